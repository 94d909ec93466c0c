// The headline figures in English: their names, their formulas in words, why a part does not count, and one plain sentence or two for each.
import type { FactsOf, FigureFacts } from './facts.ts';
import type { FigureName } from './figure.ts';
import { capital, deviationPercent, energyText, plainNumber, powerText, spokenCount } from './numbers.ts';
import type { FigureWords } from './words-de.ts';

const number = (value: number, decimals = 0): string => plainNumber(value, 'en', decimals);
const count = (value: number): string => (value === 1 ? 'one' : spokenCount(value, 'en'));
const where = ({ place }: FigureFacts): string => `in ${place}`;
const of = (value: number, one: string, many: string): string =>
  value === 0 ? `no ${many}` : `${count(value)} ${value === 1 ? one : many}`;
const is = (value: number): string => (value === 1 ? 'is' : 'are');

function uncounted({ closed, unknown }: FactsOf<'parking_free'> | FactsOf<'parking_taken'>): string[] {
  return [
    ...(unknown > 0 ? [`Of ${of(unknown, 'other space', 'other spaces')} we do not know at the moment.`] : []),
    ...(closed > 0 ? [`${capital(of(closed, 'space', 'spaces'))} ${is(closed)} closed.`] : []),
  ];
}

const nights = (deviation: number | null): string[] => {
  if (deviation === null) return ['It cannot be compared with the plan yet.'];
  if (Math.abs(deviation) < 0.005) return ['That is as much as planned.'];
  return [`That is ${deviationPercent(deviation, 'en')} ${deviation < 0 ? 'less' : 'more'} than planned.`];
};

/** Official stations that are listed, and stand apart from those that measure here. */
function unconnectedStations(stations: number): string[] {
  if (stations === 0) return [];
  return [stations === 1 ? 'One reference station is not connected.' : `${capital(count(stations))} reference stations are not connected.`];
}

const SENTENCES: { readonly [F in FigureName]: (facts: FactsOf<F>) => string[] } = {
  parking_free: (facts) => {
    const { value, known } = facts;
    if (value === null) return [`No open car park ${where(facts)} reports at the moment.`, 'We do not know how many spaces are free.'];
    const first = `${capital(of(value, 'parking space', 'parking spaces'))} ${where(facts)} ${is(value)} free now.`;
    return [first, `${capital(of(known, 'space is', 'spaces are'))} counted.`, ...uncounted(facts)];
  },
  parking_taken: (facts) => {
    const { value, known } = facts;
    if (value === null) return [`No open car park ${where(facts)} reports at the moment.`, 'We do not know how full it is.'];
    const taken = Math.round(value);
    const first = `Of 100 parking spaces ${where(facts)} ${taken === 0 ? 'none' : count(taken)} ${is(taken)} taken.`;
    return [first, `${capital(of(known, 'space is', 'spaces are'))} counted.`, ...uncounted(facts)];
  },
  air_index: (facts) => {
    const { value, classes, worst, rated, stations, unconnected, good } = facts;
    const apart = unconnectedStations(unconnected);
    if (stations === 0) return [`No station ${where(facts)} measures the air yet.`, ...apart];
    if (value === null)
      return [`We do not know how the air ${where(facts)} is at the moment.`, 'No station has measured enough.', ...apart];
    const word = classes[value - 1]?.en ?? '';
    const [only] = worst;
    if (rated === 1) return [`The air is ${word}.`, `One station measures that: “${only ?? ''}”.`, ...apart];
    if (worst.length === rated)
      return [`The air ${where(facts)} is ${word} everywhere.`, `${capital(count(rated))} stations measure that.`, ...apart];
    const at = worst.length === 1 ? `${word} at one station: “${only ?? ''}”` : `${word} at ${count(worst.length)} stations`;
    const others = value > 2 && good > 0 ? [`At ${count(good)} of ${count(rated)} stations it is good or better.`] : [];
    return [`The air ${where(facts)} is ${at}.`, 'Nowhere is it worse.', ...others, ...apart];
  },
  lighting_lit: (facts) => {
    const { value, planned, known } = facts;
    if (value === null || known === 0) return ['No light reports at the moment whether it burns.'];
    if (value === 0 && planned === 0) return [`No street light ${where(facts)} burns now.`, 'That is as planned.'];
    const plan = planned === 0 ? 'By plan none should.' : `By plan ${count(planned)} should.`;
    return [`${capital(of(value, 'street light', 'street lights'))} ${where(facts)} ${value === 1 ? 'burns' : 'burn'} now.`, plan];
  },
  lighting_power: ({ value, from, of: all }) =>
    value === null
      ? ['No light measures at the moment how much power it draws.']
      : [
          `The street lights draw ${powerText(value, 'en').replace(/ kW$/, ' kilowatts').replace(/ W$/, ' watts')} now.`,
          `${capital(count(from))} of ${of(all, 'installation', 'installations')} ${from === 1 ? 'measures' : 'measure'} that.`,
        ],
  lighting_energy: ({ value, deviation }) =>
    value === null
      ? ['We do not know yet what the lights used last night.']
      : [`Last night the street lights used ${energyText(value, 'en')} of electricity.`, ...nights(deviation)],
  lighting_saving: ({ value, savedKwh, fullKwh }) =>
    value === null
      ? ['We do not know yet what was saved last night.']
      : [
          'Last night the lights were dimmed or off for some of the time.',
          `That saved ${energyText(savedKwh, 'en')} of ${energyText(fullKwh, 'en')} of electricity.`,
        ],
  lighting_work: ({ value }) =>
    value
      ? [`There ${is(value)} ${of(value, 'thing', 'things')} to do about the lights.`, 'The work list has them.']
      : ['There is nothing to do about the lights.'],
  reporting: ({ value, all, late, silent, never }) => {
    if (all === 0) return ['No device is registered yet.'];
    const others = [
      ...(late > 0 ? [`${count(late)} late`] : []),
      ...(silent > 0 ? [`${count(silent)} silent`] : []),
      ...(never > 0 ? [`${count(never)} never heard of`] : []),
    ];
    const reports = value ? capital(count(value)) : 'None';
    const first = `${reports} of ${of(all, 'device', 'devices')} ${value && value > 1 ? 'report as they' : 'reports as it'} should.`;
    return [first, ...(others.length > 0 ? [`Of the others: ${others.join(', ')}.`] : [])];
  },
  messages: ({ value, stored, duplicate, noted, quarantined, inLog }) => {
    if (!value) return ['No message has arrived yet.'];
    const isBalanced = value === stored + duplicate + noted + quarantined + inLog;
    return [
      `${capital(of(value, 'message has', 'messages have'))} arrived.`,
      isBalanced ? 'We know of each where it went.' : 'The books do not balance: of some we do not know where they went.',
      ...(quarantined > 0
        ? [`${capital(count(quarantined))} ${quarantined === 1 ? 'was' : 'were'} not taken. The reason is kept with it.`]
        : []),
    ];
  },
};

