// Alarms as a table: what is the matter, since when, who looks after it.
import type { AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { type Column, column, momentColumns, type Say, type Table, tableOf } from './table.ts';

const WORDS = {
  de: {
    severity: { critical: 'kritisch', warning: 'Warnung', info: 'Hinweis' },
    phase: { pending: 'bahnt sich an', suppressed: 'läutet nicht', open: 'offen', clearing: 'offen, klingt ab', closed: 'beendet' },
    ending: { cleared: 'wieder in Ordnung', passed: 'vorbei', unknown: 'nicht mehr zu erkennen', rule_removed: 'Regel entfallen' },
  },
  en: {
    severity: { critical: 'critical', warning: 'warning', info: 'notice' },
    phase: { pending: 'pending', suppressed: 'does not ring', open: 'open', clearing: 'open, clearing', closed: 'closed' },
    ending: { cleared: 'back to normal', passed: 'passed', unknown: 'cannot be told any more', rule_removed: 'rule is gone' },
  },
} as const;

export function alarmsTable({ alarms }: Answer<'alarms'>, say: Say): Table {
  const words = WORDS[say.language];
  const columns: Column<AlarmView>[] = [
    column('Nummer', 'number', ({ id }) => id),
    column('Schwere', 'severity', ({ severity }) => words.severity[severity]),
    column('Stand', 'phase', ({ phase }) => words.phase[phase]),
    column('Kommune', 'municipality', ({ thing }) => thing.municipality && say.municipality(thing.municipality)),
    column('Wer oder was', 'thing', ({ thing }) => thing.name),
    column('Kennung', 'id', ({ thing }) => thing.id),
    column('Regel', 'rule', ({ label }) => label),
    column('Was los ist', 'what is the matter', ({ sentence }) => sentence),
    ...momentColumns<AlarmView>('Seit', 'since', ({ since }) => since),
    ...momentColumns<AlarmView>('Geöffnet', 'opened', ({ openedAt }) => openedAt),
    ...momentColumns<AlarmView>('Beendet', 'closed', ({ closedAt }) => closedAt),
    column('Ende', 'ending', ({ ending }) => ending && words.ending[ending]),
    column('Erklärt durch', 'explained by', ({ cause }) => cause?.sentence),
    column('Erklärt weitere', 'explains', ({ explains }) => explains),
    column('Quittiert von', 'acknowledged by', ({ acknowledged }) => acknowledged?.by),
    ...momentColumns<AlarmView>('Quittiert', 'acknowledged', ({ acknowledged }) => acknowledged?.at),
    column('Zugewiesen an', 'assigned to', ({ assignedTo }) => assignedTo),
  ];
  return tableOf(say.language === 'de' ? 'alarme' : 'alarms', columns, alarms, say);
}
