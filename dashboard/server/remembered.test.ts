// What is remembered: made once, made anew when its source changed or it failed, and never more than there is room for.
import { expect, it } from 'vitest';
import { Remembered } from './remembered.ts';

function counted(options: { keptMs: number; most: number }) {
  const remembered = new Remembered(options);
  const made: string[] = [];
  const ask = (key: string, version?: string) =>
    remembered.get(
      key,
      () => {
        made.push(key);
        return Promise.resolve(`${key} ${made.length}`);
      },
      version,
    );
  return { remembered, made, ask };
}

it('makes an answer once for all who ask', async () => {
  const { made, ask } = counted({ keptMs: 60_000, most: 5 });
  expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual(['a 1', 'a 1', 'b 2']);
  expect(await ask('a')).toBe('a 1');
  expect(made).toEqual(['a', 'b']);
});

it('makes it anew when what it came from has changed, and when it is too old', async () => {
  const { ask } = counted({ keptMs: 60_000, most: 5 });
  expect([await ask('a', '1'), await ask('a', '1'), await ask('a', '2'), await ask('a', '1')]).toEqual(['a 1', 'a 1', 'a 2', 'a 3']);
  const forgetful = counted({ keptMs: 0, most: 5 });
  expect([await forgetful.ask('a'), await forgetful.ask('a')]).toEqual(['a 1', 'a 2']);
});

it('does not keep what failed', async () => {
  const { remembered, ask } = counted({ keptMs: 60_000, most: 5 });
  await expect(remembered.get('a', () => Promise.reject(new Error('the store is away')))).rejects.toThrow('away');
  expect(await ask('a')).toBe('a 1');
});

it('forgets what was asked for least lately', async () => {
  const { made, ask } = counted({ keptMs: 60_000, most: 2 });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
