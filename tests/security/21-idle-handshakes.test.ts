// Connections that only take room: they never join the namespace, or all come from one address.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJoined, openRaw, poll, type RawSocket } from '../support/raw-engine.ts';
import { report } from '../support/report.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { times } from '../support/security-length.ts';

const HANDSHAKES = times(300, 5000);
/** connectTimeout of the live channel, and some more for a machine that has other things to do. */
const DROPPED_WITHIN = { timeout: 40_000, interval: 250 };
const MAX_PER_ADDRESS = 250;

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild({ ACCOUNTS: 'off' });
});
afterAll(() => lagebild[Symbol.asyncDispose]());

const clients = async (): Promise<number> => {
  const metrics = await (await fetch(`${lagebild.httpUrl}/metrics`)).text();
  return Number(/^lagebild_live_clients (\d+)/m.exec(metrics)?.[1]);
};

describe('21 idle handshakes', () => {
  it(`${HANDSHAKES} that never join are dropped, memory stays bounded, a dashboard stays`, async () => {
    const dashboard = await openJoined(lagebild.httpUrl);
    const rssBefore = process.memoryUsage().rss;
    const idle: RawSocket[] = [];
    for (let opened = 0; opened < HANDSHAKES; opened += 100) {
      if (opened % 200 === 0) idle.push(...(await Promise.all(Array.from({ length: 100 }, () => openRaw(lagebild.httpUrl)))));
      else await Promise.all(Array.from({ length: 100 }, () => poll(`${lagebild.httpUrl}/socket.io/?EIO=4&transport=polling`)));
    }
    const most = await clients();
    expect(most).toBeGreaterThan(HANDSHAKES / 2);
    const grownMiB = (process.memoryUsage().rss - rssBefore) / 2 ** 20;
    await expect.poll(clients, DROPPED_WITHIN).toBe(1);
    expect(idle.filter(({ isOpen }) => isOpen)).toEqual([]);
    expect(dashboard.isOpen).toBe(true);
    report({ idleHandshakes: HANDSHAKES, most, grownMiB: Math.round(grownMiB) });
    // Both ends of each connection live in this process; 40 KiB a handshake would still be no danger.
    expect(grownMiB).toBeLessThan(100 + HANDSHAKES * 0.04);
    dashboard.close();
  }, 120_000);

  it('from one address there are so many connections and no more; another address is not concerned', async () => {
    const url = `${lagebild.httpUrl}/socket.io/?EIO=4&transport=polling`;
    // As a proxy on this machine tells it.
    const from = (address: string) => poll(url, { headers: { 'x-forwarded-for': address } });
    const one = await openRaw(lagebild.httpUrl, { 'x-forwarded-for': '203.0.113.7' });
    const answers = await Promise.all(Array.from({ length: MAX_PER_ADDRESS + 50 }, () => from('203.0.113.7')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(MAX_PER_ADDRESS - 1);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(51);
    expect((await from('1.2.3.4, 203.0.113.7')).status).toBe(403); // what the asker claims does not help
    expect((await from('203.0.113.8')).status).toBe(200);
    // Whoever leaves makes room again.
    one.close();
    await expect.poll(async () => (await from('203.0.113.7')).status, DROPPED_WITHIN).toBe(200);
  }, 120_000);

  it('and whoever leaves at once and comes back, by polling, has an end as well, from whatever address of their network', async () => {
    const url = `${lagebild.httpUrl}/socket.io/?EIO=4&transport=polling`;
    const visit = async (n: number): Promise<number> => {
      const headers = { 'x-forwarded-for': `2001:db8:7::${n.toString(16)}` };
      const { status, text } = await poll(url, { headers });
      const sid = /"sid":"([^"]+)"/.exec(text)?.[1];
      if (sid !== undefined) await poll(`${url}&sid=${sid}`, { method: 'POST', headers, body: '1' });
      return status;
    };
    const statuses: number[] = [];
    // Twice as many as in a minute, so that no turn of the minute takes the refusals away.
    for (let n = 0; n < 1300 && statuses.at(-1) !== 403; n += 10)
      statuses.push(...(await Promise.all(Array.from({ length: 10 }, (_, k) => visit(n + k)))));
    expect(statuses).toContain(403);
    expect((await poll(url, { headers: { 'x-forwarded-for': '2001:db8:8::1' } })).status).toBe(200);
  }, 60_000);
});
