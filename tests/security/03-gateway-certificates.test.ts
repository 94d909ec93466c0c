// Check 3 (ASVS 12.3.5): a gateway's certificate has to be of our authority, in force, not taken back, and of a registered gateway.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { readTlsIdentity } from '@lagebild/ingest/tls-identity.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Authority } from '../../scripts/ca/authority.ts';
import { makeCertificate } from '../support/certificate.ts';
import { openBroker } from '../support/open-broker.ts';
import { connectPacket, connectRaw, openRaw, publishPacket } from '../support/raw-mqtt.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';

const GATEWAY = '24e124fffef7a001';
const folder = temporaryFolder();
let ours: Authority;
let theirs: Authority;
beforeAll(async () => {
  makeCertificate(folder);
  ours = await Authority.create(join(folder, 'ours'), 'Kreis', 10);
  theirs = await Authority.create(join(folder, 'theirs'), 'Kreis', 10); // the same name, another key
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const identity = (isRequired: boolean) =>
  readTlsIdentity({
    certFile: join(folder, 'cert.pem'),
    keyFile: join(folder, 'key.pem'),
    door: 'MQTT',
    clients: { caFile: join(folder, 'ours/ca.pem'), crlFile: join(folder, 'ours/crl.pem'), isRequired },
  });

async function certified(authority: Authority, gateway: string, over: { days?: number; from?: Date } = {}) {
  const { certFile, keyFile = '' } = await authority.issue({ gateway, days: 30, ...over });
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) };
}

async function open(isRequired: boolean) {
  const door = await openBroker({ anonymous: 'refused', tls: { port: 0, identity: identity(isRequired) } });
  const { username, password } = door.registry.access.issue('unna', 'UG65', { gateway: GATEWAY });
  const connect = (tls: object, over: object = {}) =>
    connectRaw(door.broker.tlsPort ?? 0, over, { tls: { rejectUnauthorized: false, ...tls } });
  return { ...door, username, password, connect, refused: () => door.broker.counts.refused.get('certificate') };
}

describe('03 a gateway shows a certificate', () => {
  describe.each([
    ['required', true],
    ['optional', false],
  ])('which is %s,', (_, isRequired) => {
    it('and comes in without a password when it is a registered one, for its municipality and itself alone', async () => {
      await using door = await open(isRequired);
      const gateway = await door.connect(await certified(ours, GATEWAY), { clientId: GATEWAY });
      expect(gateway.returnCode).toBe(0);
      gateway.send(publishPacket('lns/unna/eu868/gateway/24e124fffef7a001/event/stats', '{}'));
      await gateway.next('puback');
      expect(door.accepted).toMatchObject([{ boundTo: 'unna', source: `user:${door.username}` }]);
      const [view] = door.registry.access.list('unna');
      expect(Math.round(((view?.certificateUntil ?? 0) - Date.now()) / 86_400_000)).toBe(30);
      gateway.end();
    });

    it.each<[string, () => Promise<object>]>([
      ['of a foreign authority', () => certified(theirs, GATEWAY)],
      ['that has ended', () => certified(ours, GATEWAY, { days: -1, from: new Date(Date.now() - 20 * 86_400_000) })],
      ['that does not hold yet', () => certified(ours, GATEWAY, { from: new Date(Date.now() + 86_400_000) })],
      ['of a gateway nobody has registered', () => certified(ours, '24e124fffef7a002')],
    ])('and one %s is refused', async (_name, make) => {
      await using door = await open(isRequired);
      const stranger = await door.connect(await make());
      await stranger.closed;
      expect([undefined, 5]).toContain(stranger.returnCode);
      expect(door.refused()).toBe(1);
      expect(door.accepted).toEqual([]);
    });

    it.each(['TLSv1.2', 'TLSv1.3'] as const)(
      'and resumes no TLS session, in which its certificate would not be looked at (%s)',
      async (version) => {
        await using door = await open(isRequired);
        const tls = { rejectUnauthorized: false, minVersion: version, maxVersion: version, ...(await certified(ours, GATEWAY)) };
        const visit = async (session?: Buffer) => {
          const gateway = openRaw(door.broker.tlsPort ?? 0, { tls: { ...tls, ...(session && { session }) } });
          const socket = gateway.socket as TLSSocket;
          const tickets: Buffer[] = [];
          socket.on('session', (ticket: Buffer) => tickets.push(ticket));
          gateway.send(connectPacket());
          expect(await gateway.next('connack')).toMatchObject({ returnCode: 0 });
          const told = { isResumed: socket.isSessionReused(), session: tickets.at(-1) ?? socket.getSession() };
          gateway.end();
          return told;
        };
        const first = await visit();
        expect((await visit(first.session)).isResumed).toBe(false);
      },
    );

    it('and one that was taken back is refused, also when it is connected just then', async () => {
      await using door = await open(isRequired);
      const shown = await certified(ours, GATEWAY);
      const gateway = await door.connect(shown);
      expect(gateway.returnCode).toBe(0);
      expect(await ours.revoke(GATEWAY)).toBeGreaterThan(0);
      door.broker.renew(identity(isRequired));
      await gateway.closed;
      expect((await door.connect(shown)).returnCode).toBeUndefined();
      // Another one of the same gateway is good.
      const renewed = await door.connect(await certified(ours, GATEWAY));
      expect(renewed.returnCode).toBe(0);
      renewed.end();
    });

    it("and somebody else's name or password beside it does not help", async () => {
      await using door = await open(isRequired);
      const other = door.registry.access.issue('kamen', '');
      const shown = await certified(ours, GATEWAY);
      const asOther = { username: other.username, password: Buffer.from(other.password) };
      expect((await door.connect(shown, asOther)).returnCode).toBe(5);
      const named = await door.connect(shown, { username: GATEWAY.toUpperCase(), password: Buffer.from('') });
      expect(named.returnCode).toBe(0);
      named.end();
    });

    it(`and without one nobody comes in ${isRequired ? 'at all' : 'but with a password'}`, async () => {
      await using door = await open(isRequired);
      const withPassword = { username: door.username, password: Buffer.from(door.password) };
      expect((await door.connect({})).returnCode).toBe(isRequired ? undefined : 5);
      const known = await door.connect({}, withPassword);
      expect(known.returnCode).toBe(isRequired ? undefined : 0);
      known.end();
    });
  });
});
