// The depot's list in words: what is wrong, what to take along. Here, because paper, CSV and screen have to say the same.
import { describeFinding } from '../finding.ts';
import type { Language } from '../words.ts';
import { type Bring, findingOf, type WorkItem, type WorkKind } from './work-list.ts';

interface WorkWords {
  readonly kinds: Record<WorkKind, string>;
  readonly bring: Record<Bring, string>;
  /** Heads of the columns of the CSV. */
  readonly columns: readonly string[];
  readonly cabinet: (lamps: string, of: string) => string;
  readonly dark: string;
  readonly silent: string;
}

export const WORK_WORDS: Record<Language, WorkWords> = {
  de: {
    kinds: {
      cabinet: 'Schrank ausgefallen',
      supply: 'ohne Versorgung',
      lamp: 'Lampe ausgefallen',
      gear: 'Vorschaltgerät defekt',
      relay: 'Relais defekt',
      day_burner: 'brennt am Tag',
      dark: 'blieb die ganze Nacht dunkel',
      not_following: 'tut nicht, was befohlen ist',
      overridden: 'von Hand geschaltet',
      silent: 'meldet sich nicht mehr',
    },
    bring: {
      cabinet: 'Schrankschlüssel, Sicherungen, Messgerät',
      lamp: 'Leuchtmittel oder Leuchtenkopf',
      gear: 'Vorschaltgerät',
      relay: 'Relais oder Steuergerät',
      controller: 'Steuergerät, Prüfgerät',
    },
    columns: ['Kommune', 'Straße', 'Gerät', 'Name', 'Was', 'Seit', 'Mitnehmen', 'Grund', 'Leuchten', 'Breite', 'Länge'],
    cabinet: (lamps, of) => `${lamps} von ${of} Leuchten des Schranks sind seit demselben Zeitpunkt dunkel oder still.`,
    dark: 'In der letzten Nacht zog die Leuchte fast nichts, obwohl ihr Plan Licht vorsieht.',
    silent: 'Seitdem kam keine Nachricht mehr, und kein Gateway erklärt es.',
  },
  en: {
    kinds: {
      cabinet: 'cabinet failed',
      supply: 'without supply',
      lamp: 'lamp failed',
      gear: 'control gear broken',
      relay: 'relay broken',
      day_burner: 'burns by day',
      dark: 'stayed dark all night',
      not_following: 'does not do what it is told',
      overridden: 'switched by hand',
      silent: 'not heard of any more',
    },
    bring: {
      cabinet: 'cabinet key, fuses, meter',
      lamp: 'lamp or lantern head',
      gear: 'control gear',
      relay: 'relay or controller',
      controller: 'controller, tester',
    },
    columns: ['municipality', 'street', 'device', 'name', 'what', 'since', 'take along', 'reason', 'lamps', 'latitude', 'longitude'],
    cabinet: (lamps, of) => `${lamps} of ${of} lamps of the cabinet are dark or silent since the same moment.`,
    dark: 'In the last night the lamp drew next to nothing although its plan has it burn.',
    silent: 'Nothing came from it since, and no gateway explains it.',
  },
};

/** Why an entry is on the list, as a sentence. */
export function describeWork(item: Pick<WorkItem, 'kind' | 'evidence' | 'lamps' | 'of'>, language: Language): string {
  const words = WORK_WORDS[language];
  const code = findingOf(item.kind);
  if (code) return describeFinding({ code, evidence: item.evidence }, '', language);
  if (item.kind === 'cabinet') return words.cabinet(String(item.lamps.length), String(item.of));
  return item.kind === 'dark' ? words.dark : words.silent;
}
