// Packets that a live channel never asks for: too large, too many, with attachments that never come, of a type that is none.
import { readFileSync } from 'node:fs';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJoined, poll, type RawSocket } from '../support/raw-engine.ts';
import { report } from '../support/report.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { MemoryWatch, times } from '../support/security-length.ts';

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild();
});
afterAll(() => lagebild[Symbol.asyncDispose]());

const PATIENCE = { timeout: 15_000 };
const isCut = (socket: RawSocket) => expect.poll(() => socket.isOpen, PATIENCE).toBe(false);

/** A dashboard that behaves: it still gets its snapshot. */
async function expectAllIsWell(): Promise<void> {
  const client = io(lagebild.httpUrl, { transports: ['websocket'], reconnection: false });
  expect(await client.timeout(5000).emitWithAck('subscribe', {})).toMatchObject({ ok: true });
  client.close();
}

describe('20 the live channel is abused', () => {
  it.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['an event of 1 MB and one byte', `42["subscribe","${'x'.repeat(1_000_001)}"]`],
    ['1 MB and one byte that are no text', new Uint8Array(1_000_001)],
    [
      'an event with 11 attachments',
      `4511-["subscribe",${Array.from({ length: 11 }, (_, num) => `{"_placeholder":true,"num":${num}}`).join(',')}]`,
    ],
    ['an event with ten million attachments', '4510000000-["subscribe",{"_placeholder":true,"num":0}]'],
    ['an event with no attachments, said to be binary (CVE-2026-69185)', '450-["subscribe",{}]'],
    ['an attachment that nothing announced', new Uint8Array([1, 2, 3])],
    ['a packet of no type', '49'],
    ['an event that is no JSON', '42["subscribe",'],
    ['an event named like a function of the server', '42["connect"]'],
    ['a handshake to a namespace that is not there, over and over', `4${'0/x,'.repeat(10)}`],
  ])('%s: the socket is closed or nothing happens, and the others go on', async (name, data) => {
    const socket = await openJoined(lagebild.httpUrl);
    socket.send(data);
    // A foreign namespace is answered with an error, everything else ends the connection.
    if (name.startsWith('a handshake'))
      await expect.poll(() => socket.received.some((text) => text.startsWith('44')) || !socket.isOpen, PATIENCE).toBe(true);
    else await isCut(socket);
    socket.close();
    await expectAllIsWell();
  });

  it('a POST whose content type is none (CVE-2026-59725) ends that session alone', async () => {
    const url = `${lagebild.httpUrl}/socket.io/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await poll(url)).text.slice(1)) as { sid: string };
    const headers = { 'content-type': 'application/octet-stream' };
    await poll(`${url}&sid=${sid}`, { method: 'POST', headers, body: Buffer.from([4, 0, 255, 1]) }).catch(() => undefined);
    await expect.poll(async () => (await poll(`${url}&sid=${sid}`)).status, PATIENCE).toBe(400);
    for (const type of ['', 'application/json; charset=\u00ff', 'x'.repeat(8000)]) {
      const other = JSON.parse((await poll(url)).text.slice(1)) as { sid: string };
      await poll(`${url}&sid=${other.sid}`, { method: 'POST', headers: { 'content-type': type }, body: '40' }).catch(() => undefined);
    }
    await expectAllIsWell();
  });

  it('a POST of 1 MB and one byte is not gathered', async () => {
    const url = `${lagebild.httpUrl}/socket.io/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await poll(url)).text.slice(1)) as { sid: string };
    const answer = await poll(`${url}&sid=${sid}`, { method: 'POST', body: `42["x","${'x'.repeat(1_000_001)}"]` }).catch(() => ({
      status: 413,
    }));
    expect(answer.status).toBe(413);
    await expectAllIsWell();
  });

  it('a flood of events: whoever sends in a loop is cut off, again and again, and memory stays flat', async () => {
    const events = times(30_000, 1_000_000);
    const memory = new MemoryWatch();
    let sent = 0;
    let cuts = 0;
    const begun = performance.now();
    while (sent < events) {
      const socket = await openJoined(lagebild.httpUrl);
      const until = Math.min(events, sent + 10_000);
      for (; sent < until && socket.isOpen; sent += 1) socket.send('42["subscribe",{"kind":"air"}]');
      await isCut(socket);
      cuts += 1;
      memory.sample();
    }
    const eventsASecond = Math.round(sent / ((performance.now() - begun) / 1000));
    const { middleBytes, lastBytes } = memory.thirds;
    report({
      floodEvents: sent,
      cuts,
      eventsASecond,
      middleMiB: Math.round(middleBytes / 2 ** 20),
      lastMiB: Math.round(lastBytes / 2 ** 20),
    });
    expect(cuts).toBeGreaterThanOrEqual(3);
    expect(lastBytes).toBeLessThan(1.25 * middleBytes);
    await expectAllIsWell();
  }, 600_000);

  it('the lockfile holds the versions in which both defects are repaired', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { version: string }> };
    const least = { 'socket.io-parser': [4, 2, 7], 'engine.io': [6, 6, 7] } as const;
    for (const [name, wanted] of Object.entries(least)) {
      const found = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
      expect(found.length, name).toBeGreaterThan(0);
      for (const [path, { version }] of found) {
        const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
        const isRepaired = major > wanted[0] || (major === wanted[0] && (minor > wanted[1] || (minor === wanted[1] && patch >= wanted[2])));
        expect(isRepaired, `${path} ${version}`).toBe(true);
      }
    }
  });
});
