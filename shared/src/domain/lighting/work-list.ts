// What the depot has to do: one entry a cause, by municipality and street, the oldest first, with what to take along.
import type { Evidence, FindingCode } from '../finding.ts';
import type { CabinetFailure } from './cabinet-failure.ts';
import type { LampState } from './lamp-state.ts';

/** What is wrong, in the words of whoever repairs it. */
export const WORK_KINDS = [
  'cabinet',
  'supply',
  'lamp',
  'gear',
  'relay',
  'day_burner',
  'dark',
  'not_following',
  'overridden',
  'silent',
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** What to take along. */
export const BRINGS = ['cabinet', 'lamp', 'gear', 'relay', 'controller'] as const;
export type Bring = (typeof BRINGS)[number];

const BRING: Record<WorkKind, Bring> = {
  cabinet: 'cabinet',
  supply: 'cabinet',
  lamp: 'lamp',
  gear: 'gear',
  relay: 'relay',
  day_burner: 'relay',
  dark: 'lamp',
  not_following: 'controller',
  overridden: 'controller',
  silent: 'controller',
};

const KIND_OF_STATE: Partial<Record<LampState, WorkKind>> = {
  supply_failure: 'supply',
  gear_failure: 'gear',
  relay_failure: 'relay',
  lamp_failure: 'lamp',
  day_burner: 'day_burner',
  dark_night: 'dark',
  not_following: 'not_following',
  overridden: 'overridden',
  silent: 'silent',
};

export interface LampAtWork {
  readonly municipality: string;
  readonly device: string;
  /** Its street. */
  readonly site: string;
  readonly state: LampState;
  readonly since: number | undefined;
  readonly evidence: Evidence;
  /** Its silence has another cause, for example its gateway. */
  readonly isExplained: boolean;
}

export interface FailedCabinet extends CabinetFailure {
  readonly municipality: string;
  /** Id of the cabinet; it need not be a device that reports. */
  readonly feeder: string;
}

export interface WorkItem {
  readonly municipality: string;
  readonly site: string;
  readonly kind: WorkKind;
  readonly bring: Bring;
  /** The device it is about: the lamp, or the cabinet. */
  readonly device: string;
  readonly since: number;
  /** What it was told from, as the finding's. */
  readonly evidence: Evidence;
  /** The lamps behind a failed cabinet; of all that it feeds so many could have told. */
  readonly lamps: readonly string[];
  readonly of: number;
}

export interface WorkStreet {
  readonly municipality: string;
  readonly site: string;
  readonly items: readonly WorkItem[];
}

/**
 * @param order keys of the municipalities as they are listed
 * @param patience milliseconds for which silence, and switching by hand, are nobody's work
 */
export function workList(
  lamps: readonly LampAtWork[],
  cabinets: readonly FailedCabinet[],
  { order, now, patience }: { order: readonly string[]; now: number; patience: { readonly silentMs: number } },
): WorkStreet[] {
  const explained = new Set<string>();
  const items: WorkItem[] = [];
  for (const { municipality, feeder, since, lamps: dark, of } of cabinets) {
    const own = lamps.find((lamp) => lamp.municipality === municipality && lamp.device === feeder);
    const site = own?.site ?? mostFrequent(lamps.filter((lamp) => lamp.municipality === municipality && dark.includes(lamp.device)));
    for (const device of [feeder, ...dark]) explained.add(`${municipality}/${device}`);
    items.push({ municipality, site, kind: 'cabinet', bring: 'cabinet', device: feeder, since, evidence: {}, lamps: dark, of });
  }
  for (const { municipality, device, site, state, since, evidence, isExplained } of lamps) {
    const kind = KIND_OF_STATE[state];
    if (!kind || since === undefined || explained.has(`${municipality}/${device}`)) continue;
    if ((kind === 'silent' && isExplained) || (isPatient(kind) && now - since < patience.silentMs)) continue;
    items.push({ municipality, site, kind, bring: BRING[kind], device, since, evidence, lamps: [], of: 0 });
  }
  return byStreet(items, order);
}

const isPatient = (kind: WorkKind): boolean => kind === 'silent' || kind === 'overridden';

function mostFrequent(lamps: readonly LampAtWork[]): string {
  const counts = new Map<string, number>();
  for (const { site } of lamps) counts.set(site, (counts.get(site) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b, 'de'))[0]?.[0] ?? '';
}

function byStreet(items: readonly WorkItem[], order: readonly string[]): WorkStreet[] {
  const streets = new Map<string, WorkItem[]>();
  for (const item of items.toSorted((a, b) => a.since - b.since || a.device.localeCompare(b.device, 'de', { numeric: true }))) {
    const key = `${item.municipality}/${item.site}`;
    streets.set(key, [...(streets.get(key) ?? []), item]);
  }
  // The oldest of each street came first, so the streets of a municipality stand in that order already.
  return [...streets.values()]
    .map((found) => ({ municipality: found[0]?.municipality ?? '', site: found[0]?.site ?? '', items: found }))
    .sort((a, b) => order.indexOf(a.municipality) - order.indexOf(b.municipality));
}

/** The finding that stands behind an entry; undefined for what was inferred. */
export function findingOf(kind: WorkKind): FindingCode | undefined {
  const codes: Partial<Record<WorkKind, FindingCode>> = {
    supply: 'supply_failure',
    lamp: 'lamp_failure',
    gear: 'gear_failure',
    relay: 'relay_failure',
    day_burner: 'day_burner',
    not_following: 'not_following',
    overridden: 'overridden',
  };
  return codes[kind];
}
