// The headline figures in German: their names, their formulas in words, why a part does not count, and one plain sentence or two for each.
import type { FactsOf, FigureFacts } from './facts.ts';
import type { FigureName, LeftOut } from './figure.ts';
import { capital, deviationPercent, energyText, plainNumber, powerText, spokenCount } from './numbers.ts';

const number = (value: number, decimals = 0): string => plainNumber(value, 'de', decimals);
const count = (value: number): string => spokenCount(value, 'de');
const where = ({ place, isDistrict }: FigureFacts): string => (isDistrict ? `im ${place}` : `in ${place}`);

/** What is not counted, when there is something. */
function uncounted({ closed, unknown }: FactsOf<'parking_free'> | FactsOf<'parking_taken'>): string[] {
  return [
    ...(unknown > 0
      ? [`Von ${unknown === 1 ? 'einem weiteren Platz' : `${count(unknown)} weiteren Plätzen`} wissen wir es gerade nicht.`]
      : []),
    ...(closed > 0 ? [closed === 1 ? 'Ein Platz ist gesperrt.' : `${capital(count(closed))} Plätze sind gesperrt.`] : []),
  ];
}

const nights = (deviation: number | null): string[] => {
  if (deviation === null) return ['Mit dem Plan lässt sich das noch nicht vergleichen.'];
  if (Math.abs(deviation) < 0.005) return ['Das ist so viel wie geplant.'];
  return [`Das sind ${deviationPercent(deviation, 'de')} ${deviation < 0 ? 'weniger' : 'mehr'} als geplant.`];
};

/** Official stations that are listed, and stand apart from those that measure here. */
function unconnectedStations(stations: number): string[] {
  if (stations === 0) return [];
  return [
    stations === 1 ? 'Eine Referenzstation ist nicht angebunden.' : `${capital(count(stations))} Referenzstationen sind nicht angebunden.`,
  ];
}

