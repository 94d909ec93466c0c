// The depot's list: one entry a cause, the oldest first, nothing that has another cause.
import { expect, it } from 'vitest';
import type { LampState } from './lamp-state.ts';
import { type LampAtWork, workList } from './work-list.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 12);
const options = { order: ['kamen', 'unna'], now: NOW, patience: { silentMs: 48 * HOUR } };
const lamp = (device: string, state: LampState, hoursAgo: number, over: Partial<LampAtWork> = {}): LampAtWork => ({
  municipality: 'unna',
  device,
  site: 'Ringstraße',
  state,
  since: NOW - hoursAgo * HOUR,
  evidence: {},
  isExplained: false,
  ...over,
});

it('goes by municipality and street, the street with the oldest first, and says what to take along', () => {
  const lamps = [
    lamp('l-10', 'lamp_failure', 3),
    lamp('l-2', 'gear_failure', 3),
    lamp('l-3', 'day_burner', 50),
    lamp('l-4', 'relay_failure', 90, { site: 'Alleestraße' }),
    lamp('l-5', 'supply_failure', 1, { municipality: 'kamen' }),
    lamp('l-6', 'not_following', 2),
    lamp('l-7', 'dark_night', 20, { site: 'Alleestraße' }),
  ];
  const found = workList(lamps, [], options).map(({ municipality, site, items }) => [
    municipality,
    site,
    items.map(({ device, bring }) => `${device} ${bring}`),
  ]);
  expect(found).toEqual([
    ['kamen', 'Ringstraße', ['l-5 cabinet']],
    ['unna', 'Alleestraße', ['l-4 relay', 'l-7 lamp']],
    ['unna', 'Ringstraße', ['l-3 relay', 'l-2 gear', 'l-10 lamp', 'l-6 controller']],
  ]);
});

it('puts the lamps of a failed cabinet, and the cabinet itself, into one entry; others of the feeder stay', () => {
  const dark = ['l-1', 'l-2', 'l-3'];
  const lamps = [
    ...dark.map((device, index) => lamp(device, 'lamp_failure', 5, { site: index === 0 ? 'Ringstraße' : 'Gartenstraße' })),
    lamp('l-9', 'lamp_failure', 200),
    lamp('c-1', 'silent', 100, { site: 'Schrank 1' }),
  ];
  const failure = { municipality: 'unna', feeder: 'c-1', since: NOW - 5 * HOUR, lamps: dark, dark: 3, silent: 0, of: 5 };
  const items = workList(lamps, [failure], options).flatMap((street) => street.items);
  expect(items.map(({ device, kind, lamps: behind, site }) => [device, kind, behind.length, site])).toEqual([
    ['l-9', 'lamp', 0, 'Ringstraße'],
    ['c-1', 'cabinet', 3, 'Schrank 1'],
  ]);
  // A cabinet that is no device of its own stands in the street of most of its lamps.
  const unknown = workList(lamps.slice(0, 4), [failure], options).flatMap((street) => street.items);
  expect(unknown.find(({ kind }) => kind === 'cabinet')?.site).toBe('Gartenstraße');
});

it('leaves out what is in order, what is explained, and what may pass by itself', () => {
  const lamps = [
    lamp('l-1', 'lit', 1),
    lamp('l-2', 'off', 1),
    lamp('l-3', 'unplanned_dark', 1),
    lamp('l-4', 'silent', 10),
    lamp('l-5', 'silent', 100, { isExplained: true }),
    lamp('l-6', 'overridden', 10),
    lamp('l-7', 'never', 1, { since: undefined }),
  ];
  expect(workList(lamps, [], options)).toEqual([]);
  const patient = [lamp('l-4', 'silent', 49), lamp('l-6', 'overridden', 49)];
  expect(workList(patient, [], options).flatMap(({ items }) => items.map(({ kind }) => kind))).toEqual(['silent', 'overridden']);
});
