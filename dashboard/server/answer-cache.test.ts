// Answers that are kept: asked once for many, never after they failed, and only so many.
import { expect, it, vi } from 'vitest';
import { AnswerCache, WATCHED_TIMES } from './answer-cache.ts';

it('answers many askers with one question, and asks again once the answer is old', async () => {
  vi.useFakeTimers();
  const cache = new AnswerCache();
  let asked = 0;
  const make = async () => {
    asked += 1;
    return asked;
  };
  expect(await Promise.all([cache.get('a', 1000, make), cache.get('a', 1000, make)])).toEqual([1, 1]);
  vi.advanceTimersByTime(900);
  expect(await cache.get('a', 1000, make)).toBe(1);
  vi.advanceTimersByTime(200);
  expect(await cache.get('a', 1000, make)).toBe(2);
  vi.useRealTimers();
});

it('keeps what took long for longer', async () => {
  vi.useFakeTimers();
  const cache = new AnswerCache();
  let asked = 0;
  const slow = async () => {
    await new Promise((done) => setTimeout(done, 500));
    asked += 1;
  };
  const first = cache.get('a', 1000, slow);
  await vi.advanceTimersByTimeAsync(500);
  await first;
  vi.advanceTimersByTime(9000);
  await cache.get('a', 1000, slow);
  expect(asked).toBe(1);
  vi.useRealTimers();
});

it('keeps what is watched no longer than it was told to, in shares of what it took', async () => {
  vi.useFakeTimers();
  const cache = new AnswerCache(10, WATCHED_TIMES);
  let asked = 0;
  const slow = async () => {
    await new Promise((done) => setTimeout(done, 50));
    asked += 1;
  };
  const ask = async () => {
    const answer = cache.get('a', 100, slow);
    await vi.advanceTimersByTimeAsync(50);
    await answer;
  };
  await ask();
  await ask();
  expect(asked).toBe(1);
  vi.advanceTimersByTime(151);
  await ask();
  expect(asked).toBe(2);
  vi.useRealTimers();
});

it('does not keep a failure, and forgets the oldest', async () => {
  const cache = new AnswerCache(2);
  await expect(cache.get('a', 1000, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await cache.get('a', 1000, async () => 1)).toBe(1);
  await cache.get('b', 1000, async () => 1);
  await cache.get('c', 1000, async () => 1);
  expect(await cache.get('a', 1000, async () => 2)).toBe(2);
  expect(await cache.get('c', 1000, async () => 2)).toBe(1);
});

it('makes it anew when what it came from has changed', async () => {
  const cache = new AnswerCache();
  let made = 0;
  const ask = (version: string) => cache.get('a', 60_000, () => Promise.resolve(++made), version);
  expect([await ask('1'), await ask('1'), await ask('2'), await ask('1')]).toEqual([1, 1, 2, 3]);
});

it('forgets what was asked for least lately', async () => {
  const cache = new AnswerCache(2);
  const made: string[] = [];
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(key, 60_000, async () => made.push(key));
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
