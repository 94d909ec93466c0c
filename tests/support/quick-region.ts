// A rule book of its own for a test: the district's, with other rules for alarms and shorter times.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface QuickTimes {
  readonly lateMinutes: number;
  readonly silentMinutes: number;
}

/**
 * @param alarms the text of alarms.yaml
 * @param times of every kind; those of the district when left out
 * @returns the folder, to be deleted by the test
 */
export function quickRegion(alarms: string, times?: QuickTimes): string {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-region-'));
  cpSync('region', folder, { recursive: true });
  writeFileSync(join(folder, 'alarms.yaml'), alarms);
  if (!times) return folder;
  const kinds = readFileSync(join(folder, 'kinds.yaml'), 'utf8');
  writeFileSync(
    join(folder, 'kinds.yaml'),
    kinds
      .replace(/late_minutes: [\d.]+/g, `late_minutes: ${times.lateMinutes}`)
      .replace(/silent_minutes: [\d.]+/g, `silent_minutes: ${times.silentMinutes}`),
  );
  return folder;
}

/** The rules of the district with other hold and clear times, minutes. */
export function shippedAlarms(holdMinutes: number, clearMinutes: number): string {
  return readFileSync('region/alarms.yaml', 'utf8')
    .replace(/hold_minutes: [\d.]+/g, `hold_minutes: ${holdMinutes}`)
    .replace(/clear_minutes: [\d.]+/g, `clear_minutes: ${clearMinutes}`);
}
