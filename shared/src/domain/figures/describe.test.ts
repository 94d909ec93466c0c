// Figures in words: plain sentences in both languages, numbers as people write them, and formulas whose numbers can be checked.
import { describe, expect, it } from 'vitest';
import { describeFigure } from './describe.ts';
import type { FigureFacts } from './facts.ts';
import { FIGURES } from './figure.ts';
import { filledFormula } from './filled-formula.ts';

const DISTRICT = { place: 'Kreis Unna', isDistrict: true };
const UNNA = { place: 'Unna', isDistrict: false };
const CLASSES = ['sehr gut', 'gut', 'mäßig', 'schlecht', 'sehr schlecht'].map((de, index) => ({
  de,
  en: ['very good', 'good', 'moderate', 'poor', 'very poor'][index] ?? '',
}));
const says = (facts: FigureFacts, language: 'de' | 'en' = 'de') => describeFigure(facts, [], language).sentence;

describe('a plain sentence', () => {
  it('tells free spaces, and keeps closed and unknown ones apart', () => {
    const facts = { figure: 'parking_free', value: 412, known: 1208, closed: 0, unknown: 0 } as const;
    expect(says({ ...facts, ...DISTRICT })).toBe('Im Kreis Unna sind gerade 412 Parkplätze frei. Gezählt sind 1.208 Plätze.');
    expect(says({ ...facts, ...UNNA, value: 0, closed: 1, unknown: 7 })).toBe(
      'In Unna ist gerade kein Parkplatz frei. Gezählt sind 1.208 Plätze. Von sieben weiteren Plätzen wissen wir es gerade nicht. Ein Platz ist gesperrt.',
    );
    expect(says({ ...facts, ...UNNA, value: 1, known: 1 })).toBe('In Unna ist gerade ein Parkplatz frei. Gezählt ist ein Platz.');
    expect(says({ ...facts, ...UNNA, value: null })).toContain('wissen wir nicht');
    expect(says({ ...facts, ...UNNA, value: 0, closed: 40 }, 'en')).toBe(
      'No parking spaces in Unna are free now. 1,208 spaces are counted. 40 spaces are closed.',
    );
  });

  it('tells where the air is worst', () => {
    const facts = {
      figure: 'air_index',
      value: 3,
      classes: CLASSES,
      worst: ['Unna-Königsborn'],
      rated: 7,
      stations: 8,
      unconnected: 0,
      good: 5,
    } as const;
    expect(says({ ...facts, ...DISTRICT })).toBe(
      'Die Luft im Kreis Unna ist an einer Station mäßig: „Unna-Königsborn“. Dort ist sie am schlechtesten. An fünf von sieben Stationen ist sie gut oder besser.',
    );
    expect(says({ ...facts, ...DISTRICT, value: null, rated: 0 })).toContain('wissen wir gerade nicht');
    expect(says({ ...facts, ...DISTRICT, unconnected: 4 })).toMatch(/besser\. Vier Referenzstationen sind nicht angebunden\.$/);
    expect(says({ ...facts, ...DISTRICT, stations: 0, rated: 0, value: null })).toContain('misst noch keine Station');
  });

  it('holds light against its plan', () => {
    const lit = { figure: 'lighting_lit', ...DISTRICT, known: 20 } as const;
    expect(says({ ...lit, value: 0, planned: 0 })).toBe('Im Kreis Unna brennt gerade kein Straßenlicht. So ist es geplant.');
    expect(says({ ...lit, value: 1904, planned: 1910 })).toBe(
      'Im Kreis Unna brennen gerade 1.904 Straßenlichter. Nach Plan sollen 1.910 brennen.',
    );
    const night = { figure: 'lighting_energy', ...DISTRICT, value: 832, plannedKwh: 1053, savedKwh: 0, fullKwh: 0 } as const;
    expect(says({ ...night, deviation: -0.21 })).toContain('Das sind 21 % weniger als geplant.');
    expect(says({ ...night, deviation: 0.0064 })).toContain('Das sind 0,6 % mehr als geplant.');
    expect(says({ ...night, deviation: 0.001 })).toContain('so viel wie geplant');
    expect(says({ ...night, deviation: null })).toContain('noch nicht vergleichen');
  });

  it('says when the books do not balance', () => {
    const books = { figure: 'messages', ...DISTRICT, value: 10, stored: 7, duplicate: 1, noted: 1, quarantined: 1, inLog: 0 } as const;
    expect(says(books)).toBe(
      'Zehn Nachrichten sind angekommen. Von jeder wissen wir, wo sie geblieben ist. Eine wurde nicht angenommen. Der Grund steht dabei.',
    );
    expect(says({ ...books, stored: 6 })).toContain('gehen nicht auf');
  });

  it('is there for every figure, in both languages, also when nobody knows', () => {
    const base = {
      ...DISTRICT,
      known: 0,
      closed: 0,
      unknown: 0,
      classes: CLASSES,
      worst: [],
      rated: 0,
      stations: 0,
      unconnected: 0,
      good: 0,
      planned: 0,
      from: 0,
      of: 0,
    };
    const more = { plannedKwh: 0, savedKwh: 0, fullKwh: 0, deviation: null, all: 0, late: 0, silent: 0, never: 0 };
    const books = { stored: 0, duplicate: 0, noted: 0, quarantined: 0, inLog: 0 };
    for (const language of ['de', 'en'] as const)
      for (const figure of FIGURES) {
        const told = describeFigure({ figure, value: null, ...base, ...more, ...books }, [], language);
        expect(told.sentence, figure).toMatch(/^[A-ZÄÖÜ].+\.$/);
        expect(told.text).toBeNull();
        expect(told.formula.filled).toBeNull();
      }
  });
});

describe('a formula with its numbers', () => {
  const look = { format: String, more: (count: number) => `(${count} more)` };
  const parts = (...values: (number | null)[]) => values.map((value) => ({ value, of: 10 }));

  it('writes out a few parts, the largest first, and leaves those out that do not count', () => {
    expect(filledFormula(parts(4, 130, null, 2), 'sum', look, String)).toBe('136 = 130 + 4 + 2');
    expect(filledFormula(parts(0, 0), 'sum', look, String)).toBe('0 = 0');
    expect(filledFormula(parts(null), 'sum', look, String)).toBeUndefined();
  });

  it('puts many together, so that the numbers still add up', () => {
    expect(filledFormula(parts(1, 2, 3, 4, 5, 6, 7, 8), 'sum', look, String)).toBe('36 = 8 + 7 + 6 + 5 + 4 + 6 (3 more)');
    expect(filledFormula(parts(1, 1, 1, 1, 1, 1, 1, 0), 'sum', look, String)).toBe('7 = 7 × 1');
  });

  it('tells a share of what, and the worst of whom', () => {
    expect(filledFormula(parts(5, 1), 'share', look, (value) => `${value} %`)).toBe('30 % = 100 × 6 ÷ 20');
    expect(filledFormula(parts(2, 3, 1), 'worst', look, String)).toBe('3 = max(3; 2; 1)');
  });
});
