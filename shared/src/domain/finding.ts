// What Lagebild notices about a device by itself: each code with its sentences. Readings stay as they are.
import type { Kind } from './kind.ts';
import type { Language } from './words.ts';

export const FINDING_CODES = [
  'stuck',
  'spike',
  'drift',
  'battery_low',
  'day_burner',
  'lamp_failure',
  'gear_failure',
  'relay_failure',
  'supply_failure',
  'overridden',
  'not_following',
  'counter_reset',
  'out_of_order',
  'closed',
  'jump',
  'humid',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** About single values, not about the device: told with the quality of its values, not among what was noticed. */
export const ONLY_ABOUT_VALUES: readonly FindingCode[] = ['jump', 'humid'];

/** What it was told from: figures in the unit of the quantity, hours, or seconds, as the sentence says. */
export type Evidence = Readonly<Record<string, number>>;

export interface Finding {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  readonly code: FindingCode;
  /** The quantity it is about; empty when it is about the device. */
  readonly quantity: string;
  /** Time of the reading with which it began, epoch milliseconds. */
  readonly since: number;
  /** With which it ended; undefined while it lasts. */
  readonly until?: number | undefined;
  readonly evidence: Evidence;
}

type Sentence = (what: string, evidence: (name: string) => string, has: (name: string) => boolean) => string;

const SENTENCES: Record<FindingCode, Record<Language, Sentence>> = {
  stuck: {
    en: (what, of) => `${what} has stood at ${of('value')} for ${of('hours')} hours without any change. Is the sensor stuck?`,
    de: (what, of) => `${what} steht seit ${of('hours')} Stunden unverändert bei ${of('value')}. Hängt der Sensor?`,
  },
  spike: {
    en: (what, of) => `${what} jumped to ${of('value')} for one reading; before and after it was about ${of('around')}.`,
    de: (what, of) => `${what} sprang für eine Messung auf ${of('value')}; davor und danach lag der Wert bei ${of('around')}.`,
  },
  drift: {
    en: (what, of) => `${what} is ${of('own')}, the middle of the district's devices is ${of('median')}. Does the sensor drift?`,
    de: (what, of) => `${what} liegt bei ${of('own')}, die Mitte der Geräte im Kreis bei ${of('median')}. Läuft der Sensor weg?`,
  },
  battery_low: {
    en: (_, of) => `The battery is at ${of('value')} %.`,
    de: (_, of) => `Die Batterie ist bei ${of('value')} %.`,
  },
  day_burner: {
    en: (_, of) => `The light draws ${of('power')} W although the sun stands ${of('sun')}° high.`,
    de: (_, of) => `Das Licht zieht ${of('power')} W, obwohl die Sonne ${of('sun')}° hoch steht.`,
  },
  lamp_failure: {
    en: (_, of, has) =>
      has('power')
        ? `The light is told to burn at ${of('dimming')} % but draws only ${of('power')} W.`
        : 'The controller reports that its lamp has failed.',
    de: (_, of, has) =>
      has('power')
        ? `Das Licht soll mit ${of('dimming')} % brennen, zieht aber nur ${of('power')} W.`
        : 'Die Steuerung meldet ihre Lampe als defekt.',
  },
  gear_failure: {
    en: () => 'The controller reports that its control gear has failed.',
    de: () => 'Die Steuerung meldet ihr Vorschaltgerät als defekt.',
  },
  relay_failure: {
    en: () => 'The controller reports that its relay has failed.',
    de: () => 'Die Steuerung meldet ihr Relais als defekt.',
  },
  supply_failure: {
    en: (_, of) => `The supply is down: ${of('voltage')} V.`,
    de: (_, of) => `Die Versorgung ist ausgefallen: ${of('voltage')} V.`,
  },
  counter_reset: {
    en: (what, of) => `${what} went back from ${of('before')} to ${of('value')}. Was the meter changed or reset?`,
    de: (what, of) => `${what} sprang von ${of('before')} auf ${of('value')} zurück. Wurde der Zähler getauscht oder zurückgesetzt?`,
  },
  overridden: {
    en: (_, of) => `Commanded are ${of('command')} %, in force are ${of('active')} %. Has somebody switched by hand?`,
    de: (_, of) => `Befohlen sind ${of('command')} %, in Kraft sind ${of('active')} %. Hat jemand von Hand geschaltet?`,
  },
  not_following: {
    en: (_, of) => `The light is told ${of('told')} % and does ${of('does')} %: switched by hand, or faulty.`,
    de: (_, of) => `Das Licht soll ${of('told')} % und tut ${of('does')} %: von Hand geschaltet oder gestört.`,
  },
  out_of_order: {
    en: (_, of) => `A reading came ${of('minutes')} minutes after newer ones. It is stored where it belongs.`,
    de: (_, of) => `Eine Messung kam ${of('minutes')} Minuten nach neueren an. Sie steht, wo sie hingehört.`,
  },
  jump: {
    en: (what, of) => `${what} went from ${of('before')} to ${of('value')} within ${of('minutes')} minutes: faster than it can.`,
    de: (what, of) => `${what} ging in ${of('minutes')} Minuten von ${of('before')} auf ${of('value')}: schneller, als es sein kann.`,
  },
  humid: {
    en: (what, of) => `${what} was measured at ${of('humidity')} % humidity: droplets count as particles there.`,
    de: (what, of) => `${what} wurde bei ${of('humidity')} % Luftfeuchte gemessen: Tröpfchen zählen dort als Teilchen.`,
  },
  closed: {
    en: () => 'The car park is closed.',
    de: () => 'Der Parkplatz ist geschlossen.',
  },
};

/** @param what the quantity's label */
export function describeFinding({ code, evidence }: Pick<Finding, 'code' | 'evidence'>, what: string, language: Language): string {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return SENTENCES[code][language](
    what,
    (name) => format.format(evidence[name] ?? 0),
    (name) => evidence[name] !== undefined,
  );
}
