// Check 17, around accounts themselves: tokens, links and roles never become more than whoever uses them may.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministrator, invite, PASSWORD, Person } from '../support/people.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';

describe('17 somebody makes more of what they may', () => {
  let lagebild: RunningLagebild;
  let district: Person;
  let unna: Person;

  beforeAll(async () => {
    lagebild = await runLagebild({ ACCOUNTS: 'required' });
    district = await firstAdministrator(lagebild);
    unna = await invite(district, lagebild.httpUrl, 'chefin', [{ role: 'administrator', municipality: 'unna' }]);
  }, 60_000);
  afterAll(() => lagebild[Symbol.asyncDispose]());

  const idOf = async (login: string): Promise<number> => {
    const { accounts } = await district.ask('accounts');
    return accounts.find((one) => one.login === login)?.id ?? 0;
  };

  it('a token does not become a session, makes no token, and ends nobody else', async () => {
    const { token } = await district.act('tokenIssue', { name: 'Prometheus', permissions: ['read'], municipality: null, days: 1 });
    const program = new Person(lagebild.httpUrl);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const post = (path: string, body: object) =>
      program.request(path, { method: 'POST', headers, body: JSON.stringify(body) }).then(({ status }) => status);
    expect(await post(paths.wallLink, {})).toBe(403);
    expect(await post(paths.sessionsEnd, {})).toBe(403);
    expect(await post(paths.tokenIssue, { name: 'x', permissions: ['read'], days: 1 })).toBe(403);
    expect(await post(paths.passwordChange, { current: PASSWORD, next: 'ein ganz anderer Satz' })).toBe(403);
    expect((await program.request(paths.sessions, { headers })).status).toBe(403);
    expect((await program.request('/metrics', { headers })).status).toBe(200);
  });

  it('a municipality cannot take an account over that has no role, or somebody else’s', async () => {
    await invite(district, lagebild.httpUrl, 'frueher', [{ role: 'viewer', municipality: null }]);
    const id = await idOf('frueher');
    const grants = [{ role: 'viewer' as const, municipality: 'unna' }];
    // It may give a role of its own to somebody of the district, and is told nothing of what they may elsewhere.
    const given = await unna.act('accountGrants', { id, grants });
    expect(given).toMatchObject({ isMine: false, grants, signedInAt: null });
    expect((await unna.post(paths.accountLink, { id })).status).toBe(403);
    await district.act('accountGrants', { id, grants: [] });
    expect((await unna.post(paths.accountGrants, { id, grants })).status).toBe(403);
    expect((await unna.post(paths.accountLink, { id })).status).toBe(403);
    // Asking with nothing is no way to look at everybody by number.
    expect((await unna.post(paths.accountGrants, { id: await idOf('leitung'), grants: [] })).status).toBe(403);
  });

  it('a link made before is worth nothing once its account may more, and a stolen session leaves none behind', async () => {
    await invite(unna, lagebild.httpUrl, 'meier', [{ role: 'viewer', municipality: 'unna' }]);
    const id = await idOf('meier');
    const { link } = await unna.act('accountLink', { id });
    await district.act('accountGrants', { id, grants: [{ role: 'administrator', municipality: null }] });
    const thief = new Person(lagebild.httpUrl);
    expect((await thief.post(paths.linkUse, { secret: link, password: PASSWORD })).status).toBe(410);
    const owner = await invite(district, lagebild.httpUrl, 'mueller', [{ role: 'viewer', municipality: 'unna' }]);
    const wall = await owner.act('wallLink', {});
    const { token } = await owner.act('tokenIssue', { name: 'x', permissions: ['read'], municipality: null, days: 1 });
    await owner.act('passwordChange', { current: PASSWORD, next: `${PASSWORD} neu` });
    expect((await thief.post(paths.linkUse, { secret: wall.link })).status).toBe(410);
    const reset = await district.act('accountLink', { id: await idOf('mueller') });
    await owner.act('linkUse', { secret: reset.link, password: PASSWORD });
    expect((await thief.request(paths.devices, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  });

  it('nobody takes their own administration away by mistake', async () => {
    const grants = [{ role: 'viewer' as const, municipality: 'unna' }];
    expect((await unna.post(paths.accountGrants, { id: await idOf('chefin'), grants })).status).toBe(403);
    expect(await unna.status(paths.accounts)).toBe(200);
  });

  it('who shares readings does not share the names and notes of its work', async () => {
    const about = { site: 'Markt' };
    await lagebild.publish('v1/luenen/parking/p1', { time: Date.now() - 10 * 86_400_000, values: { occupied: true }, about });
    const window = {
      municipality: 'luenen',
      device: 'p1',
      from: Date.now() - 1000,
      to: Date.now() + 3_600_000,
      note: 'interne Notiz',
      by: 'x',
    };
    await district.act('maintenanceAdd', window);
    const foreign = await (await unna.request(`${paths.site}?municipality=luenen&site=Markt`)).text();
    expect(foreign).toContain('"p1"');
    expect(foreign).not.toContain('interne Notiz');
    expect(await unna.status(`${paths.alarms}?municipality=luenen`)).toBe(403);
  });

  it('the log tells of what was refused and done in a municipality, to its auditor, with what was before', async () => {
    const auditor = await invite(district, lagebild.httpUrl, 'pruefung', [{ role: 'auditor', municipality: 'unna' }]);
    await district.act('accountRemove', { id: await idOf('pruefung') }).then(() => undefined);
    expect(await auditor.status(paths.audit)).toBe(401);
    const again = await invite(district, lagebild.httpUrl, 'revision', [{ role: 'auditor', municipality: 'unna' }]);
    const { entries } = await again.ask('audit');
    const told = (action: string) => entries.filter((entry) => entry.action === action);
    expect(told('accountRemove')[0]?.what).toContain('"login":"pruefung"');
    expect(told('accountAdd').length).toBeGreaterThan(1);
    expect(new Set(entries.map(({ municipality }) => municipality))).toEqual(new Set(['unna']));
    const all = await district.ask('audit', { action: 'refused' });
    expect(all.entries.some(({ who, what }) => who === 'chefin' && what.includes('accountLink'))).toBe(true);
    const many = ['bergkamen', 'boenen', 'kamen', 'luenen', 'schwerte', 'selm', 'unna', 'werne'];
    const grants = many.map((municipality) => ({ role: 'viewer' as const, municipality }));
    await district.act('accountGrants', { id: await idOf('mueller'), grants });
    const [entry] = (await district.ask('audit', { action: 'accountGrants' })).entries;
    expect(JSON.parse(entry?.what ?? '{}')).toMatchObject({ grants, grantsBefore: [{ role: 'viewer', municipality: 'unna' }] });
  });

  it('made-up words do not fill the log', async () => {
    const { head } = await district.ask('audit');
    for (let index = 0; index < 30; index += 1) await unna.status(`${paths.alarmsNoisy}?municipality=x${index}`);
    expect((await district.ask('audit')).head.seq - head.seq).toBeLessThanOrEqual(1);
  });

  it('a crowd that signs in at the same moment is asked to come again, and messages are taken in meanwhile', async () => {
    const crowd = Array.from({ length: 60 }, (_, index) =>
      new Person(lagebild.httpUrl).post(paths.signIn, { login: `niemand${index}`, password: PASSWORD }).then(({ status }) => status),
    );
    const began = performance.now();
    await lagebild.mqtt.publishAsync('v1/unna/parking/p9', JSON.stringify({ time: Date.now(), values: { occupied: true } }), { qos: 1 });
    const publishMs = performance.now() - began;
    const answers = await Promise.all(crowd);
    const crowdMs = performance.now() - began;
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(20);
    expect(publishMs).toBeLessThan(crowdMs);
  }, 60_000);
});
