// Alarms in the registry: one active episode a thing and rule, histories, what people do at the same time, the noisiest.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmState, Transition } from '../domain/alarm/machine.ts';
import type { EpisodeChange } from './alarms.ts';
import { openRegistry, type Registry } from './registry.ts';

let folder: string;
let registry: Registry;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-alarms-'));
  registry = openRegistry(folder);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

const PENDING: Transition = { what: 'pending' };
const OPENED: Transition = { what: 'opened' };
const CLEARED: Transition = { what: 'closed', because: 'cleared' };
const OPEN: AlarmState = { phase: 'open', sinceMs: 10 };

function change(over: Partial<EpisodeChange> = {}): EpisodeChange {
  const thing = { type: 'device', municipality: 'unna', id: 'a', kind: 'air' } as const;
  const begun = { state: OPEN, transitions: [PENDING, OPENED] };
  return { id: undefined, rule: 'high', thing, severity: 'warning', since: 1, facts: { value: 7 }, notices: [], ...begun, ...over };
}
const persist = (one: EpisodeChange, at = 1000) => registry.alarms.persist([one], at, 10)[0] ?? 0;
const close = (id: number, at: number) => persist(change({ id, state: undefined, transitions: [CLEARED] }), at);
const open = (id: string, at = 1000, over: Partial<EpisodeChange> = {}) =>
  persist(change({ thing: { type: 'device', municipality: 'unna', id, kind: 'air' }, ...over }), at);
const list = (name: 'open' | 'suppressed' | 'pending' | 'closed', more = {}) =>
  registry.alarmList.list({ list: name, limit: 100, ...more }).alarms.map(({ id }) => id);

describe('an episode', () => {
  it('is there once for each thing and rule, and the database sees to it', () => {
    const id = persist(change());
    expect(() => persist(change())).toThrow(/UNIQUE/);
    expect(registry.alarms.active()).toHaveLength(1);
    close(id, 2000);
    expect(persist(change())).toBeGreaterThan(id);
    const database = new DatabaseSync(join(folder, 'lagebild.sqlite'));
    const insert = `INSERT INTO alarm (thing, rule, type, municipality, thing_id, severity, phase, phase_since_ms, since, begun_at, facts)
      VALUES ('device unna/a', 'high', 'device', 'unna', 'a', 'info', 'open', 0, 0, 0, '{}')`;
    expect(() => database.exec(insert)).toThrow(/UNIQUE/);
    database.close();
  });

  it('is the same after the file was opened anew, whatever state it is in', () => {
    const state: AlarmState = { phase: 'clearing', sinceMs: 5, cause: { by: 'maintenance', id: 3 }, releasedMs: 7, unknownMs: 9 };
    persist(change({ state }));
    const before = registry.alarms.active();
    registry.close();
    registry = openRegistry(folder);
    expect(registry.alarms.active()).toEqual(before);
    expect(before[0]?.state).toEqual(state);
  });

  it('that ended before it opened leaves nothing behind', () => {
    const id = persist(change({ state: { phase: 'pending', sinceMs: 0 }, transitions: [PENDING] }));
    expect(list('pending')).toEqual([id]);
    persist(change({ id, state: undefined, transitions: [{ what: 'dropped' }] }));
    expect(registry.alarmList.get(id)).toBeUndefined();
    expect(registry.alarmList.events(id)).toEqual([]);
  });

  it('is told to have changed to whoever listens, unless it only builds up', () => {
    const revisions: string[] = [];
    const stop = registry.alarms.onChange(() => revisions.push(registry.alarms.revision));
    const id = persist(change({ state: { phase: 'pending', sinceMs: 0 }, transitions: [PENDING] }));
    expect(revisions).toEqual([]);
    persist(change({ id, transitions: [OPENED] }));
    registry.alarms.act([id], { action: 'acknowledge' }, { by: 'A', at: 1 });
    registry.alarms.act([id], { action: 'acknowledge' }, { by: 'B', at: 1 });
    expect(new Set(revisions).size).toBe(2);
    stop();
    close(id, 3);
    expect(revisions).toHaveLength(2);
  });

  it('leaves with its history once its time is over', () => {
    const id = open('a');
    const other = open('b');
    close(id, 2000);
    registry.alarms.expire(2001);
    expect(registry.alarmList.get(id)).toBeUndefined();
    expect(registry.alarmList.events(id)).toEqual([]);
    expect(list('open')).toEqual([other]);
  });
});

