// Alarms by webhook, against a real HTTP server: signed, tried again, and never led elsewhere.
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Dispatcher } from '@lagebild/ingest/notify/dispatcher.ts';
import { loadNotification, type Notification } from '@lagebild/ingest/notify/receivers.ts';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { takeOver } from '@lagebild/shared/domain/take-over.ts';
import { loadAlarmRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAlarm } from './support/told-alarms.ts';

const book = loadRuleBook('region');
const rules = loadAlarmRules('region', book);
const SECRET = 'a secret nobody can guess';
const PATIENCE = { timeout: 15_000 };

interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let folder: string;
let registry: Registry;
let server: Server;
let dispatcher: Dispatcher;
let notification: Notification;
let posted: Posted[];
/** Answers to come, the last one for ever: a status, a redirection, or none at all. */
let answers: (number | 'nothing' | { readonly to: string })[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-webhook-'));
  registry = openRegistry(join(folder, 'data'));
  posted = [];
  answers = [204];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posted.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === 'nothing') return;
      if (typeof answer === 'object') response.writeHead(307, { location: answer.to }).end();
      else response.writeHead(answer ?? 500).end('x'.repeat(1000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  writeFileSync(join(folder, 'secret'), `${SECRET}\n`, { mode: 0o600 });
  const settings = readSettings({ ALARM_WEBHOOK_URL: `${address()}/hook`, ALARM_WEBHOOK_SECRET_FILE: join(folder, 'secret') });
  notification = loadNotification('region', rules, settings);
  const timing = { everyMs: 20, gatherMs: 50, digestMs: 100, retriesMs: [100], patienceMs: 1000 };
  dispatcher = new Dispatcher({ notification, rules, book, registry, log: pino({ level: 'silent' }), timing });
});
afterEach(async () => {
  await dispatcher.close();
  registry.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const open = (device: string) => openAlarm(registry, device, ['ALARM_WEBHOOK_URL']);
const outcomes = () => registry.alarmNotices.counts();

it('posts what opened, signed with the time it was posted', async () => {
  const id = open('a');
  await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 1 } });
  const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = posted;
  expect(path).toBe('/hook');
  expect(JSON.parse(body)).toMatchObject({
    version: 1,
    district: 'Kreis Unna',
    alarms: [{ what: 'opened', id, rule: 'device_silent', severity: 'warning', thing: { type: 'device', municipality: 'unna', id: 'a' } }],
  });
  const timestamp = String(headers['x-lagebild-timestamp']);
  const expected = `sha256=${createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex')}`;
  expect(headers['x-lagebild-signature']).toBe(expected);
  expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
});

it('tries again what is not taken, with the same number of delivery', async () => {
  answers = [500, 404, 'nothing', 429, 200];
  open('a');
  await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 1 } });
  expect(posted).toHaveLength(5);
  expect(new Set(posted.map(({ headers }) => headers['x-lagebild-delivery'])).size).toBe(1);
});

it('follows nobody elsewhere', async () => {
  answers = [{ to: `${address()}/elsewhere` }, { to: 'http://127.0.0.2:1/elsewhere' }, 200];
  open('a');
  await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 1 } });
  expect(posted.map(({ path }) => path)).toEqual(['/hook', '/hook', '/hook']);
});

it('stops when the other side says that it is gone for good', async () => {
  answers = [410];
  open('a');
  await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { refused: 1 } });
  expect(posted).toHaveLength(1);
});

it('forgets what stood in the way of a receiver that the rule book names no longer, and posts to the one in its place', async () => {
  answers = [500];
  open('a');
  await expect.poll(() => dispatcher.problems.map(({ code }) => code), PATIENCE).toEqual(['ALARMS_UNTOLD']);
  answers = [204];
  const receivers = notification.receivers.map((receiver) => ({ ...receiver, name: 'another', addresses: [`${address()}/another`] }));
  takeOver(notification, { ...notification, receivers });
  await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { unwanted: 1 } });
  expect(dispatcher.problems).toEqual([]);
  openAlarm(registry, 'b', ['another']);
  await expect.poll(() => posted.at(-1)?.path, PATIENCE).toBe('/another');
});

it('posts once, however long the outcome cannot be noted', async () => {
  const disk = new DatabaseSync(join(folder, 'data/lagebild.sqlite'));
  // A failure of this sort keeps what the trigger did before: the number of tries.
  disk.exec(`CREATE TABLE tries (at INTEGER); CREATE TRIGGER full BEFORE UPDATE OF outcome ON alarm_delivery
    BEGIN INSERT INTO tries VALUES (1); SELECT RAISE(FAIL, 'database or disk is full'); END`);
  open('a');
  await expect.poll(() => disk.prepare('SELECT count(*) AS n FROM tries').get()?.n, PATIENCE).toBeGreaterThan(3);
  disk.exec('DROP TRIGGER full');
  disk.close();
  await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 1 } });
  expect(posted).toHaveLength(1);
});

it('lets no receiver wait for another that does not answer', async () => {
  answers = ['nothing'];
  const [first] = notification.receivers;
  if (!first) throw new Error('no receiver');
  let healthy = 0;
  const other = createServer((_, response) => {
    healthy += 1;
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  takeOver(notification, { ...notification, receivers: [first, { ...first, name: 'healthy', addresses: [url] }] });
  // What has gathered while the first did not answer: each try holds on for a second.
  registry.alarmNotices.deliver(first.name, Array<string>(200).fill(first.addresses[0] ?? ''), '{}', Date.now());
  await expect.poll(() => posted.length, PATIENCE).toBeGreaterThan(4);
  const begin = Date.now();
  openAlarm(registry, 'b', ['healthy']);
  await expect.poll(() => healthy, PATIENCE).toBe(1);
  other.close();
  expect(Date.now() - begin).toBeLessThan(10_000);
});