const SENTENCES: { readonly [F in FigureName]: (facts: FactsOf<F>) => string[] } = {
  parking_free: (facts) => {
    const { value, known } = facts;
    if (value === null)
      return [`${capital(where(facts))} meldet gerade kein offener Parkplatz.`, 'Wie viele Plätze frei sind, wissen wir nicht.'];
    const free = value === 0 ? 'kein Parkplatz' : value === 1 ? 'ein Parkplatz' : `${count(value)} Parkplätze`;
    const first = `${capital(where(facts))} ${value < 2 ? 'ist' : 'sind'} gerade ${free} frei.`;
    return [first, `Gezählt ${known === 1 ? 'ist ein Platz' : `sind ${count(known)} Plätze`}.`, ...uncounted(facts)];
  },
  parking_taken: (facts) => {
    const { value, known } = facts;
    if (value === null) return [`${capital(where(facts))} meldet gerade kein offener Parkplatz.`, 'Wie voll es ist, wissen wir nicht.'];
    const of = `Von 100 Parkplätzen ${where(facts)} ${Math.round(value) === 1 ? 'ist einer' : `sind ${value < 0.5 ? 'keine' : count(Math.round(value))}`} belegt.`;
    return [of, `Gezählt ${known === 1 ? 'ist ein Platz' : `sind ${count(known)} Plätze`}.`, ...uncounted(facts)];
  },
  air_index: (facts) => {
    const { value, classes, worst, rated, stations, unconnected, good } = facts;
    const apart = unconnectedStations(unconnected);
    if (stations === 0) return [`${capital(where(facts))} misst noch keine Station die Luft.`, ...apart];
    if (value === null)
      return [`Wie die Luft ${where(facts)} ist, wissen wir gerade nicht.`, 'Keine Station hat genug gemessen.', ...apart];
    const word = classes[value - 1]?.de ?? '';
    const [only] = worst;
    if (rated === 1) return [`Die Luft ist ${word}.`, `Das misst eine Station: „${only ?? ''}“.`, ...apart];
    if (worst.length === rated) return [`Die Luft ${where(facts)} ist überall ${word}.`, `Das messen ${count(rated)} Stationen.`, ...apart];
    const at = worst.length === 1 ? `an einer Station ${word}: „${only ?? ''}“` : `an ${count(worst.length)} Stationen ${word}`;
    const others =
      value > 2 && good > 0 ? [`An ${good === 1 ? 'einer' : count(good)} von ${count(rated)} Stationen ist sie gut oder besser.`] : [];
    return [`Die Luft ${where(facts)} ist ${at}.`, 'Dort ist sie am schlechtesten.', ...others, ...apart];
  },
  lighting_lit: (facts) => {
    const { value, planned, known } = facts;
    if (value === null || known === 0) return ['Gerade meldet kein Licht, ob es brennt.'];
    if (value === 0 && planned === 0) return [`${capital(where(facts))} brennt gerade kein Straßenlicht.`, 'So ist es geplant.'];
    const lit = value === 0 ? 'kein Straßenlicht' : value === 1 ? 'ein Straßenlicht' : `${count(value)} Straßenlichter`;
    const plan =
      planned === 0 ? 'Nach Plan soll keines brennen.' : `Nach Plan ${planned === 1 ? 'soll eines' : `sollen ${count(planned)}`} brennen.`;
    return [`${capital(where(facts))} ${value < 2 ? 'brennt' : 'brennen'} gerade ${lit}.`, plan];
  },
  lighting_power: ({ value, from, of }) =>
    value === null
      ? ['Gerade misst kein Licht, wie viel Strom es braucht.']
      : [
          `Die Straßenlichter brauchen gerade ${powerText(value, 'de').replace(/ kW$/, ' Kilowatt').replace(/ W$/, ' Watt')}.`,
          `Das ${from === 1 ? 'misst eine' : `messen ${count(from)}`} von ${of === 1 ? 'einer Anlage' : `${count(of)} Anlagen`}.`,
        ],
  lighting_energy: ({ value, deviation }) =>
    value === null
      ? ['Was das Licht in der letzten Nacht brauchte, wissen wir noch nicht.']
      : [`In der letzten Nacht brauchten die Straßenlichter ${energyText(value, 'de')} Strom.`, ...nights(deviation)],
  lighting_saving: ({ value, savedKwh, fullKwh }) =>
    value === null
      ? ['Was in der letzten Nacht gespart wurde, wissen wir noch nicht.']
      : [
          'In der letzten Nacht war das Licht zeitweise gedimmt oder aus.',
          `Das sparte ${energyText(savedKwh, 'de')} von ${energyText(fullKwh, 'de')} Strom.`,
        ],
  lighting_work: ({ value }) => {
    if (!value) return ['Beim Licht ist nichts zu tun.'];
    return [
      value === 1 ? 'Beim Licht ist eine Sache zu tun.' : `Beim Licht sind ${count(value)} Sachen zu tun.`,
      'Sie stehen auf der Arbeitsliste.',
    ];
  },
  reporting: ({ value, all, late, silent, never }) => {
    if (all === 0) return ['Es ist noch kein Gerät angemeldet.'];
    const reports = !value ? 'Kein' : value === 1 ? 'Ein' : capital(count(value));
    const first = `${reports} von ${all === 1 ? 'einem Gerät meldet' : `${count(all)} Geräten ${!value || value === 1 ? 'meldet' : 'melden'}`} sich, wie es soll.`;
    const some = (devices: number, are: string) => (devices > 0 ? [`${devices === 1 ? 'eines' : count(devices)} ${are}`] : []);
    const others = [...some(late, 'überfällig'), ...some(silent, 'still'), ...some(never, 'noch nie gehört')];
    return [first, ...(others.length > 0 ? [`Von den anderen: ${others.join(', ')}.`] : [])];
  },
  messages: ({ value, stored, duplicate, noted, quarantined, inLog }) => {
    if (!value) return ['Es ist noch keine Nachricht angekommen.'];
    const isBalanced = value === stored + duplicate + noted + quarantined + inLog;
    return [
      `${value === 1 ? 'Eine Nachricht ist' : `${capital(count(value))} Nachrichten sind`} angekommen.`,
      isBalanced
        ? 'Von jeder wissen wir, wo sie geblieben ist.'
        : 'Die Bücher gehen nicht auf: Von einigen wissen wir nicht, wo sie geblieben sind.',
      ...(quarantined > 0
        ? [`${quarantined === 1 ? 'Eine wurde' : `${capital(count(quarantined))} wurden`} nicht angenommen. Der Grund steht dabei.`]
        : []),
    ];
  },
};

