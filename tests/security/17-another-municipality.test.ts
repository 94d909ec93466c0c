// Check 17: whoever signed in for one municipality asks for another's: every role, every route, both sides of the border.
import { type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { routeAccess } from '@lagebild/shared/contract/route-access.ts';
import { type TableName, tables } from '@lagebild/shared/contract/table-routes.ts';
import { permissionsOf, ROLES, type Role } from '@lagebild/shared/domain/access/role.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministrator, invite, Person } from '../support/people.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';

const OWN = 'unna';
const FOREIGN = 'kamen';

/** A question of each guarded route that is about one municipality; answered with anything but 401 and 403 when it is allowed. */
function pathOf(name: RouteName | TableName, municipality: string): string {
  const path = name in routes ? routes[name as RouteName].path : tables[name as TableName].path;
  const given: Record<string, string> = {
    municipality,
    device: 'p1',
    quantity: 'occupied',
    site: 'Markt',
    kind: 'parking',
    time: '0',
    id: '1',
    pollutant: 'no2',
  };
  const schema = (name in routes ? routes[name as RouteName].query : tables[name as TableName].query) as { shape?: object };
  const known = Object.keys(schema.shape ?? {});
  const query = new URLSearchParams(Object.entries(given).filter(([key]) => known.includes(key)));
  return `${path.replace('{id}', name === 'device' ? 'p1' : '1').replace('{figure}', 'reporting')}?${query.toString()}`;
}

const isGet = (name: string): boolean => !(name in routes && 'body' in routes[name as RouteName]);
const guarded = Object.entries(routeAccess).filter(([name]) => (name in routes || name in tables) && isGet(name)) as [
  RouteName | TableName,
  (typeof routeAccess)[RouteName],
][];
const ofOne = guarded.filter(([name]) => pathOf(name, OWN).includes('municipality='));

describe('17 somebody of one municipality asks for what is of another', () => {
  let lagebild: RunningLagebild;
  let administrator: Person;
  const people = new Map<Role | 'nobody', Person>();
  const districtWide = new Map<Role, Person>();

  beforeAll(async () => {
    lagebild = await runLagebild({ ACCOUNTS: 'required' });
    for (const municipality of [OWN, FOREIGN]) {
      await lagebild.publish(`v1/${municipality}/parking/p1`, { time: Date.now(), values: { occupied: true }, about: { site: 'Markt' } });
    }
    administrator = await firstAdministrator(lagebild);
    for (const role of ROLES) {
      people.set(role, await invite(administrator, lagebild.httpUrl, `${role}-${OWN}`, [{ role, municipality: OWN }]));
      districtWide.set(role, await invite(administrator, lagebild.httpUrl, `${role}-kreis`, [{ role, municipality: null }]));
    }
    people.set('nobody', new Person(lagebild.httpUrl));
  }, 60_000);
  afterAll(() => lagebild[Symbol.asyncDispose]());

  it.each(ROLES)('a %s is answered as the table of routes says, for the own municipality and for another', async (role) => {
    const wrong: string[] = [];
    for (const [name, { scope, permission }] of ofOne) {
      const isAllowed = permissionsOf(role).includes(permission);
      const expected = {
        own: scope === 'municipality' ? isAllowed : true,
        // Readings are shared with the district unless a municipality says otherwise.
        foreign: scope === 'streams' || scope === 'signed-in' || scope === 'anyone',
        district: scope === 'municipality' || scope === 'district' ? isAllowed : true,
      };
      const asked = {
        own: await people.get(role)?.status(pathOf(name, OWN)),
        foreign: await people.get(role)?.status(pathOf(name, FOREIGN)),
        district: await districtWide.get(role)?.status(pathOf(name, FOREIGN)),
      };
      for (const side of ['own', 'foreign', 'district'] as const) {
        if (scope === 'anywhere') continue;
        if ((asked[side] !== 403) !== expected[side] || asked[side] === 401 || (asked[side] ?? 500) >= 500) {
          wrong.push(`${name} ${side}: ${asked[side]}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(ofOne.length).toBeGreaterThan(40);
  });

  it('nobody signed in is answered 401 everywhere but where anyone may ask', async () => {
    const wrong: string[] = [];
    for (const [name, { scope }] of guarded) {
      const status = await people.get('nobody')?.status(pathOf(name, OWN));
      if ((status === 401) === (scope === 'anyone')) wrong.push(`${name}: ${status}`);
    }
    for (const path of [paths.quarantineDownload, paths.auditDownload, '/api/v1/figures/reporting/parts.csv']) {
      expect(await people.get('nobody')?.status(path)).toBe(401);
    }
    expect(wrong).toEqual([]);
  });

  it('an action on what is of another is refused, also when it is named by a number, and nothing happens', async () => {
    await lagebild.publish(`v1/${FOREIGN}/parking/p1`, 'no reading');
    const [entry] = (await administrator.ask('quarantine', { municipality: FOREIGN })).entries;
    const technician = people.get('technician') as Person;
    expect(await technician.status(`/api/v1/quarantine/${entry?.id}`)).toBe(403);
    const bodies: [string, object][] = [
      [paths.quarantineDelete, { ids: [entry?.id] }],
      [paths.quarantineDelete, { municipality: FOREIGN }],
      [paths.quarantineReplay, { ids: [entry?.id] }],
      [paths.accessIssue, { municipality: FOREIGN, note: 'x' }],
      [paths.lorawanAdopt, { devices: [{ municipality: FOREIGN, device: '70b3d57ba0001b50', profile: 'x' }] }],
      [paths.codecRemove, { name: 'x' }],
      [paths.redecode, { municipality: FOREIGN, from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }],
    ];
    for (const [path, body] of bodies) expect([path, (await technician.post(path, body)).status]).toEqual([path, 403]);
    const operator = people.get('operator') as Person;
    const window = { municipality: FOREIGN, from: Date.now(), to: Date.now() + 3_600_000, note: 'x', by: 'y' };
    expect((await operator.post(paths.maintenanceAdd, window)).status).toBe(403);
    expect((await operator.post(paths.maintenanceAdd, { ...window, municipality: undefined })).status).toBe(403);
    const own = await operator.act('maintenanceAdd', { ...window, municipality: OWN });
    const foreign = await administrator.act('maintenanceAdd', window);
    expect((await operator.post(paths.maintenanceEnd, { id: foreign.id, by: 'y' })).status).toBe(403);
    expect((await operator.post(paths.maintenanceEnd, { id: own.id, by: 'y' })).status).toBe(200);
    expect((await administrator.ask('quarantine', { municipality: FOREIGN })).total).toBe(1);
  });

  it('whoever works for one municipality and names none, means it; whoever works for several, has to say', async () => {
    await lagebild.publish(`v1/${OWN}/parking/p1`, 'no reading');
    const operator = people.get('operator') as Person;
    const entries = (await operator.ask('quarantine')).entries;
    expect(new Set(entries.map(({ municipality }) => municipality))).toEqual(new Set([OWN]));
    const both = await invite(administrator, lagebild.httpUrl, 'zwei', [
      { role: 'operator', municipality: OWN },
      { role: 'operator', municipality: 'selm' },
    ]);
    expect(await both.status(paths.quarantine)).toBe(403);
    expect(await both.status(`${paths.quarantine}?municipality=selm`)).toBe(200);
  });

  it('acts in the own name, whatever the question says', async () => {
    const operator = people.get('operator') as Person;
    const window = { municipality: OWN, from: Date.now(), to: Date.now() + 3_600_000, note: 'Mast 7', by: 'Jemand anderes' };
    const { id } = await operator.act('maintenanceAdd', window);
    const { windows } = await operator.ask('maintenance');
    expect(windows.find((one) => one.id === id)?.by).toBe('Kennung operator-unna');
    expect(windows.some(({ municipality }) => municipality === FOREIGN)).toBe(false);
  });

  it('tells a stranger whether Lagebild is well, and nothing else of how it does', async () => {
    const of = async (person: Person | undefined) => (await person?.request('/healthz'))?.json() as Promise<object>;
    expect(await of(people.get('nobody'))).toEqual({ status: 'ok' });
    expect(await of(people.get('viewer'))).toHaveProperty('problems');
    expect(await people.get('nobody')?.status('/metrics')).toBe(401);
    expect(await people.get('viewer')?.status('/metrics')).toBe(403);
    expect(await districtWide.get('viewer')?.status('/metrics')).toBe(200);
  });

  it('writes down who was refused what', async () => {
    const auditor = districtWide.get('auditor') as Person;
    const { entries } = await auditor.ask('audit', { action: 'refused' });
    expect(entries.some(({ who, what }) => who === 'technician-unna' && what.includes('"codecRemove"'))).toBe(true);
    expect(await people.get('administrator')?.status(paths.audit)).toBe(403);
  });

  it('administers the own municipality only', async () => {
    const own = people.get('administrator') as Person;
    const listed = (await own.ask('accounts')).accounts.map(({ login }) => login);
    expect(listed).toContain('viewer-unna');
    expect(listed).not.toContain('viewer-kreis');
    const grant = { login: 'neu', name: 'Neu', grants: [{ role: 'viewer' as const, municipality: FOREIGN }] };
    expect((await own.post(paths.accountAdd, grant)).status).toBe(403);
    expect((await own.post(paths.accountAdd, { ...grant, grants: [{ role: 'administrator', municipality: null }] })).status).toBe(403);
    const everybody = (await administrator.ask('accounts')).accounts;
    const district = everybody.find(({ login }) => login === 'viewer-kreis');
    expect((await own.post(paths.accountBlock, { id: district?.id, isBlocked: true })).status).toBe(403);
    expect((await own.post(paths.accountLink, { id: district?.id })).status).toBe(403);
    // A role of the own municipality may be added to somebody of the district; what they had stays.
    await own.act('accountGrants', { id: district?.id ?? 0, grants: [{ role: 'operator', municipality: OWN }] });
    const widened = (await administrator.ask('accounts')).accounts.find(({ login }) => login === 'viewer-kreis');
    expect(widened?.grants).toEqual(
      expect.arrayContaining([
        { role: 'viewer', municipality: null },
        { role: 'operator', municipality: OWN },
      ]),
    );
  });
});
