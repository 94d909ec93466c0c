// npm run mosquitto: accounts are issued, renewed and taken back while mosquitto runs, or in its file while it is stopped.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryOut, EMPTY, parseDynamicSecurity } from '@lagebild/ingest/mosquitto/dynamic-security.ts';
import { planIssue, planOwnAccounts, planRevocation, planRights } from '@lagebild/ingest/mosquitto/plan.ts';
import { wantedRights } from '@lagebild/ingest/mosquitto/rights.ts';
import { describe, expect, it, vi } from 'vitest';
import { accountOf, type GuardedMosquitto, runMosquittoCommand, startGuardedMosquitto } from './support/guarded-mosquitto.ts';
import { temporaryFolder } from './support/running-lagebild.ts';
import { describeWithServer } from './support/servers.ts';

vi.setConfig({ testTimeout: 120_000 }); // each command is a process of its own

const EUI = '00800000a00043e0';
const GATEWAY = `unna-gateway-${EUI}`;

const accessOf = (folder: string) => parseDynamicSecurity(readFileSync(join(folder, 'dynamic-security.json'), 'utf8'));

describeWithServer('mosquitto', 'accounts of a running mosquitto', () => {
  const refuses = (broker: GuardedMosquitto, account: { username: string; password: string }) =>
    expect(broker.connect(account)).rejects.toMatchObject({ code: 5 });

  it('are issued, renewed and taken back at once; whoever is connected with the old ones has to go', async () => {
    await using broker = await startGuardedMosquitto();
    const first = broker.add('unna', '--gateway', EUI.toUpperCase());
    expect(first.username).toBe(GATEWAY);
    const client = await broker.connect(first);
    const gone = new Promise((resolve) => client.once('close', () => resolve('gone')));
    const second = accountOf(broker.command('rotate', GATEWAY));
    expect(await gone).toBe('gone');
    await refuses(broker, first);
    const again = await broker.connect(second);
    const goneAgain = new Promise((resolve) => again.once('close', () => resolve('gone')));
    broker.command('revoke', GATEWAY);
    expect(await goneAgain).toBe('gone');
    await refuses(broker, second);
    expect(broker.command('list')).not.toContain(GATEWAY);
    expect(accessOf(broker.folder).roles.map(({ rolename }) => rolename)).not.toContain(GATEWAY);
  });

  it('outlive a restart, and stay readable for the owner alone', async () => {
    await using broker = await startGuardedMosquitto();
    const account = broker.add('unna');
    await broker.stop('SIGKILL');
    await broker.start();
    await (await broker.connect(account)).endAsync(true);
    for (const name of readdirSync(broker.folder)) expect(statSync(join(broker.folder, name)).mode & 0o077, name).toBe(0);
  });

  it('renews its own accounts as well', async () => {
    await using broker = await startGuardedMosquitto();
    const before = broker.worker;
    expect(broker.command('rotate', 'lagebild')).not.toContain(before.password);
    await refuses(broker, before);
    await (await broker.connect(broker.worker)).endAsync(true);
    broker.command('rotate', 'administration');
    expect(broker.command('list')).toMatch(/^administration .*npm run mosquitto$/m);
    expect(() => broker.command('revoke', 'lagebild')).toThrow("Lagebild's own account");
  });

  it('are what the file says after the same commands', async () => {
    await using broker = await startGuardedMosquitto();
    broker.add('unna', '--gateway', EUI);
    broker.add('kamen', '--reach', 'application');
    expect(broker.command('apply')).toContain('Nothing to change');
    const written = accessOf(broker.folder);
    await broker.stop('SIGTERM');
    const offline = (...words: string[]) => runMosquittoCommand(...words, '--out', broker.folder, '--offline');
    expect(offline('apply')).toContain('Nothing to change');
    expect(accessOf(broker.folder)).toEqual(written);
    const made = accountOf(offline('add', '--municipality', 'unna', '--note', 'offline'));
    const renewed = accountOf(offline('rotate', GATEWAY));
    await broker.start();
    for (const account of [made, renewed]) await (await broker.connect(account)).endAsync(true);
  });

  it('follow the rule book: rights that somebody changed, or a municipality that is gone, are put right', async () => {
    await using broker = await startGuardedMosquitto();
    const account = broker.add('unna');
    await broker.stop('SIGTERM');
    const access = accessOf(broker.folder);
    const everything = { acltype: 'subscribePattern' as const, topic: '#', priority: 0, allow: true };
    const roles = access.roles.map((one) => (one.rolename === 'municipality-unna' ? { ...one, acls: [...one.acls, everything] } : one));
    const stale = { rolename: 'municipality-atlantis', acls: [everything] };
    const byHand = { rolename: 'by-hand', acls: [] };
    writeFileSync(join(broker.folder, 'dynamic-security.json'), JSON.stringify({ ...access, roles: [...roles, stale, byHand] }));
    await broker.start();
    const read = async () => (await broker.connect(account)).subscribeAsync('#');
    await expect(read()).resolves.toBeDefined();
    expect(broker.command('apply')).toContain('2 roles and groups are changed');
    await expect(read()).rejects.toMatchObject({ packet: { granted: [128] } });
    const names = accessOf(broker.folder).roles.map(({ rolename }) => rolename);
    expect(names).not.toContain('municipality-atlantis');
    expect(names).toContain('by-hand');
  });
});

