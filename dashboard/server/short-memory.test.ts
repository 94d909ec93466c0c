// Remembered answers: shared while they are worked out, worked out again when they are old, failed or pushed out.
import { expect, it } from 'vitest';
import { createShortMemory } from './short-memory.ts';

const LONG_MS = 1_000_000;

/** Counts how often each key was worked out. */
function counting() {
  const memory = createShortMemory<string>(2);
  const worked: string[] = [];
  const get = (key: string, keepMs = LONG_MS) =>
    memory.get(
      key,
      async () => {
        worked.push(key);
        return `${key}${worked.length}`;
      },
      keepMs,
    );
  return { memory, worked, get };
}

it('works out once for all who ask meanwhile and afterwards', async () => {
  const { get, worked } = counting();
  expect(await Promise.all([get('a'), get('a')])).toEqual(['a1', 'a1']);
  expect(await get('a')).toBe('a1');
  expect(worked).toEqual(['a']);
});

it('works out again what is no longer fresh', async () => {
  const { get } = counting();
  expect(await get('a', 0)).toBe('a1');
  expect(await get('a')).toBe('a2');
});

it('keeps no more than it may, and lets the oldest go', async () => {
  const { get, worked } = counting();
  for (const key of ['a', 'b', 'c', 'b', 'a']) await get(key);
  expect(worked).toEqual(['a', 'b', 'c', 'a']);
});

it('does not remember a failure', async () => {
  const { memory, get } = counting();
  await expect(memory.get('a', () => Promise.reject(new Error('away')), LONG_MS)).rejects.toThrow('away');
  expect(await get('a')).toBe('a1');
});
