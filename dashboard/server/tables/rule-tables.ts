// The rule book as tables: where municipalities deviate, and who has which models of devices.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { DeviationView, ModelView } from '@lagebild/shared/contract/rule-routes.ts';
import { DEVIATION_WORDS } from '@lagebild/shared/domain/deviation-words.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { type Column, column, type Say, type Table, tableOf } from './table.ts';

const DIRECT = { de: 'direkt, ohne Modell', en: 'direct, no model named' } as const;

type DeviationRow = DeviationView & { readonly difference: DeviationView['differences'][number] };

export function rulesTable({ deviations }: Answer<'rules'>, rules: RuleBook, say: Say): Table {
  const words = DEVIATION_WORDS[say.language];
  const rows = deviations.flatMap((deviation) => deviation.differences.map((difference): DeviationRow => ({ ...deviation, difference })));
  const columns: Column<DeviationRow>[] = [
    column('Kommune', 'municipality', ({ municipality }) => say.municipality(municipality)),
    column('Was', 'what', ({ what }) => words.what[what]),
    column('Art', 'kind', ({ kind }) => kind && rules.kinds[kind].label[say.language]),
    column('Messgröße', 'quantity', ({ quantity }) => quantity?.label[say.language]),
    column('Regel', 'rule', ({ rule }) => rule?.label[say.language]),
    column('Feld', 'field', ({ difference }) => difference.field),
    column('hier', 'here', ({ difference }) => difference.is),
    column('sonst', 'elsewhere', ({ difference }) => difference.common),
    column('Einheit', 'unit', ({ quantity }) => quantity?.unit),
    column('Ab', 'from', ({ date }) => date),
    column('Bis', 'until', ({ until }) => until),
    column('Stand', 'state', ({ state }) => words.state[state]),
    column('Grund', 'reason', ({ reason }) => reason),
    column('Entschieden von', 'decided by', ({ by }) => by),
  ];
  return tableOf(say.language === 'de' ? 'abweichungen' : 'deviations', columns, rows, say);
}

type MatrixRow = ModelView & { readonly place: ModelView['municipalities'][number] };

export function rulesMatrixTable({ models }: Answer<'rulesMatrix'>, rules: RuleBook, say: Say): Table {
  const rows = models.flatMap((model) => model.municipalities.map((place): MatrixRow => ({ ...model, place })));
  const columns: Column<MatrixRow>[] = [
    column('Kommune', 'municipality', ({ place }) => say.municipality(place.key)),
    column('Art', 'kind', ({ kind }) => rules.kinds[kind].label[say.language]),
    column('Hersteller', 'supplier', ({ vendor }) => vendor ?? DIRECT[say.language]),
    column('Modell', 'model', ({ model }) => model),
    column('Geräte', 'devices', ({ place }) => place.devices),
  ];
  return tableOf(say.language === 'de' ? 'wer-hat-was' : 'who-has-what', columns, rows, say);
}
