// The load generator: what it offers arrives and is stored, its rate is kept whatever the server does, its latencies leave nothing out.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { LoadReport } from '@lagebild/simulators/load/report.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeCertificate } from './support/certificate.ts';
import { runLagebild, temporaryFolder } from './support/running-lagebild.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const json = join(folder, 'load.json');
const report = () => JSON.parse(readFileSync(json, 'utf8')) as LoadReport;

function load(words: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['simulators/src/main.ts', 'load', '--json', json, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

describe('load', () => {
  it.each(['plain', 'chirpstack', 'tts'])(
    'of %s messages is stored to the last one, and followed to store and browser',
    async (payload) => {
      await using lagebild = await runLagebild();
      const csv = join(folder, 'load.csv');
      const address = ['--url', lagebild.mqttUrl, '--api', lagebild.httpUrl, '--csv', csv];
      const { code, output } = await load([...address, '--payload', payload, '--devices', '200', '--rate', '1000', '--for', '3']);
      expect(code, output).toBe(0);
      const { due, sent, acknowledged, toStoreMs, toBrowserMs, latencyMs } = report();
      expect([due, sent, acknowledged]).toEqual([3000, 3000, 3000]);
      const ledger = await lagebild.ask('ledger');
      const probes = ledger.received - 3000;
      expect(ledger).toMatchObject({ stored: 3000 + probes, duplicate: 0, quarantined: 0 });
      expect(probes).toBeGreaterThan(3);
      expect(toStoreMs?.count).toBeGreaterThan(2);
      expect(toBrowserMs?.count).toBeGreaterThan(2);
      expect(latencyMs?.p50).toBeGreaterThan(0);
      const lines = readFileSync(csv, 'utf8').trim().split('\n');
      expect(lines[0]).toBe('second,due,sent,acknowledged,in_flight,p50_ms,p95_ms,p99_ms');
      expect(lines.length).toBeGreaterThan(2);
      const { readings } = await lagebild.ask('latest', { kind: 'air' });
      expect(readings.length).toBe(201);
    },
  );

  it('goes on at its rate while the server is deaf, and counts the wait in every latency', async () => {
    const { port, close } = await deafBroker(1500);
    const { code } = await load(['--url', `mqtt://127.0.0.1:${port}`, '--rate', '1000', '--for', '2', '--connections', '2']);
    expect(code).toBe(0);
    const { due, acknowledged, latencyMs } = report();
    expect([due, acknowledged]).toEqual([2000, 2000]);
    // Half a second after the beginning is the middle of those that waited; the first waited for all of it.
    expect(latencyMs?.max).toBeGreaterThan(1400);
    expect(latencyMs?.p50).toBeGreaterThan(400);
    close();
  });

  it('says that messages were not acknowledged, and ends with 1', async () => {
    const { port, close } = await deafBroker(800, true);
    const { code, output } = await load(['--url', `mqtt://127.0.0.1:${port}`, '--rate', '500', '--for', '2', '--connections', '1']);
    expect(output).toContain('A connection was lost: ');
    expect(code).toBe(1);
    expect(report().acknowledged).toBeLessThan(1000);
    close();
  });

  it('takes nothing for sent that a deaf server never read, and says no latency where there is none', async () => {
    const deaf = createServer((socket) => {
      socket.once('data', () => {
        socket.pause();
        socket.write(Buffer.from([0x20, 2, 0, 0]));
      });
    });
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const sockets = new Set<Socket>();
    deaf.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
    const url = `mqtt://127.0.0.1:${(deaf.address() as { port: number }).port}`;
    const words = ['--url', url, '--qos', '0', '--rate', '100000', '--for', '1', '--connections', '1', '--drain', '1'];
    const { code, output } = await load(words);
    expect(output).not.toContain('NaN');
    expect(output).not.toContain('due until acknowledged');
    expect(code).toBe(1);
    const { due, sent, notSent } = report();
    expect(sent).toBeLessThan(due);
    expect(sent + notSent).toBe(due);
    for (const socket of sockets) socket.destroy();
    deaf.close();
  });

  it('says in a sentence that the broker hung up before it answered', async () => {
    const rude = createServer((socket) => socket.once('data', () => socket.end()));
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const { code, output } = await load(['--url', `mqtt://127.0.0.1:${(rude.address() as { port: number }).port}`]);
    expect(output).toContain('it was closed before the broker answered');
    expect(code).toBe(1);
    rude.close();
  });

  it('speaks TLS', async () => {
    makeCertificate(folder);
    const certificate = { MQTT_TLS_PORT: '0', MQTT_TLS_CERT_FILE: join(folder, 'cert.pem'), MQTT_TLS_KEY_FILE: join(folder, 'key.pem') };
    await using lagebild = await runLagebild(certificate);
    const { code, output } = await load([
      '--url',
      lagebild.mqttTlsUrl ?? '',
      '--ca',
      join(folder, 'ca.pem'),
      '--rate',
      '500',
      '--for',
      '1',
    ]);
    expect(code, output).toBe(0);
    expect(await lagebild.ask('ledger')).toMatchObject({ stored: 500 });
  });

  it.each([
    [['--rate', 'much'], '--rate must be a number from 1, not "much".'],
    [['--payload', 'xml'], '--payload must be plain, chirpstack, tts, not "xml".'],
    [['--qos', '2'], '--qos must be 0 or 1, not "2".'],
    [['--payload', 'tts'], 'need --api'],
    [['--url', 'ws://127.0.0.1:9'], '--url must begin with mqtt:// or mqtts:// here'],
    [['--csv', '/no/such/file.csv'], '--csv: /no/such/file.csv cannot be written (ENOENT).'],
    [['--user', 'x'], '--user and --password-file belong together.'],
    [['--url', 'mqtt://127.0.0.1:9'], 'No connection to mqtt://127.0.0.1:9'],
  ])('%s is refused in one sentence', async (words, sentence) => {
    const { code, output } = await load(words);
    expect(output).toContain(sentence);
    expect(code).not.toBe(0);
  });
});

/** Takes everything; acknowledges nothing for a while from the first message on, then all of it, or hangs up instead. */
async function deafBroker(forMs: number, hangsUp = false): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let held = Buffer.alloc(0);
    let isDeaf = true;
    const answer = () => {
      if (isDeaf) return;
      const ids: Buffer[] = [];
      for (;;) {
        if (held.length < 2) break;
        const size = (held[1] ?? 0) & 0x80 ? ((held[1] ?? 0) & 0x7f) + (held[2] ?? 0) * 128 : (held[1] ?? 0);
        const head = (held[1] ?? 0) & 0x80 ? 3 : 2;
        if (held.length < head + size) break;
        if ((held[0] ?? 0) >> 4 !== 3) {
          held = held.subarray(head + size); // the goodbye
          continue;
        }
        const topic = held.readUInt16BE(head);
        ids.push(Buffer.concat([Buffer.from([0x40, 2]), held.subarray(head + 2 + topic, head + 4 + topic)]));
        held = held.subarray(head + size);
      }
      socket.write(Buffer.concat(ids));
    };
    const hear = () => {
      isDeaf = false;
      if (hangsUp) socket.destroy();
      else answer();
    };
    socket.once('data', () => {
      socket.write(Buffer.from([0x20, 2, 0, 0]));
      socket.once('data', () => setTimeout(hear, forMs));
      socket.on('data', (bytes) => {
        held = Buffer.concat([held, bytes]);
        answer();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as { port: number }).port, close };
}