export const figuresDe = {
  labels: {
    parking_free: 'Freie Parkplätze',
    parking_taken: 'Belegung der Parkplätze',
    air_index: 'Luftqualität, schlechteste Station',
    lighting_lit: 'Brennende Straßenlichter',
    lighting_power: 'Leistung der Straßenlichter',
    lighting_energy: 'Strom der Straßenlichter, letzte Nacht',
    lighting_saving: 'Ersparnis durch Dimmen und Abschalten, letzte Nacht',
    lighting_work: 'Arbeit an der Beleuchtung',
    reporting: 'Geräte, die melden',
    messages: 'Empfangene Nachrichten',
  } satisfies Record<FigureName, string>,
  formulas: {
    parking_free:
      'Die freien Plätze aller Parkplätze werden zusammengezählt. Es zählt nur, wer gerade meldet, offen ist und sagt, wie viele Plätze er hat. Wo ein Zähler den ganzen Parkplatz zählt, zählen seine einzelnen Plätze nicht noch einmal.',
    parking_taken:
      'Die belegten Plätze werden zusammengezählt und durch alle gezählten Plätze geteilt. Es zählt nur, wer gerade meldet, offen ist und sagt, wie viele Plätze er hat.',
    air_index:
      'Jede Station bekommt eine Klasse von 1 (sehr gut) bis 5 (sehr schlecht): die schlechteste Klasse ihrer Schadstoffe, aus gültigen Mittelwerten. Gezeigt wird die schlechteste Station.',
    lighting_lit:
      'Jedes Licht, das gerade meldet und brennt, zählt eins. Es brennt, wenn es mehr als seinen Ruhestrom zieht; misst es keinen Strom, wenn es über 0 % gedimmt ist.',
    lighting_power:
      'Die gemessenen Leistungen aller Lichter und Schränke werden zusammengezählt. Misst ein Schrank, zählen die Lichter dahinter nicht noch einmal.',
    lighting_energy:
      'Der Strom aller Lichter und Schränke von Mittag bis Mittag um die letzte Nacht wird zusammengezählt. Misst ein Schrank, zählen die Lichter dahinter nicht noch einmal.',
    lighting_saving:
      'Verglichen wird mit vollem Licht vom Einschalten bis zum Ausschalten. Es zählen nur Lichter, von denen genug bekannt ist. Ein Licht, das dunkel blieb, spart nicht mehr, als sein Plan vorsieht.',
    lighting_work: 'Jeder Eintrag der Arbeitsliste zählt eins.',
    reporting: 'Jedes Gerät, das sich in seinem Takt gemeldet hat, zählt eins.',
    messages:
      'Jede empfangene Nachricht steht in genau einer Spalte: gespeichert, doppelt, vermerkt, in Quarantäne oder unterwegs. Die Summe der Spalten ist die Zahl der empfangenen Nachrichten.',
  } satisfies Record<FigureName, string>,
  leftOut: {
    rejected: 'Wert verworfen',
    closed: 'geschlossen',
    late: 'überfällig',
    silent: 'still',
    never: 'noch nie gehört',
    unanswered: 'sagt es nicht',
    unsized: 'Zahl der Plätze unbekannt',
    unrated: 'zu wenig gemessen',
    incomparable: 'zu wenig bekannt',
    contained: 'steckt in einer anderen Zahl',
  } satisfies Record<LeftOut, string>,
  more: (rest: number) => `(${number(rest)} weitere)`,
  columns: {
    municipality: 'Kommune',
    device: 'Gerät',
    name: 'Name',
    site: 'Ort',
    counts: 'zählt',
    value: 'Wert',
    of: 'von',
    leftOut: 'zählt nicht, weil',
    time: 'gemessen',
    flags: 'Zweifel am Wert',
  },
  books: { stored: 'gespeichert', duplicate: 'doppelt', noted: 'vermerkt', quarantined: 'in Quarantäne', inLog: 'unterwegs' },
  yes: 'ja',
  no: 'nein',
  sentence: <F extends FigureName>(facts: FactsOf<F>): string =>
    (SENTENCES[facts.figure] as (some: FactsOf<F>) => string[])(facts).join(' '),
};

export type FigureWords = typeof figuresDe;
