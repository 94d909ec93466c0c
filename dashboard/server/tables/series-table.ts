// One quantity of one device as a table: reading by reading, or in buckets with mean, least, most, coverage; with the quality of each.
import { MAX_RAW_TABLE_DAYS, MAX_TABLE_ROWS, type TableQuery } from '@lagebild/shared/contract/table-routes.ts';
import { everyMs, fittingEvery } from '@lagebild/shared/domain/bucket.ts';
import type { Cell } from '@lagebild/shared/domain/csv.ts';
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import { isRejected, isWatched, levelAt, type QualityFlag, type QualityLevel } from '@lagebild/shared/domain/quality/level.ts';
import { coverageOf } from '@lagebild/shared/domain/rhythm.ts';
import { quantityOf } from '@lagebild/shared/domain/rule-book.ts';
import { flagsOfSelection } from '@lagebild/shared/registry/quality-flags.ts';
import type { AnswerContext } from '../answer-context.ts';
import { RefusedQuestion } from '../problem.ts';
import { chooseEvery, type ResolvedSeries, resolveSeries, selectionOf } from '../series-answers.ts';
import { QUALITY_WORDS } from './quality-words.ts';
import { type Column, column, headOf, momentColumns, percent, rounded, rowsOf, type Say, type Table } from './table.ts';

const DAY_MS = 86_400_000;
/** One reading a second of a whole day, with some to spare: a day is read at once. */
const READINGS_A_DAY = 100_000;
/** Means get two decimals more than what is measured. */
const MORE_DECIMALS = 2;

interface Row {
  readonly time: number;
  readonly value: number | null;
  readonly level: QualityLevel | null;
  readonly least?: number | null;
  readonly most?: number | null;
  readonly count?: number;
  readonly coverage?: number | null;
}

export async function seriesTable(
  context: AnswerContext,
  findingRules: FindingRules,
  { every: wanted, quality, lang: _, decimal: __, ...asked }: TableQuery<'seriesTable'>,
  say: Say,
): Promise<Table> {
  const of = resolveSeries(context, asked);
  const rule = quantityOf(context.rules, of.kind, of.quantity);
  const unit = rule?.unit ? ` (${rule.unit})` : '';
  const labels = { de: `${rule?.label.de ?? of.quantity}${unit}`, en: `${rule?.label.en ?? of.quantity}${unit}` };
  const decimals = (rule?.decimals ?? 0) + MORE_DECIMALS;
  const flags = flagsOfSelection(context.registry.findings, selectionOf(of));
  const otherwise: QualityLevel = isWatched(findingRules, of.kind, of.quantity) ? 4 : 0;
  const levelColumns: Column<Row>[] = [
    column('Qualität (0–4)', 'quality (0–4)', ({ level }) => level),
    column('Qualität', 'quality', ({ level }, { language }) => (level === null ? null : QUALITY_WORDS[language][level])),
  ];
  const name = `${of.device}-${of.quantity}`;

  if (wanted === 'raw') {
    if (of.to - of.from > MAX_RAW_TABLE_DAYS * DAY_MS) {
      const detail = `Reading by reading at most ${MAX_RAW_TABLE_DAYS} days are given in one table.`;
      throw new RefusedQuestion('RANGE_TOO_WIDE', detail, 'Ask in several parts, or with a width such as every=5m.');
    }
    const columns: Column<Row>[] = [
      ...momentColumns<Row>('Zeit', 'time', ({ time }) => time),
      { head: labels, of: ({ value }) => value },
      ...levelColumns,
    ];
    const keeps = (level: QualityLevel): boolean => quality === 'all' || !isRejected(level);
    return { name, head: headOf(columns, say), rows: readingRows(context, of, flags, otherwise, keeps, columns, say) };
  }

  const every = chooseEvery(of.from, of.to, wanted ?? fittingEvery(of.to - of.from, 2000), MAX_TABLE_ROWS);
  const question = { ...of, every } as const;
  const [mean, least, most, count] = await Promise.all([
    context.series({ ...question, aggregate: 'mean' }, quality),
    context.series({ ...question, aggregate: 'min' }, quality),
    context.series({ ...question, aggregate: 'max' }, quality),
    context.series({ ...question, aggregate: 'count' }, quality),
  ]);
  const everyMinutes = context.everyMinutes(of);
  const now = Date.now();
  const width = everyMs(every);
  const rows = mean.times.map((time, index): Row => {
    const end = mean.times[index + 1] ?? time + width;
    const readings = count.values[index] ?? 0;
    // Of the first and last bucket only what was asked for.
    const expectedMs = Math.min(end, now, of.to) - Math.max(time, of.from);
    const reaching = flags.filter(({ from, to }) => from < end && to > time).map((flag) => ({ ...flag, from: time, to: end }));
    return {
      time,
      value: mean.values[index] ?? null,
      least: least.values[index] ?? null,
      most: most.values[index] ?? null,
      count: readings,
      coverage: everyMinutes === undefined || expectedMs <= 0 ? null : coverageOf(readings, expectedMs, everyMinutes * 60_000),
      level: readings > 0 || reaching.length > 0 ? levelAt(reaching, time, otherwise) : null,
    };
  });
  const head = (de: string, en: string) => ({ de: `${labels.de}, ${de}`, en: `${labels.en}, ${en}` });
  const columns: Column<Row>[] = [
    ...momentColumns<Row>('Beginn', 'begin', ({ time }) => time),
    { head: head('Mittel', 'mean'), of: ({ value }) => rounded(value, decimals) },
    { head: head('kleinster', 'lowest'), of: (row) => rounded(row.least, decimals) },
    { head: head('größter', 'highest'), of: (row) => rounded(row.most, decimals) },
    column('Messwerte', 'readings', (row) => row.count),
    column('Abdeckung (%)', 'coverage (%)', ({ coverage }) => percent(coverage)),
    ...levelColumns,
  ];
  return { name, head: headOf(columns, say), rows: rowsOf(columns, rows, say) };
}

/** Day by day, as fast as they are written away. */
async function* readingRows(
  { store }: AnswerContext,
  of: ResolvedSeries,
  flags: readonly QualityFlag[],
  otherwise: QualityLevel,
  keeps: (level: QualityLevel) => boolean,
  columns: readonly Column<Row>[],
  say: Say,
): AsyncGenerator<Cell[]> {
  for (let from = of.from; from < of.to; from += DAY_MS) {
    const points = await store.points(selectionOf({ ...of, from, to: Math.min(of.to, from + DAY_MS) }), READINGS_A_DAY);
    for (const { time, value } of points) {
      const level = levelAt(flags, time, otherwise);
      if (keeps(level)) yield* rowsOf(columns, [{ time, value, level }], say);
    }
  }
}
