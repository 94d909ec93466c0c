// An hour as people say it: "Fr 12.06., 12–13 Uhr"; in the night of a clock change with the zone, because one hour comes twice.
import { bucketStarts } from '@lagebild/shared/domain/bucket.ts';
import { formatTime } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { region } from '../state/region.ts';
import { hourEnds } from './present-air.ts';
import { airWords } from './words.ts';

const DAY_MS = 86_400_000;
const known = new Map<number, boolean>();

/** True on the two days of the year that do not have 24 hours. */
function isChangeDay(time: number, timezone: string): boolean {
  const hour = Math.floor(time / 3_600_000);
  const remembered = known.get(hour);
  if (remembered !== undefined) return remembered;
  const [start = 0, next = start + DAY_MS] = bucketStarts(time, time + DAY_MS + 2 * 3_600_000, { count: 1, unit: 'd' }, timezone);
  known.set(hour, next - start !== DAY_MS);
  return next - start !== DAY_MS;
}

/** @param start of the hour, epoch milliseconds */
export function hourInWords(start: number): string {
  const timezone = region.value?.timezone ?? 'Europe/Berlin';
  const { from, to } = hourEnds(start);
  const hours = airWords().station.hours(from, to);
  const day = formatTime(start, 'weekday');
  if (!isChangeDay(start, timezone)) return `${day}, ${hours}`;
  const zone = new Intl.DateTimeFormat(language.value === 'de' ? 'de-DE' : words.value.locale, {
    timeZone: timezone,
    timeZoneName: 'short',
  });
  const name = zone.formatToParts(start).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${day}, ${hours} (${name})`;
}