describe('a list', () => {
  it('of the whole district are counted where they are listed: in each municipality', () => {
    persist(change({ thing: { type: 'district', municipality: '', id: '', kind: null }, severity: 'critical' }));
    open('a');
    persist(change({ thing: { type: 'device', municipality: 'kamen', id: 'b', kind: 'air' } }));
    const { total } = registry.alarmList.list({ list: 'open', municipality: ['unna'], limit: 1 });
    const { open: counted } = registry.alarmList.counts(['unna']);
    expect([total, counted.critical + counted.warning + counted.info]).toEqual([2, 2]);
  });

  it('has the severest first, then what has lasted longest; what is explained stands apart, under its cause', () => {
    const late = open('late', 1, { since: 50 });
    const early = open('early', 1, { since: 10 });
    const critical = open('critical', 1, { since: 90, severity: 'critical' });
    const explained = open('explained', 1, { state: { ...OPEN, cause: { by: 'alarm', id: critical } } });
    expect(list('open')).toEqual([critical, early, late]);
    expect(list('suppressed', { cause: critical })).toEqual([explained]);
    expect(list('suppressed', { cause: early })).toEqual([]);
    expect(registry.alarmList.get(critical)?.explains).toBe(1);
    expect(registry.alarmList.counts()).toEqual({
      open: { critical: 1, warning: 2, info: 0 },
      unacknowledged: 3,
      suppressed: 1,
      pending: 0,
    });
  });

  it('is narrowed and turned page by page', () => {
    const ids = Array.from({ length: 7 }, (_, n) => open(`d-${n}`));
    for (const id of ids) close(id, 2000);
    const page = registry.alarmList.list({ list: 'closed', limit: 3 });
    expect([page.alarms.map(({ id }) => id), page.total]).toEqual([ids.slice(4).reverse(), 7]);
    expect(list('closed', { before: ids[4], limit: 3 })).toEqual(ids.slice(1, 4).reverse());
    expect(list('closed', { device: 'd-2' })).toEqual([ids[2]]);
    expect(list('closed', { municipality: ['kamen'] })).toEqual([]);
    expect(list('closed', { kind: 'parking' })).toEqual([]);
    expect(list('closed', { rule: 'high', kind: ['air', 'parking'], municipality: ['kamen', 'unna'] })).toHaveLength(7);
  });
});

describe('people', () => {
  const act = (id: number, action: Parameters<Registry['alarms']['act']>[1], by = 'A', seen?: number) =>
    registry.alarms.act([id], action, { by, at: 5000, seen }).get(id)?.outcome;

  it('acknowledge, note, assign and take it back; the history says who and when', () => {
    const id = open('a');
    expect(act(id, { action: 'acknowledge' })).toBe('done');
    expect(act(id, { action: 'note', text: 'Baustelle' }, 'B')).toBe('done');
    expect(act(id, { action: 'assign', to: 'Bauhof' })).toBe('done');
    expect(list('open', { who: 'Bauhof' })).toEqual([id]);
    expect(act(id, { action: 'unassign' })).toBe('done');
    expect(act(id, { action: 'unacknowledge' }, 'C')).toBe('done');
    const steps = registry.alarmList.events(id).slice(2);
    expect(steps.map(({ step, person, text, at }) => [step, person, text, at])).toEqual([
      ['acknowledged', 'A', null, 5000],
      ['noted', 'B', 'Baustelle', 5000],
      ['assigned', 'A', 'Bauhof', 5000],
      ['unassigned', 'A', null, 5000],
      ['unacknowledged', 'C', null, 5000],
    ]);
    expect(registry.alarmList.get(id)).toMatchObject({ acknowledgedAt: null, assignedTo: null, actions: 5 });
  });

  it('at the same time: the first counts, the other one is told', () => {
    const id = open('a');
    const seen = registry.alarmList.get(id)?.actions;
    expect(act(id, { action: 'assign', to: 'Eins' }, 'A', seen)).toBe('done');
    expect(act(id, { action: 'assign', to: 'Zwei' }, 'B', seen)).toBe('changed');
    expect(act(id, { action: 'acknowledge' }, 'A')).toBe('done');
    expect(act(id, { action: 'acknowledge' }, 'B')).toBe('unchanged');
    expect(registry.alarmList.get(id)).toMatchObject({ assignedTo: 'Eins', acknowledgedBy: 'A' });
  });

  it('can note something on an alarm that is over, and nothing else', () => {
    const id = open('a');
    close(id, 2000);
    expect(act(id, { action: 'acknowledge' })).toBe('closed');
    expect(act(id, { action: 'note', text: 'War die Baustelle.' })).toBe('done');
    expect(act(id + 1, { action: 'acknowledge' })).toBe('missing');
  });
});

