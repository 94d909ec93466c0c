// The documents written from the code say what the code says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { REFUSAL_CODES } from '@lagebild/shared/domain/refusal.ts';
import { expect, it } from 'vitest';
import { DOCUMENTS } from '../scripts/docs/documents.ts';
import { REFUSAL_SAMPLES } from '../scripts/docs/refusal-samples.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

it.each(Object.entries(DOCUMENTS))('%s is up to date (npm run generate writes it)', (path, build) => {
  expect(read(path)).toBe(build());
});

it('the examples of .env.example are the defaults', () => {
  const examples = [...read('.env.example').matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
  expect(examples.length).toBeGreaterThan(5);
  expect(readSettings(Object.fromEntries(examples) as Record<string, string>)).toEqual(readSettings({}));
});

it('every refusal has a sample of its own code', () => {
  expect(Object.entries(REFUSAL_SAMPLES).map(([code, sample]) => [code, sample.code])).toEqual(REFUSAL_CODES.map((code) => [code, code]));
});
