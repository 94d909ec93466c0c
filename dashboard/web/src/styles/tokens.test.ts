// Every pair of colours that stand on each other is told apart in every theme: by eyes that see no green, and in greyscale.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markParts } from '../components/mark-shapes.ts';
import { contrastOf, deuteranopia, parseHex } from './colour-sight.ts';

type Tokens = ReadonlyMap<string, string>;

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

function block(selector: string): Tokens {
  const begin = css.indexOf(`${selector} {`);
  if (begin < 0) throw new Error(`tokens.css has no block for ${selector}`);
  const body = css.slice(css.indexOf('{', begin) + 1, css.indexOf('}', begin));
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

const [light, dark, more, darkMore] = [
  ':root,\n.on-paper',
  ':root[data-theme="dark"]',
  ':root[data-contrast="more"]',
  ':root[data-theme="dark"][data-contrast="more"]',
].map(block) as [Tokens, Tokens, Tokens, Tokens];

const THEMES: Record<string, { tokens: Tokens; text: number }> = {
  light: { tokens: light, text: 4.5 },
  dark: { tokens: new Map([...light, ...dark]), text: 4.5 },
  'light, high contrast': { tokens: new Map([...light, ...more]), text: 7 },
  'dark, high contrast': { tokens: new Map([...light, ...dark, ...more, ...darkMore]), text: 7 },
};

const GROUNDS = ['paper', 'sheet', 'raised', 'hover'];
const pairs = (fronts: readonly string[], grounds: readonly string[]) =>
  fronts.flatMap((front) => grounds.map((ground) => [front, ground]));

const TEXT = [
  ...pairs(['ink', 'ink-soft', 'amber', 'silent', 'alarm', 'off', 'done'], GROUNDS),
  ...pairs(['land-name'], ['land-0', 'land-1', 'land-2']),
  ...pairs(['heat-text'], ['heat-4', 'heat-5']),
  ...pairs(['ink'], ['heat-0', 'heat-1', 'heat-2', 'heat-3', 'glow', 'usual-band', 'alarm-wash', 'silent-wash']),
  ['alarm', 'alarm-wash'],
  ['silent', 'silent-wash'],
  ['sheet', 'ink'],
  ['print-ink', 'print-ground'],
  ['print-ink-soft', 'print-ground'],
  ['sheet', 'alarm'],
] as [string, string][];

/** The colours of the index are not ours to change: enough to read in every theme, and no more. */
const INDEX = [...pairs(['lqi-ink'], ['lqi-1', 'lqi-2', 'lqi-3', 'lqi-4']), ['lqi-ink-5', 'lqi-5']] as [string, string][];

/** What is no text: marks of states, borders of fields, bars and lines of charts. */
const MARKS = [
  ...pairs(['ink', 'amber-mark', 'silent', 'alarm', 'off', 'ink-soft'], [...GROUNDS, 'land-0', 'land-1', 'land-2']),
  ...pairs(['mark-soft', 'bar'], ['sheet', 'raised']),
  ...pairs(['rule-strong'], ['paper', 'sheet', 'raised']),
] as [string, string][];

describe.each(Object.entries(THEMES))('%s', (_name, { tokens, text }) => {
  const colour = (name: string) => {
    const value = tokens.get(name);
    if (value === undefined) throw new Error(`tokens.css has no --${name}`);
    return parseHex(value);
  };
  const tooWeak = (pairs: readonly [string, string][], least: number, see = (rgb: ReturnType<typeof parseHex>) => rgb) =>
    pairs.flatMap(([front, ground]) => {
      const contrast = contrastOf(see(colour(front)), see(colour(ground)));
      return contrast >= least ? [] : [`${front} on ${ground}: ${contrast.toFixed(2)}`];
    });

  // Contrast counts lightness alone: what passes here passes in greyscale as well.
  it('text is read', () => expect([...tooWeak(TEXT, text), ...tooWeak(INDEX, 4.5)]).toEqual([]));
  it('marks are seen', () => expect(tooWeak(MARKS, 3)).toEqual([]));
  it('text is read without green', () => expect([...tooWeak(TEXT, text, deuteranopia), ...tooWeak(INDEX, 4.5, deuteranopia)]).toEqual([]));
  it('marks are seen without green', () => expect(tooWeak(MARKS, 3, deuteranopia)).toEqual([]));
});

it('stand in tokens.css alone', () => {
  const folder = join(import.meta.dirname, '..');
  const sheets = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'));
  expect(sheets.length).toBeGreaterThan(20);
  // In a mask only the opacity counts.
  const literal = /^(?!.*mask).*(#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\()/im;
  expect(sheets.filter((path) => !path.endsWith('tokens.css') && literal.test(readFileSync(join(folder, path), 'utf8')))).toEqual([]);
});

it('a state is told by its shape alone, whatever its colour', () => {
  const states = ['fresh', 'late', 'silent', 'alarm', 'off'] as const;
  for (const kind of ['parking', 'air', 'lighting'] as const) {
    const shapes = states.map((state) => JSON.stringify(markParts(kind, state)));
    expect(new Set(shapes).size).toBe(states.length);
  }
  const kinds = (['parking', 'air', 'lighting'] as const).map((kind) => JSON.stringify(markParts(kind, 'silent')));
  expect(new Set(kinds).size).toBe(3);
  // Never heard of and silent are both hollow; the first is drawn dotted.
  const marks = readFileSync(join(import.meta.dirname, 'marks.css'), 'utf8');
  expect(marks).toMatch(/\.mark-never \.mark-outline \{[^}]*stroke-dasharray/);
});
