// What one parking device says of its spaces now: a counter of many, or the sensor of a single bay.
import type { Freshness } from '../freshness.ts';
import type { Latest } from '../latest.ts';
import type { About, BayUse } from '../reading.ts';

/** A device of kind parking with what is known of it now. */
export interface ParkingDevice extends About {
  readonly municipality: string;
  readonly device: string;
  readonly latest: Latest | undefined;
  readonly freshness: Freshness;
  /** What it says of its spaces was found wrong, and nobody has overruled that: it is shown, and counts for nothing. */
  readonly isRejected?: boolean;
}

/** How a device counts: the spaces of a car park, or whether its one bay is taken. Unknown while it never told. */
export type Counting = 'counter' | 'bay' | 'unknown';

/** Uses that are kept for somebody, in the order in which they are shown. */
export const SPECIAL_USES = ['disabled', 'charging'] as const satisfies readonly BayUse[];
export type SpecialUse = (typeof SPECIAL_USES)[number];

/** Spaces of one sort; undefined where nobody told. */
export interface Spaces {
  readonly capacity: number | undefined;
  readonly free: number | undefined;
}

/** What a device says of all its spaces, and of those kept for somebody, which are among them. */
export interface Told extends Spaces {
  readonly isClosed: boolean;
  readonly special: Readonly<Partial<Record<SpecialUse, Spaces>>>;
  /** When the newest of these figures was measured, epoch milliseconds. */
  readonly time: number;
}

export function lastOf(latest: Latest | undefined, quantity: string): number | undefined {
  return latest?.quantities.get(quantity)?.value;
}

/** Free spaces: as told, or counted from the occupied ones. */
export function freeSpaces(latest: Latest | undefined): number | undefined {
  const free = lastOf(latest, 'free');
  if (free !== undefined) return free;
  const occupied = lastOf(latest, 'occupied');
  const capacity = lastOf(latest, 'capacity');
  return occupied === undefined || capacity === undefined ? undefined : Math.max(0, capacity - occupied);
}

/** A car park or bay that tells that it is closed: whatever it counts, nobody can park there. */
export const isClosed = (latest: Latest | undefined): boolean => lastOf(latest, 'open') === 0;

/** A bay says yes or no and knows no number of spaces but one; a count that happens to be 0 or 1 comes with a number of spaces. */
export function countingOf({ latest, use }: Pick<ParkingDevice, 'latest' | 'use'>): Counting {
  const [occupied, capacity] = [lastOf(latest, 'occupied'), lastOf(latest, 'capacity') ?? 1];
  if (lastOf(latest, 'free') !== undefined || capacity !== 1) return 'counter';
  if (occupied !== undefined) return occupied > 1 ? 'counter' : 'bay';
  return use === undefined ? 'unknown' : 'bay';
}

/** What a device last told, however old; undefined when it never told anything of its spaces. */
export function toldBy(device: ParkingDevice): Told | undefined {
  const { latest, use } = device;
  const of = (quantity: string) => lastOf(latest, quantity);
  const times = ['free', 'occupied'].flatMap((quantity) => latest?.quantities.get(quantity)?.time ?? []);
  if (times.length === 0) return undefined;
  const time = Math.max(...times);
  const occupied = of('occupied');
  if (countingOf(device) === 'bay') {
    const spaces = { capacity: 1, free: occupied === undefined ? undefined : 1 - occupied };
    return { ...spaces, isClosed: isClosed(latest), special: isSpecial(use) ? { [use]: spaces } : {}, time };
  }
  const capacity = of('capacity');
  const counted = occupied === undefined || capacity === undefined ? undefined : Math.max(0, capacity - occupied);
  // Free ones and all of them may come in messages of their own: after a change there are no more free than there are.
  const free = of('free') ?? counted;
  const possible = free === undefined || capacity === undefined ? free : Math.min(free, capacity);
  return { capacity, free: possible, isClosed: isClosed(latest), special: specialOf(of), time };
}

function specialOf(of: (quantity: string) => number | undefined): Told['special'] {
  const told = SPECIAL_USES.flatMap((use) => {
    const spaces = { capacity: of(`capacity_${use}`), free: of(`free_${use}`) };
    return spaces.capacity === undefined && spaces.free === undefined ? [] : [[use, spaces] as const];
  });
  return Object.fromEntries(told);
}

export function isSpecial(use: BayUse | undefined): use is SpecialUse {
  return use === 'disabled' || use === 'charging';
}
