// A connection to a broker that is not ours: what it acknowledges, when, and what it does when things go wrong.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Connection, type ConnectionOptions, openConnection } from '@lagebild/ingest/connections/connection.ts';
import { openConnections } from '@lagebild/ingest/connections/connections.ts';
import { openEmbeddedBroker } from '@lagebild/ingest/embedded-broker.ts';
import type { RawMessage } from '@lagebild/ingest/message.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeCertificate } from './support/certificate.ts';
import { type Mosquitto, startMosquitto } from './support/mosquitto.ts';
import { temporaryFolder } from './support/running-lagebild.ts';
import { describeWithServer } from './support/servers.ts';

const silent = pino({ level: 'silent' });
const patient = { timeout: 20_000, interval: 20 };

describeWithServer('mosquitto', 'a connection to mosquitto', () => {
  let broker: Mosquitto;
  let connection: Connection | undefined;
  let publisher: MqttClient | undefined;
  let taken: RawMessage[];
  let sessions: number;

  /** Takes every message, at once or when told. */
  function open(over: Partial<ConnectionOptions> = {}): Connection {
    connection = openConnection({
      name: 'test',
      url: broker.url,
      clientId: 'lagebild-test',
      topics: ['v1/#'],
      hadSession: false,
      onSession: () => {
        sessions += 1;
      },
      accept: (message, onSafe) => {
        taken.push(message);
        onSafe();
      },
      log: silent,
      ...over,
    });
    return connection;
  }
  const isConnected = () => vi.waitFor(() => expect(connection?.state.condition).toBe('connected'), patient);
  const texts = () => taken.map(({ payload }) => String(payload));
  async function publish(count: number, from = 0, qos: 0 | 1 | 2 = 1): Promise<void> {
    const client = publisher ?? (await mqtt.connectAsync(broker.url, { reconnectPeriod: 50 }));
    publisher = client;
    await Promise.all(Array.from({ length: count }, (_, n) => client.publishAsync('v1/unna/air/a', String(from + n), { qos })));
  }
  const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => String(from + n));

  beforeEach(async () => {
    taken = [];
    sessions = 0;
    broker = await startMosquitto();
  });
  afterEach(async () => {
    await connection?.close();
    await publisher?.endAsync(true);
    connection = publisher = undefined;
    await broker[Symbol.asyncDispose]();
  });

  it('reads on though a full disk keeps no note of the session', async () => {
    const folder = temporaryFolder();
    const registry = openRegistry(folder);
    const disk = new DatabaseSync(join(folder, 'lagebild.sqlite'));
    disk.exec("CREATE TRIGGER full BEFORE INSERT ON broker_session BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");
    disk.close();
    const access = { name: 'test', url: broker.url, clientId: 'lagebild-test', topics: ['v1/#'] };
    const accept = (message: RawMessage, onSafe: () => void) => {
      taken.push(message);
      onSafe();
    };
    const all = openConnections([access], { accept, onMessage: () => undefined, sessions: registry.brokerSessions, log: silent });
    await vi.waitFor(() => expect(all.states[0]?.condition).toBe('connected'), patient);
    await publish(1);
    await vi.waitFor(() => expect(texts()).toEqual(['0']), patient);
    await all.close();
    registry.close();
    rmSync(folder, { recursive: true });
  });

  it('gets every message in order, of each quality of service, bound to its municipality', async () => {
    open({ boundTo: 'unna' });
    await isConnected();
    for (const qos of [0, 1] as const) await publish(50, qos * 50, qos);
    // One after the other: mosquitto 2.0.11 itself loses some of many QoS 2 messages under way at once, with any subscriber.
    for (let n = 100; n < 150; n += 1) await publish(1, n, 2);
    await vi.waitFor(() => expect(taken).toHaveLength(150), patient);
    expect(texts()).toEqual(numbers(150));
    expect(taken[0]).toMatchObject({ topic: 'v1/unna/air/a', boundTo: 'unna', source: 'connection:test' });
    // The last acknowledgement goes out a moment after its message was taken in.
    await vi.waitFor(() => expect(connection?.state.waiting).toBe(0), patient);
    expect(connection?.state).toMatchObject({ received: 150, sessionsLost: 0, url: broker.url });
    expect(sessions).toBe(1);
  });

  it('acknowledges nothing before it is safe: whatever was not comes again to the next', async () => {
    open({
      accept: (message, onSafe) => {
        taken.push(message);
        if (taken.length <= 30) onSafe();
      },
    });
    await isConnected();
    await publish(100);
    await vi.waitFor(() => expect(taken).toHaveLength(100), patient);
    await vi.waitFor(() => expect(connection?.state.waiting).toBe(70), patient);
    await connection?.close();
    taken = [];
    open({ hadSession: true });
    await vi.waitFor(() => expect(taken).toHaveLength(70), patient);
    expect(texts()).toEqual(numbers(70, 30));
    expect(connection?.state.sessionsLost).toBe(0);
  }, 40_000);

  it('acknowledges in order, even when a later message is safe first', async () => {
    const release: (() => void)[] = [];
    open({
      accept: (message, onSafe) => {
        taken.push(message);
        release.push(onSafe);
      },
    });
    await isConnected();
    await publish(3);
    await vi.waitFor(() => expect(release).toHaveLength(3), patient);
    release[2]?.();
    release[1]?.();
    await new Promise((done) => setTimeout(done, 100));
    expect(connection?.state.waiting).toBe(3);
    release[0]?.();
    await vi.waitFor(() => expect(connection?.state.waiting).toBe(0), patient);
  });

  it('sends no acknowledgement of an old connection on a new one', async () => {
    const release: (() => void)[] = [];
    open({
      accept: (message, onSafe) => {
        taken.push(message);
        release.push(onSafe);
      },
    });
    await isConnected();
    await publish(20);
    await vi.waitFor(() => expect(taken).toHaveLength(20), patient);
    await broker.stop();
    broker.wipe(); // the session is gone: the same packet ids will belong to other messages
    await broker.start();
    await vi.waitFor(() => expect(connection?.state).toMatchObject({ condition: 'connected', sessionsLost: 1 }), patient);
    const old = release.splice(0);
    await publish(20, 100);
    await vi.waitFor(() => expect(texts().slice(20)).toEqual(numbers(20, 100)), patient);
    for (const done of old) done(); // finished late: their PUBACKs would acknowledge the new messages
    await new Promise((done) => setTimeout(done, 200));
    expect(connection?.state.waiting).toBe(20);
    await broker.stop('SIGTERM');
    taken = [];
    await broker.start();
    await vi.waitFor(() => expect(texts()).toEqual(numbers(20, 100)), patient);
  }, 60_000);

  it('misses nothing while it is away, nor what the broker sends right behind its CONNACK', async () => {
    open();
    await isConnected();
    await connection?.close();
    await publish(2000);
    open({ hadSession: true });
    await vi.waitFor(() => expect(taken).toHaveLength(2000), patient);
    expect(texts()).toEqual(numbers(2000));
  }, 40_000);

  it('survives a broker that is killed again and again, and loses nothing of what that broker kept', async () => {
    open();
    await isConnected();
    for (let round = 0; round < 8; round += 1) {
      await publish(50, round * 50);
      await broker.stop('SIGKILL');
      await broker.start();
      await isConnected();
    }
    await vi.waitFor(() => expect(new Set(texts()).size).toBe(400), patient);
    expect(connection?.state.sessionsLost).toBe(0);
  }, 60_000);

  it('holds the broker back when it cannot keep up, with bounded memory, and loses nothing', async () => {
    await broker[Symbol.asyncDispose]();
    // Without a write to disk for every change: this test is about memory.
    broker = await startMosquitto({ settings: ['max_queued_messages 0'] });
    let release: () => void = () => undefined;
    const held = new Promise<void>((done) => {
      release = done;
    });
    open({
      accept: (message, onSafe) => {
        taken.push(message);
        void held.then(onSafe);
      },
    });
    await isConnected();
    await publish(30_000);
    await vi.waitFor(() => expect(connection?.state.waiting).toBeGreaterThanOrEqual(8000), patient);
    await new Promise((done) => setTimeout(done, 300));
    expect(taken.length, 'one read of the socket more at most').toBeLessThan(8000 + 65_536 / 15);
    release();
    await vi.waitFor(() => expect(taken).toHaveLength(30_000), patient);
    expect(texts()).toEqual(numbers(30_000));
  }, 60_000);

  it('says that another seems to use its client id, and fights for it ever more slowly', async () => {
    open();
    await isConnected();
    const rival = await mqtt.connectAsync(broker.url, { clientId: 'lagebild-test', clean: false, protocolVersion: 5, reconnectPeriod: 50 });
    let thrownOut = 0;
    rival.on('close', () => {
      thrownOut += 1;
    });
    await vi.waitFor(
      () => expect(connection?.state).toMatchObject({ condition: 'taken over', reason: expect.stringContaining('lagebild-test') }),
      patient,
    );
    expect(thrownOut).toBeLessThan(10);
    await rival.endAsync(true);
  }, 40_000);

  it('says in plain words when it may not come in, and comes in once it may', async () => {
    await broker[Symbol.asyncDispose]();
    broker = await startMosquitto({ users: { lagebild: 'richtig' } });
    open({ username: 'lagebild', password: 'falsch' });
    await vi.waitFor(() => expect(connection?.state.condition).toBe('refused'), patient);
    expect(connection?.state.reason).toMatch(/not authorized/i);
    expect(JSON.stringify(connection?.state)).not.toContain('falsch');
    await connection?.close();
    open({ username: 'lagebild', password: 'richtig' });
    await isConnected();
  }, 40_000);

  it('says which topic it may not read, to a broker of MQTT 3.1.1', async () => {
    const folder = temporaryFolder();
    const registry = openRegistry(folder);
    const { access } = registry;
    const own = await openEmbeddedBroker({ host: '127.0.0.1', port: 0, accept: (_message, onSafe) => onSafe(), access, log: silent });
    open({ url: `mqtt://127.0.0.1:${own.port}`, ...access.issue('unna', 'test'), topics: ['v1/unna/#', '$share/group/v1/#'] });
    await vi.waitFor(() => expect(connection?.state.reason).toContain('$share/group/v1/#'), patient);
    expect(connection?.state.condition).toBe('refused');
    await connection?.close();
    await own.close();
    registry.close();
    rmSync(folder, { recursive: true });
  }, 40_000);

  it('speaks TLS, and refuses a broker whose certificate it cannot trust', async () => {
    await broker[Symbol.asyncDispose]();
    broker = await startMosquitto({ settings: [] });
    const { folder } = broker;
    await broker.stop();
    makeCertificate(folder);
    execFileSync('chmod', ['-R', 'a+rX', folder]);
    const secure = await startMosquitto({ scheme: 'mqtts', settings: [`certfile ${folder}/cert.pem`, `keyfile ${folder}/key.pem`] });
    open({ url: secure.url, ca: readFileSync(join(folder, 'ca.pem'), 'utf8') });
    await isConnected();
    await connection?.close();
    open({ url: secure.url });
    await vi.waitFor(
      () => expect(connection?.state).toMatchObject({ condition: 'refused', reason: expect.stringMatching(/certificate/i) }),
      patient,
    );
    await connection?.close();
    await secure[Symbol.asyncDispose]();
  }, 60_000);

  it('comes back through a storm of restarts', async () => {
    open();
    for (let round = 0; round < 20; round += 1) {
      await broker.stop(round % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
      await broker.start();
      await new Promise((done) => setTimeout(done, round * 5));
    }
    await isConnected();
    await publish(10);
    await vi.waitFor(() => expect(new Set(texts()).size).toBe(10), patient);
  }, 90_000);
});