export const figuresEn: FigureWords = {
  labels: {
    parking_free: 'Free parking spaces',
    parking_taken: 'Parking spaces taken',
    air_index: 'Air quality, worst station',
    lighting_lit: 'Street lights that burn',
    lighting_power: 'Power of the street lights',
    lighting_energy: 'Electricity of the street lights, last night',
    lighting_saving: 'Saved by dimming and switching off, last night',
    lighting_work: 'Work on the lighting',
    reporting: 'Devices that report',
    messages: 'Messages received',
  },
  formulas: {
    parking_free:
      'The free spaces of all car parks are added up. Only those count that report now, are open and say how many spaces they have. Where a counter counts the whole car park, its single bays are not counted again.',
    parking_taken:
      'The taken spaces are added up and divided by all counted spaces. Only those count that report now, are open and say how many spaces they have.',
    air_index:
      'Each station gets a class from 1 (very good) to 5 (very poor): the worst class of its pollutants, from valid means. The worst station is shown.',
    lighting_lit:
      'Each light that reports now and burns counts one. It burns when it draws more than it does at rest; one that does not measure, when it is dimmed above 0 %.',
    lighting_power:
      'The measured powers of all lights and cabinets are added up. Where a cabinet measures, the lights behind it are not counted again.',
    lighting_energy:
      'The electricity of all lights and cabinets from noon to noon around the last night is added up. Where a cabinet measures, the lights behind it are not counted again.',
    lighting_saving:
      'It is held against full light from switching on to switching off. Only lights of which enough is known count. A light that stayed dark saves no more than its plan does.',
    lighting_work: 'Each entry of the work list counts one.',
    reporting: 'Each device that has reported in its rhythm counts one.',
    messages:
      'Each message received stands in exactly one column: stored, duplicate, noted, in quarantine or on its way. The sum of the columns is the number of messages received.',
  },
  leftOut: {
    rejected: 'value rejected',
    closed: 'closed',
    late: 'late',
    silent: 'silent',
    never: 'never heard of',
    unanswered: 'does not say',
    unsized: 'number of spaces unknown',
    unrated: 'measured too little',
    incomparable: 'too little is known',
    contained: 'within another figure',
  },
  more: (rest) => `(${number(rest)} more)`,
  columns: {
    municipality: 'municipality',
    device: 'device',
    name: 'name',
    site: 'place',
    counts: 'counts',
    value: 'value',
    of: 'of',
    leftOut: 'does not count because',
    time: 'measured',
    flags: 'doubts about the value',
  },
  books: { stored: 'stored', duplicate: 'duplicate', noted: 'noted', quarantined: 'in quarantine', inLog: 'on their way' },
  yes: 'yes',
  no: 'no',
  sentence: <F extends FigureName>(facts: FactsOf<F>): string =>
    (SENTENCES[facts.figure] as (some: FactsOf<F>) => string[])(facts).join(' '),
};
