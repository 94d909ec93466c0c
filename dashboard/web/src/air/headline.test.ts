// The headline says what the stations say, for none, one and many of them.
import { expect, it } from 'vitest';
import { type HeadlineStation, headlineOf } from './headline.ts';
import { airDe } from './words-de.ts';
import { airEn } from './words-en.ts';

const HOUR = Date.UTC(2026, 5, 12, 10);
const classes = ['sehr gut', 'gut', 'mäßig', 'schlecht', 'sehr schlecht'];
const station = (one: number | null, over: Partial<HeadlineStation> = {}): HeadlineStation => ({
  name: 'Markt',
  class: one,
  hour: one === null ? null : HOUR,
  deciding: one === null ? [] : ['PM10'],
  isIndicative: false,
  ...over,
});
const say = (stations: readonly HeadlineStation[], words = airDe) =>
  headlineOf(stations, {
    words,
    where: words.headline.whole('Kreis Unna'),
    classes,
    formatCount: String,
    formatHours: () => '12 und 13',
  }).join(' ');

it.each<[string, HeadlineStation[], string]>([
  ['nobody', [], airDe.headline.noStations],
  ['nobody with an index', [station(null), station(null)], airDe.headline.none],
  ['one', [station(3), station(null)], 'Zwischen 12 und 13 Uhr war die Luft an der einzigen Station mit Index, „Markt“, mäßig wegen PM10.'],
  [
    'all alike',
    [station(2), station(2), station(null)],
    'Zwischen 12 und 13 Uhr war die Luft im Kreis Unna an allen 2 Stationen mit Index gut.',
  ],
  [
    'several, the most frequent first',
    [station(2), station(4, { name: 'Bahnhof', deciding: ['PM10', 'PM2,5'] }), station(2), station(3)],
    'Zwischen 12 und 13 Uhr war die Luft im Kreis Unna an 2 von 4 Stationen mit Index gut, an einer mäßig und an einer schlecht. Am schlechtesten war sie an der Station „Bahnhof“: schlecht wegen PM10 und PM2,5.',
  ],
  [
    'two that are worst',
    [station(4), station(2), station(4, { name: 'Bahnhof' }), station(2), station(2)],
    'Zwischen 12 und 13 Uhr war die Luft im Kreis Unna an 3 von 5 Stationen mit Index gut und an 2 schlecht. Am schlechtesten war sie an den Stationen „Markt“ und „Bahnhof“: schlecht.',
  ],
  [
    'many that are worst',
    [station(3), station(3), station(3), station(3), station(2)],
    'Zwischen 12 und 13 Uhr war die Luft im Kreis Unna an 4 von 5 Stationen mit Index mäßig und an einer gut.',
  ],
  [
    'only indicative ones',
    [station(1, { isIndicative: true }), station(1, { isIndicative: true })],
    `Zwischen 12 und 13 Uhr war die Luft im Kreis Unna an allen 2 Stationen mit Index sehr gut. ${airDe.headline.indicative}`,
  ],
])('%s', (_, stations, sentence) => {
  expect(say(stations)).toBe(sentence);
});

it('speaks English', () => {
  expect(say([station(2), station(4)], airEn)).toContain('was gut at 1 of 2 stations with an index and schlecht at 1.');
});