describe('npm run mosquitto', () => {
  it('says in a sentence what is not right', () => {
    const folder = temporaryFolder();
    const add = (...words: string[]) => runMosquittoCommand('add', '--out', folder, '--offline', ...words);
    expect(() => add('--municipality', 'atlantis', '--note', 'x')).toThrow(/--municipality must be one of .*unna/);
    expect(() => add('--municipality', 'unna')).toThrow('--note');
    expect(() => add('--municipality', 'unna', '--note', 'x', '--gateway', '12')).toThrow('no EUI');
    expect(() => add('--municipality', 'unna', '--note', 'x', '--reach', 'all')).toThrow('no reach');
    expect(() => runMosquittoCommand('rotate', 'nobody', '--out', folder, '--offline')).toThrow('no account "nobody"');
    expect(() => runMosquittoCommand('config', '--out', folder, '--cert', 'a')).toThrow('belong together');
    expect(() => runMosquittoCommand('list', '--out', folder)).toThrow('no accounts yet');
  });

  it('sends passwords over no network without TLS, and says when nobody answers', () => {
    const folder = temporaryFolder();
    runMosquittoCommand('config', '--out', folder, '--plugin', '/plugin.so');
    const list = (url: string) => runMosquittoCommand('list', '--out', folder, '--url', url);
    expect(() => list('mqtt://broker.example:1883')).toThrow('passwords in the open');
    expect(() => list('mqtt://127.0.0.1:1')).toThrow(/ECONNREFUSED[\s\S]*--offline/);
  });

  it('writes the same accounts again, and keeps those that were issued', () => {
    const folder = temporaryFolder();
    const config = () => runMosquittoCommand('config', '--out', folder, '--plugin', '/plugin.so');
    config();
    const { username } = accountOf(runMosquittoCommand('add', '--out', folder, '--offline', '--municipality', 'unna', '--note', 'x'));
    const before = accessOf(folder);
    config();
    expect(accessOf(folder)).toEqual(before);
    expect(before.groups.find(({ groupname }) => groupname === 'municipality-unna')?.clients).toEqual([{ username }]);
  });

  it('takes accounts whose passwords are made elsewhere', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'made-elsewhere'), 'secret\n');
    const service = `bridge-udp=unna/gateways:${join(folder, 'made-elsewhere')}`;
    const config = () => runMosquittoCommand('config', '--out', folder, '--plugin', '/plugin.so', '--service', service);
    config();
    const before = accessOf(folder);
    expect(before.groups.find(({ groupname }) => groupname === 'gateways-unna')?.clients).toEqual([{ username: 'bridge-udp' }]);
    config();
    expect(accessOf(folder)).toEqual(before);
  });
});

describe('what is granted', () => {
  const base = carryOut(EMPTY, planRights(EMPTY, wantedRights(['unna', 'kamen'], [])));
  const own = carryOut(base, planOwnAccounts(base, { worker: 'a', administration: 'b' }));

  it('is nothing by itself, and nothing to those without a name', () => {
    expect(Object.values(own.defaultACLAccess)).toEqual([false, false, false, false]);
    expect(own).not.toHaveProperty('anonymousGroup');
  });

  it('reaches beyond one municipality for Lagebild alone, and nobody is denied a thing that another rule gives', () => {
    const wide = own.roles.flatMap(({ rolename, acls }) =>
      acls.filter(({ topic }) => !/^(\$share\/chirpstack\/)?(v1|lns)\/(unna|kamen)\//.test(topic)).map(() => rolename),
    );
    expect([...new Set(wide)].sort()).toEqual(['administration', 'lagebild']);
    expect(own.roles.flatMap(({ acls }) => acls).every(({ allow }) => allow)).toBe(true);
    const administration = own.roles.find(({ rolename }) => rolename === 'administration')?.acls ?? [];
    expect(administration.every(({ topic }) => topic === '$CONTROL/dynamic-security/#')).toBe(true);
    expect(own.roles.find(({ rolename }) => rolename === 'lagebild')?.acls.some(({ acltype }) => acltype === 'publishClientSend')).toBe(
      false,
    );
  });

  it('gives the worker another password when the file with it is another', () => {
    const again = (worker: string) => planOwnAccounts(own, { worker, administration: 'b' });
    expect(again('a')).toEqual([]);
    expect(again('c')).toEqual([{ command: 'setClientPassword', username: 'lagebild', password: 'c' }]);
  });

  it('leaves nothing of a gateway that is taken back', () => {
    const issued = planIssue({ municipality: 'unna', note: 'x', gateway: EUI });
    const withIt = carryOut(own, issued.commands);
    expect(JSON.stringify(withIt)).toContain(EUI);
    expect(carryOut(withIt, planRevocation(issued.username))).toEqual(own);
  });
});
