// Attacks on the door of Debian's mosquitto, with the configuration that "npm run mosquitto" writes: names, passwords, certificates, size.
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type SecureVersion } from 'node:tls';
import mqtt, { type IClientOptions } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../support/certificate.ts';
import { type ClientAuthority, makeClientAuthority } from '../support/client-certificates.ts';
import { type Account, type GuardedMosquitto, handOver, startGuardedMosquitto } from '../support/guarded-mosquitto.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';

const MIB = 2 ** 20;
/** What is left of a connection whose handshake mosquitto refuses; its alert may be overtaken by the reset. */
const HANDSHAKE = /SSL alert|ECONNRESET|EPIPE|closed/i;
const REFUSED = [
  [4, 5],
  [5, 135],
] as const;

describeWithServer('mosquitto', "mosquitto's door", () => {
  let broker: GuardedMosquitto;
  let unna: Account;

  beforeAll(async () => {
    broker = await startGuardedMosquitto();
    unna = broker.add('unna');
  });
  afterAll(() => broker?.[Symbol.asyncDispose]());
  const knock = (over: IClientOptions) => mqtt.connectAsync(broker.url, { reconnectPeriod: 0, ...over });

  /** The log comes through a pipe: a visit of the worker shows that everything before it has arrived. */
  async function countRefusals(): Promise<number> {
    const visits = () => broker.log.split('as lagebild (').length;
    const before = visits();
    await (await broker.connect(broker.worker)).endAsync(true);
    await expect.poll(visits).toBeGreaterThan(before);
    return (
      broker.log.split(/New connection from 127\.0\.0\.1:\d+ on port \d+\.\n\d+: Client <unknown> disconnected, not authorised/).length - 1
    );
  }

  describe('01 somebody without a name', () => {
    it.each(REFUSED)('is refused (version %i: CONNACK %i)', async (protocolVersion, code) => {
      await expect(knock({ protocolVersion })).rejects.toMatchObject({ code });
      await expect(knock({ protocolVersion, clientId: 'lagebild' })).rejects.toMatchObject({ code });
      await expect(knock({ protocolVersion, username: unna.username })).rejects.toMatchObject({ code });
    });
  });

  describe('02 a wrong password, twenty times', () => {
    it.each(REFUSED)('is refused each time and stands in the log (version %i: CONNACK %i)', async (protocolVersion, code) => {
      const before = await countRefusals();
      const guess = { protocolVersion, clientId: `guesser-${protocolVersion}` };
      for (let tries = 0; tries < 20; tries += 1)
        await expect(knock({ ...guess, username: unna.username, password: `guess-${tries}` })).rejects.toMatchObject({ code });
      await expect(knock({ ...guess, username: 'nobody', password: unna.password })).rejects.toMatchObject({ code });
      // The log names the address, in the line before, and not the account.
      expect((await countRefusals()) - before).toBe(21);
      const client = await broker.connect(unna, { protocolVersion }); // guessing does not lock out whom the account belongs to
      await client.endAsync(true);
    });
  });

  describe('04 plain MQTT from another machine', () => {
    const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const outside = others.find(({ internal, family }) => !internal && family === 'IPv4')?.address;

    it.skipIf(outside === undefined)('finds nobody at the port', async () => {
      const socket = connectSocket(Number(new URL(broker.url).port), outside);
      const end = new Promise<string | undefined>((resolve) => {
        socket.once('connect', () => resolve('connected')).once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect(await end).toBe('ECONNREFUSED');
      socket.destroy();
    });

    it('is written into the configuration, whatever TLS listens on', () => {
      const listeners = readFileSync(join(broker.folder, 'mosquitto.conf'), 'utf8').match(/^listener .*$/gm);
      expect(listeners).toEqual([`listener ${new URL(broker.url).port} 127.0.0.1`]);
    });
  });

  describe('11 a message of 256 MiB, and one that is a byte too large', () => {
    it('is cut off before it is gathered', async () => {
      const before = memoryOf(broker.pid);
      const socket = connectSocket(Number(new URL(broker.url).port), '127.0.0.1');
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined);
      const { username, password } = unna;
      const hello = {
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: 'a',
        keepalive: 60,
        username,
      } as const;
      socket.write(generate({ ...hello, password: Buffer.from(password) }));
      await once(socket, 'data');
      socket.write(Buffer.from('32ffffff7f', 'hex')); // PUBLISH with QoS 1, 268,435,455 bytes
      const chunk = Buffer.alloc(MIB, 'x');
      let sent = 0;
      while (!socket.destroyed && sent < 256) {
        await new Promise((resolve) => socket.write(chunk, resolve));
        sent += 1;
      }
      await closed;
      expect(sent).toBeLessThan(32);
      expect(memoryOf(broker.pid) - before).toBeLessThan(16 * MIB);
    });

    it.each([4, 5] as const)('is neither delivered nor acknowledged (version %i)', async (protocolVersion) => {
      const heard: number[] = [];
      const worker = await broker.connect(broker.worker);
      worker.on('message', (_topic, payload) => heard.push(payload.length));
      await worker.subscribeAsync('v1/#', { qos: 1 });
      const topic = 'v1/unna/air/a';
      // First byte (2.0.11 does not count the length behind it), topic with its length, packet id, and in MQTT 5 the length of no properties.
      const most = MIB - 1 - (2 + topic.length) - 2 - (protocolVersion === 5 ? 1 : 0);
      const publish = async (bytes: number) => {
        const client = await broker.connect(unna, { protocolVersion });
        const closed = new Promise<string>((resolve) => client.once('close', () => resolve('cut off')));
        const done = client.publishAsync(topic, Buffer.alloc(bytes), { qos: 1 }).then(
          () => 'acknowledged',
          () => 'cut off',
        );
        const end = await Promise.race([done, closed]);
        await client.endAsync(true);
        return end;
      };
      expect(await publish(most + 1)).toBe('cut off');
      expect(await publish(most)).toBe('acknowledged');
      await expect.poll(() => heard).toEqual([most]);
      await worker.endAsync(true);
    });
  });

  it('13 whoever asks for no keepalive and endless messages under way is told the limits (MQTT 5)', async () => {
    const client = mqtt.connect(broker.url, { ...unna, protocolVersion: 5, keepalive: 0, reconnectPeriod: 0 });
    const connack = await new Promise((resolve) => client.once('connect', resolve));
    await client.endAsync(true);
    expect(connack).toMatchObject({ properties: { serverKeepAlive: 600, receiveMaximum: 100, maximumPacketSize: MIB } });
  });
});

/** Resident memory of a process, bytes. */
function memoryOf(pid: number | undefined): number {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

describeWithServer('mosquitto', 'mosquitto with TLS and certificates of the gateways', () => {
  const folder = temporaryFolder();
  const file = (name: string) => join(folder, name);
  let broker: GuardedMosquitto;
  let authority: ClientAuthority;
  let unna: Account;

  beforeAll(async () => {
    makeCertificate(folder);
    authority = makeClientAuthority(file('gateways'));
    handOver(folder);
    const tls = ['--cert', file('cert.pem'), '--key', file('key.pem'), '--client-ca', authority.ca, '--crl', authority.crl];
    broker = await startGuardedMosquitto(...tls);
    unna = broker.add('unna');
  });
  afterAll(async () => {
    await broker?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const knock = async (over: IClientOptions, account: Partial<Account> = unna) => {
    const ca = readFileSync(file('ca.pem'));
    const client = await mqtt.connectAsync(broker.tlsUrl, { ...account, ca, reconnectPeriod: 0, connectTimeout: 5000, ...over });
    await client.endAsync(true);
  };

  describe('03 a gateway with the wrong certificate', () => {
    it('comes in with the right one and its password, with one of them it does not', async () => {
      const right = authority.issue('unna-1');
      await knock(right);
      await expect(knock({})).rejects.toThrow(HANDSHAKE);
      await expect(knock(right, {})).rejects.toMatchObject({ code: 5 });
      await expect(knock(right, { ...unna, password: 'wrong' })).rejects.toMatchObject({ code: 5 });
    });

    it('is refused in the handshake when another authority gave it, or it has ended', async () => {
      const foreign = makeClientAuthority(file('foreign')).issue('unna-1');
      await expect(knock(foreign)).rejects.toThrow(HANDSHAKE);
      await expect(knock(authority.issue('unna-2', '210101000000Z'))).rejects.toThrow(HANDSHAKE);
    });

    it('is refused once it is taken back; the list is read at a start', async () => {
      const lost = authority.issue('unna-3');
      await knock(lost);
      authority.revoke('unna-3');
      await broker.stop('SIGTERM');
      await broker.start();
      await expect(knock(lost)).rejects.toThrow(HANDSHAKE);
      await knock(authority.issue('unna-4'));
    });
  });

  describe('03 a gateway with the certificate of another, where the certificate names the account', () => {
    let named: GuardedMosquitto;
    beforeAll(async () => {
      const tls = ['--cert', file('cert.pem'), '--key', file('key.pem'), '--client-ca', authority.ca, '--crl', authority.crl];
      named = await startGuardedMosquitto(...tls, '--account-by-certificate', '--log-refusals');
    });
    afterAll(() => named?.[Symbol.asyncDispose]());
    /** @returns what MQTT 5 says to a message */
    const publish = async (commonName: string, topic: string, over: IClientOptions = {}): Promise<number> => {
      const ca = readFileSync(file('ca.pem'));
      const options: IClientOptions = { ca, ...authority.issue(commonName), reconnectPeriod: 0, connectTimeout: 5000, protocolVersion: 5 };
      const client = await mqtt.connectAsync(named.tlsUrl, { ...options, ...over });
      client.on('error', () => undefined);
      const code = await client.publishAsync(topic, '1', { qos: 1 }).then(
        () => 0,
        (error: Error & { code: number }) => error.code,
      );
      await client.endAsync(true);
      return code;
    };

    it('comes in as its own account, whatever name and password it brings; without an account it may do nothing', async () => {
      const eui = '00800000a00043e0';
      const gateway = named.add('unna', '--gateway', eui);
      const town = named.add('unna');
      const own = `lns/unna/eu868/gateway/${eui}/event/up`;
      expect(await publish(gateway.username, own)).toBe(0);
      expect(await publish(gateway.username, own, { username: 'x', password: 'wrong' })).toBe(0);
      expect(await publish(gateway.username, 'v1/unna/air/a', town)).toBe(135);
      expect(await publish('nobody', own, gateway)).toBe(135);
      named.command('revoke', gateway.username);
      expect(await publish(gateway.username, own)).toBe(135);
      // Where there is no TLS the password is still asked for.
      await expect(mqtt.connectAsync(named.url, { ...town, password: 'wrong', reconnectPeriod: 0 })).rejects.toMatchObject({ code: 5 });
    });

    it('and mosquitto says in its log which account was refused which topic', async () => {
      const town = named.add('unna');
      expect(await publish(town.username, 'v1/kamen/air/a')).toBe(135);
      await expect.poll(() => named.log).toMatch(new RegExp(`Denied PUBLISH from ${town.username} .*'v1/kamen/air/a'`));
    });
  });

  it('speaks no TLS older than 1.2, and none without forward secrecy', async () => {
    const { port } = new URL(broker.tlsUrl);
    const secured = (maxVersion: SecureVersion, ciphers = 'DEFAULT@SECLEVEL=0') =>
      new Promise<string | null>((resolve, reject) => {
        const versions = { minVersion: 'TLSv1', maxVersion, ciphers, rejectUnauthorized: false } as const;
        const socket = connectTls({ host: '127.0.0.1', port: Number(port), ...authority.issue('unna-5'), ...versions }, () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.once('error', reject);
      });
    await expect(secured('TLSv1.1')).rejects.toThrow(/protocol|version|alert/i);
    expect(await secured('TLSv1.2')).toBe('TLSv1.2');
    const weak = 'AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA256';
    await expect(secured('TLSv1.2', weak)).rejects.toThrow(/handshake|alert/i);
  });
});
