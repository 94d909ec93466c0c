// Where the time axis carries a mark: at round local times, about as many as fit.
import { bucketStarts, everyMs, parseEvery } from '@lagebild/shared/domain/bucket.ts';
import type { TimeStyle } from '../i18n/format.ts';

const WIDTHS = ['1m', '5m', '10m', '15m', '30m', '1h', '3h', '6h', '12h', '1d', '2d', '7d', '14d', '30d', '91d', '366d'] as const;
const DAY_MS = 86_400_000;

export interface Ticks {
  readonly times: number[];
  readonly style: TimeStyle;
}

export function timeTicks(from: number, to: number, most: number, timezone: string): Ticks {
  for (const text of WIDTHS) {
    const every = parseEvery(text);
    if (!every || (to - from) / everyMs(every) > most) continue;
    const width = everyMs(every);
    // Hours are counted from local midnight, so that marks stand at 06:00, not at 07:00 in summer.
    const hours = width > 3_600_000 && width < DAY_MS ? fromMidnights(from, to, width, timezone) : bucketStarts(from, to, every, timezone);
    return { times: hours.filter((time) => time >= from), style: width < DAY_MS ? 'minute' : width > 60 * DAY_MS ? 'month' : 'day' };
  }
  return { times: [from], style: 'date' };
}

function fromMidnights(from: number, to: number, width: number, timezone: string): number[] {
  const midnights = bucketStarts(from, to, { count: 1, unit: 'd' }, timezone);
  return midnights.flatMap((midnight, index) => {
    const end = Math.min(to, midnights[index + 1] ?? to);
    const times: number[] = [];
    for (let time = midnight; time < end; time += width) times.push(time);
    return times;
  });
}