it('names the noisiest, with median and share as counted by hand', () => {
  const episodes = fc.array(
    fc.record({
      device: fc.constantFrom('a', 'b', 'c'),
      rule: fc.constantFrom('r', 's'),
      lastsMs: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
      isAcknowledged: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(episodes, (given) => {
      registry.alarms.expire(Number.MAX_SAFE_INTEGER);
      for (const { id } of registry.alarms.active()) close(id, 0);
      registry.alarms.expire(Number.MAX_SAFE_INTEGER);
      const lived = given.filter(({ device, rule }, index) =>
        given.slice(0, index).every((one) => one.lastsMs !== undefined || one.device !== device || one.rule !== rule),
      );
      for (const { device, rule, lastsMs, isAcknowledged } of lived) {
        const id = open(device, 1000, { rule });
        if (isAcknowledged) registry.alarms.act([id], { action: 'acknowledge' }, { by: 'A', at: 1 });
        if (lastsMs !== undefined) close(id, 1000 + lastsMs);
      }
      for (const { key, opened, medianOpenMs, closed, closedUnacknowledged } of registry.alarmList.noisiest(
        'rule',
        1000,
        1001,
        'unna',
        9,
      )) {
        const own = lived.filter(({ rule }) => rule === key);
        const over = own.filter(({ lastsMs }) => lastsMs !== undefined);
        const times = over.map(({ lastsMs = 0 }) => lastsMs).sort((x, y) => x - y);
        const median = times.length === 0 ? null : ((times[(times.length - 1) >> 1] ?? 0) + (times[times.length >> 1] ?? 0)) / 2;
        expect([opened, closed, medianOpenMs]).toEqual([own.length, over.length, median]);
        expect(closedUnacknowledged).toBe(over.filter(({ isAcknowledged }) => !isAcknowledged).length);
      }
    }),
    { numRuns: 60, seed: 20261123 },
  );
});

describe('a notice of an end', () => {
  it('goes only to whom the begin was told', () => {
    const id = persist(change({ notices: [{ receiver: 'A', what: 'opened' }] }));
    persist(
      change({
        id,
        state: undefined,
        transitions: [CLEARED],
        notices: [
          { receiver: 'A', what: 'closed' },
          { receiver: 'B', what: 'closed' },
        ],
      }),
    );
    expect(registry.alarmNotices.waiting().map(({ receiver, what }) => `${receiver} ${what}`)).toEqual(['A opened', 'A closed']);
  });
});

describe('a maintenance window', () => {
  const add = (from: number, to: number) => registry.maintenance.add({ municipality: 'unna', from, to, note: 'n', by: 'A' }, 0);

  it('runs from its begin to before its end, or until somebody ends it', () => {
    const id = add(100, 200);
    const runs = (now: number) => registry.maintenance.running(now).some((window) => window.id === id);
    expect([99, 100, 199, 200].map(runs)).toEqual([false, true, true, false]);
    expect(registry.maintenance.end(id, 'B', 150)).toBe(true);
    expect(registry.maintenance.end(id, 'C', 160)).toBe(false);
    expect([149, 150].map(runs)).toEqual([true, false]);
    expect(registry.maintenance.get(id)).toMatchObject({ to: 150, endedBy: 'B' });
  });

  it('that is called off before it begins never runs', () => {
    const id = add(100, 200);
    registry.maintenance.end(id, 'B', 50);
    expect(registry.maintenance.running(150)).toEqual([]);
  });
});
