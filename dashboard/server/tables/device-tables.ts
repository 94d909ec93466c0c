// Tables about devices and their messages: newest values, what was noticed, what was not taken, the books.
import type { Answer, DeviceView, FindingView, QuarantineEntry } from '@lagebild/shared/contract/http.ts';
import type { TableQuery } from '@lagebild/shared/contract/table-routes.ts';
import type { Cell } from '@lagebild/shared/domain/csv.ts';
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import { isWatched, levelAt, type QualityLevel } from '@lagebild/shared/domain/quality/level.ts';
import { quantityOf } from '@lagebild/shared/domain/rule-book.ts';
import { flagsOfSelection } from '@lagebild/shared/registry/quality-flags.ts';
import type { AnswerContext } from '../answer-context.ts';
import { QUALITY_WORDS } from './quality-words.ts';
import { type Column, column, headOf, momentColumns, rowsOf, type Say, type Table, tableOf } from './table.ts';

const FRESHNESS = {
  de: { fresh: 'meldet', late: 'verspätet', silent: 'still', never: 'noch nie gehört' },
  en: { fresh: 'reporting', late: 'late', silent: 'silent', never: 'never heard' },
} as const;

interface ValueRow {
  readonly device: DeviceView;
  readonly quantity?: {
    readonly label: string;
    readonly unit: string;
    readonly value: number;
    readonly time: number;
    readonly level: QualityLevel;
  };
}

export function devicesTable(context: AnswerContext, findingRules: FindingRules, { devices }: Answer<'devices'>, say: Say): Table {
  const { rules, registry } = context;
  function* rows(): Generator<ValueRow> {
    for (const device of devices) {
      const { latest, kind, municipality, device: id } = device;
      if (!latest) yield { device };
      for (const [name, value] of Object.entries(latest?.values ?? {})) {
        const rule = quantityOf(rules, kind, name);
        const time = latest?.times[name] ?? latest?.time ?? 0;
        const quantities = [{ name, circular: false }];
        const flags = flagsOfSelection(registry.findings, {
          kind,
          devices: [{ municipality, device: id }],
          quantities,
          from: time,
          to: time + 1,
        });
        const level = levelAt(flags, time, isWatched(findingRules, kind, name) ? 4 : 0);
        yield { device, quantity: { label: rule?.label[say.language] ?? name, unit: rule?.unit ?? '', value, time, level } };
      }
    }
  }
  const columns: Column<ValueRow>[] = [
    column('Kommune', 'municipality', ({ device }) => say.municipality(device.municipality)),
    column('Gerät', 'device', ({ device }) => device.device),
    column('Name', 'name', ({ device }) => device.name),
    column('Art', 'kind', ({ device }) => rules.kinds[device.kind].label[say.language]),
    column('Ort', 'site', ({ device }) => device.site),
    column('Zustand', 'state', ({ device }) => FRESHNESS[say.language][device.freshness]),
    column('Messgröße', 'quantity', ({ quantity }) => quantity?.label),
    column('Wert', 'value', ({ quantity }) => quantity?.value),
    column('Einheit', 'unit', ({ quantity }) => quantity?.unit),
    ...momentColumns<ValueRow>('Zeit', 'time', ({ quantity }) => quantity?.time),
    column('Qualität (0–4)', 'quality (0–4)', ({ quantity }) => quantity?.level),
    column('Qualität', 'quality', ({ quantity }) => quantity && QUALITY_WORDS[say.language][quantity.level]),
    column('Breite', 'latitude', ({ device }) => device.lat),
    column('Länge', 'longitude', ({ device }) => device.lon),
  ];
  return tableOf(say.language === 'de' ? 'geraete' : 'devices', columns, rows(), say);
}

export function findingsTable({ rules }: AnswerContext, { findings }: Answer<'findings'>, say: Say): Table {
  const columns: Column<FindingView>[] = [
    column('Kommune', 'municipality', ({ municipality }) => say.municipality(municipality)),
    column('Gerät', 'device', ({ device }) => device),
    column('Art', 'kind', ({ kind }) => rules.kinds[kind].label[say.language]),
    column(
      'Messgröße',
      'quantity',
      ({ kind, quantity }) => quantity && (quantityOf(rules, kind, quantity)?.label[say.language] ?? quantity),
    ),
    column('Kürzel', 'code', ({ code }) => code),
    column('Was auffiel', 'what was noticed', ({ reason }) => reason),
    ...momentColumns<FindingView>('Seit', 'since', ({ since }) => since),
    ...momentColumns<FindingView>('Bis', 'until', ({ until }) => until),
  ];
  return tableOf(say.language === 'de' ? 'auffaelligkeiten' : 'findings', columns, findings, say);
}

const PAGE = 200;

/** A page at a time, and only as fast as the reader reads. */
export function quarantineTable(
  { registry, rules, requireMunicipality }: AnswerContext,
  { lang, decimal: _, ...filter }: TableQuery<'quarantineTable'>,
  say: Say,
): Table {
  requireMunicipality(filter.municipality);
  const { quarantine } = registry;
  const columns: Column<QuarantineEntry>[] = [
    column('Nummer', 'number', ({ id }) => id),
    ...momentColumns<QuarantineEntry>('Angekommen', 'arrived', ({ receivedAt }) => receivedAt),
    column('Kommune', 'municipality', ({ municipality }) => municipality && say.municipality(municipality)),
    column('Art', 'kind', ({ kind }) => kind && rules.kinds[kind].label[say.language]),
    column('Gerät', 'device', ({ device }) => device),
    column('Kürzel', 'code', ({ code }) => code),
    column('Grund', 'reason', ({ reason }) => reason),
    column('Topic', 'topic', ({ topic }) => topic),
    column('Wer', 'source', ({ source }) => source),
    column('Bytes', 'bytes', ({ payloadBytes }) => payloadBytes),
    column('Nachricht', 'message', ({ payload }) => payload),
  ];
  function* rows(): Generator<Cell[]> {
    for (let ids = quarantine.ids(filter, 0, PAGE); ids.length > 0; ids = quarantine.ids(filter, ids.at(-1) ?? 0, PAGE)) {
      yield* rowsOf(
        columns,
        ids.flatMap((id) => quarantine.get(id, lang) ?? []),
        say,
      );
    }
  }
  return { name: say.language === 'de' ? 'quarantaene' : 'quarantine', head: headOf(columns, say), rows: rows() };
}

export function ledgerTable({ municipalities, unassigned, ...total }: Answer<'ledger'>, say: Say): Table {
  type Row = Answer<'ledger'>['unassigned'] & { name: string };
  const rows: Row[] = [
    ...Object.entries(municipalities).map(([key, account]) => ({ ...account, name: say.municipality(key) })),
    { ...unassigned, name: say.language === 'de' ? 'ohne Kommune' : 'without municipality' },
    { ...total, name: say.language === 'de' ? 'Kreis gesamt' : 'district in total' },
  ];
  const columns: Column<Row>[] = [
    column('Kommune', 'municipality', ({ name }) => name),
    column('empfangen', 'received', ({ received }) => received),
    column('gespeichert', 'stored', ({ stored }) => stored),
    column('doppelt', 'duplicate', ({ duplicate }) => duplicate),
    column('vermerkt', 'noted', ({ noted }) => noted),
    column('in Quarantäne', 'in quarantine', ({ quarantined }) => quarantined),
    column('unterwegs', 'on their way', ({ inLog }) => inLog),
  ];
  return tableOf(say.language === 'de' ? 'buecher' : 'books', columns, rows, say);
}
