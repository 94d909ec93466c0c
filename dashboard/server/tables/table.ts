// How a table for a spreadsheet is described: columns with their heads in both languages, beside what stands in them.
import type { Cell } from '@lagebild/shared/domain/csv.ts';
import { zoneOffsetMs } from '@lagebild/shared/domain/local-time.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';

export interface Column<Row> {
  readonly head: Readonly<Record<Language, string>>;
  /** What stands in it. */
  readonly of: (row: Row, say: Say) => Cell;
}

/** How things are said in a table. */
export interface Say {
  readonly language: Language;
  readonly timezone: string;
  /** Name of a municipality of the district. */
  municipality(this: void, key: string): string;
}

export interface Table {
  /** Part of the file's name. */
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
}

export function createSay(rules: RuleBook, language: Language): Say {
  return {
    language,
    timezone: rules.district.timezone,
    municipality: (key) => rules.district.municipalities[key]?.name ?? key,
  };
}

export function tableOf<Row>(name: string, columns: readonly Column<Row>[], rows: Iterable<Row>, say: Say): Table {
  return { name, head: headOf(columns, say), rows: rowsOf(columns, rows, say) };
}

export const headOf = <Row>(columns: readonly Column<Row>[], { language }: Say): string[] => columns.map(({ head }) => head[language]);

export function* rowsOf<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>, say: Say): Generator<Cell[]> {
  for (const row of rows) yield columns.map(({ of }) => of(row, say));
}

/** A column with its head in German and English. */
export const column = <Row>(de: string, en: string, of: Column<Row>['of']): Column<Row> => ({ head: { de, en }, of });

/**
 * A moment in three columns: as a spreadsheet takes it for a date, the zone beside it (one hour of the year comes twice), and by ISO 8601.
 * @param of epoch milliseconds; empty cells where there is none
 */
export function momentColumns<Row>(de: string, en: string, of: (row: Row) => number | null | undefined): Column<Row>[] {
  const cell = (write: (time: number, say: Say) => string): Column<Row>['of'] => {
    return (row, say) => {
      const time = of(row);
      return time === null || time === undefined ? null : write(time, say);
    };
  };
  return [
    column(de, en, cell(localMoment)),
    column('Zeitzone', 'time zone', cell(zoneName)),
    column(`${de} (ISO 8601)`, `${en} (ISO 8601)`, cell(isoMoment)),
  ];
}

/** "23.11.2026 22:10:05" in German, "2026-11-23 22:10:05" in English: what spreadsheets of that language know for a date. */
function localMoment(time: number, { language, timezone }: Say): string {
  const text = wallClock(time, timezone);
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
  return language === 'de' ? `${day}.${month}.${year} ${text.slice(11)}` : `${text.slice(0, 10)} ${text.slice(11)}`;
}

/** "2026-11-23T22:10:05+01:00" */
export function isoMoment(time: number, { timezone }: Say): string {
  const minutes = Math.round(zoneOffsetMs(time, timezone) / 60_000);
  const two = (count: number) => String(Math.floor(count)).padStart(2, '0');
  const sign = minutes < 0 ? '-' : '+';
  return `${wallClock(time, timezone)}${sign}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

const wallClock = (time: number, timezone: string): string => new Date(time + zoneOffsetMs(time, timezone)).toISOString().slice(0, 19);

const zoneFormats = new Map<string, Intl.DateTimeFormat>();

function zoneName(time: number, { language, timezone }: Say): string {
  const key = `${language} ${timezone}`;
  const format =
    zoneFormats.get(key) ?? new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { timeZone: timezone, timeZoneName: 'short' });
  zoneFormats.set(key, format);
  return format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Digits that arithmetic left over are none that were measured. */
export function rounded(value: number | null | undefined, decimals: number): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(decimals));
}

/** A share as per cent with one decimal. */
export const percent = (share: number | null | undefined): number | null =>
  rounded(share === null || share === undefined ? null : 100 * share, 1);
