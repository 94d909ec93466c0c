// One line for a whole place from the lines of its devices: added up or averaged as the quantity wants it, and how many stand behind each value.
import { directionOf, type Stats } from '../roll-up.ts';

/** How values of one quantity at several devices make one of the place; `none`: they do not. */
export const TOGETHER = ['sum', 'mean', 'level', 'direction', 'none'] as const;
export type Together = (typeof TOGETHER)[number];

export interface DevicePart {
  /** Of a slot, epoch milliseconds; slots are of one width, and a value belongs to the whole slot. */
  readonly start: number;
  readonly stats: Stats;
}

export interface DeviceLine {
  /** Epoch milliseconds: before that nobody could expect it to report. */
  readonly firstSeen: number;
  /** So long, in milliseconds, what it said last holds: until it counts as late. */
  readonly heldMs: number;
  /** In the order of time; may begin before the line. */
  readonly parts: readonly DevicePart[];
}

export interface PlaceLine {
  /** Null where nothing is known, and of a sum also where a device that reports otherwise is missing. */
  readonly values: (number | null)[];
  /** Of a sum: what those make that do report, where others are missing; else null. Never drawn as the whole. */
  readonly partly: (number | null)[];
  /** Devices behind each value, and devices there were. */
  readonly reporting: number[];
  readonly of: number[];
  /** Places in the list of those that said nothing in all the time; no sum waits for them, and none holds them. */
  readonly silent: number[];
}

/**
 * @param edges starts of the buckets and the end of the last one, epoch milliseconds; whole slots
 * @param slotMs width of the devices' parts
 * @param until nothing is known after it: what was said last does not hold into the future
 */
export function placeLine(
  devices: readonly DeviceLine[],
  edges: readonly number[],
  slotMs: number,
  until: number,
  together: Together,
): PlaceLine {
  const columns = devices.map((device) => bucketValues(device, edges, slotMs, until));
  const firstKnown = columns.map((column) => column.findIndex((value) => value !== undefined));
  const silent = firstKnown.flatMap((first, index) => (first < 0 ? [index] : []));
  const line: PlaceLine = { values: [], partly: [], reporting: [], of: [], silent };
  for (let bucket = 0; bucket + 1 < edges.length; bucket += 1) {
    const end = edges[bucket + 1] ?? 0;
    const known = columns.flatMap((column) => column[bucket] ?? []);
    const isThere = (index: number): boolean => {
      const first = firstKnown[index] ?? -1;
      return (devices[index]?.firstSeen ?? 0) < end || (first >= 0 && first <= bucket);
    };
    const there = [...devices.keys()].filter(isThere);
    const expected = there.filter((index) => (firstKnown[index] ?? -1) >= 0).length;
    const value = known.length > 0 ? combine(known, together) : null;
    const isWhole = together !== 'sum' || known.length >= expected;
    line.values.push(isWhole ? value : null);
    line.partly.push(isWhole ? null : value);
    line.reporting.push(known.length);
    line.of.push(there.length);
  }
  return line;
}

/** The mean over time of each bucket: of every slot what was measured in it, else what was said last while that holds. */
function bucketValues({ parts, heldMs }: DeviceLine, edges: readonly number[], slotMs: number, until: number): (number | undefined)[] {
  const values: (number | undefined)[] = [];
  let next = 0;
  let last: DevicePart | undefined;
  for (let bucket = 0; bucket + 1 < edges.length; bucket += 1) {
    const [from = 0, to = 0] = [edges[bucket], edges[bucket + 1]];
    let [sum, count] = [0, 0];
    for (let slot = from; slot < to && slot < until; slot += slotMs) {
      for (let part = parts[next]; part && part.start < slot; part = parts[next]) {
        last = part;
        next += 1;
      }
      const own = parts[next];
      if (own && own.start < slot + slotMs) {
        sum += own.stats.mean;
        count += 1;
        last = own;
        next += 1;
      } else if (last && slot - last.start < heldMs) {
        sum += last.stats.last;
        count += 1;
      }
    }
    values.push(count > 0 ? sum / count : undefined);
  }
  return values;
}

function combine(values: readonly number[], together: Together): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (together === 'sum') return sum;
  // Sound levels are logarithms: their powers are averaged.
  if (together === 'level') return 10 * Math.log10(values.reduce((total, value) => total + 10 ** (value / 10), 0) / values.length);
  if (together === 'direction') {
    const arrows = values.map((value) => (value * Math.PI) / 180);
    const east = arrows.reduce((total, angle) => total + Math.sin(angle), 0);
    const north = arrows.reduce((total, angle) => total + Math.cos(angle), 0);
    return directionOf(east, north).mean;
  }
  return sum / values.length;
}
