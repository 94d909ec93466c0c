// The check list turns green step by step, each step for what its own messages did, and the first open one says what to do.
import { expect, it } from 'vitest';
import { hintFor, type Seen, stepsOf } from './check-list.ts';

const NOTHING: Seen = {
  connectedAt: null,
  messageAt: null,
  recognisedAt: null,
  decodedAt: null,
  storedAt: null,
  refusedAt: null,
  placed: 0,
  waiting: 0,
  mistake: undefined,
};
const done = (seen: Seen) => stepsOf(seen).flatMap(({ check, at }) => (at === null ? [] : [check]));

it('goes forward step by step, with a hint at the first open one', () => {
  let seen = NOTHING;
  const next = (more: Partial<Seen>) => {
    seen = { ...seen, ...more };
    return [done(seen).at(-1), hintFor(seen)];
  };
  expect(next({})).toEqual([undefined, 'connected']);
  expect(next({ connectedAt: 1 })).toEqual(['connected', 'message']);
  expect(next({ messageAt: 2 })).toEqual(['message', 'pending']);
  expect(next({ refusedAt: 2 })).toEqual(['message', 'recognised']);
  expect(next({ recognisedAt: 3, messageAt: 3 })).toEqual(['recognised', 'decoded']);
  expect(next({ waiting: 1 })).toEqual(['recognised', 'waiting']);
  expect(next({ waiting: 0, refusedAt: 4, recognisedAt: 4 })).toEqual(['recognised', 'unread']);
  expect(next({ decodedAt: 5, refusedAt: 5 })).toEqual(['decoded', 'stored']);
  expect(next({ storedAt: 6 })).toEqual(['stored', 'mapped']);
  expect(next({ placed: 1 })).toEqual(['mapped', undefined]);
});

it('names the mistake that keeps somebody from signing in, and forgets it once they are in', () => {
  expect(hintFor({ ...NOTHING, mistake: 'password' })).toBe('password');
  expect(hintFor({ ...NOTHING, mistake: 'anonymous' })).toBe('anonymous');
  expect(hintFor({ ...NOTHING, mistake: 'password', connectedAt: 1 })).toBe('message');
});

it('tells for each step the moment it last happened', () => {
  const seen: Seen = { ...NOTHING, connectedAt: 1, messageAt: 9, recognisedAt: 8, decodedAt: 7, storedAt: 6, placed: 2 };
  expect(stepsOf(seen).map(({ at }) => at)).toEqual([1, 9, 8, 7, 6, 6]);
});

it('keeps a broken connection open, whatever has come over it before', () => {
  const seen: Seen = { ...NOTHING, messageAt: 9, recognisedAt: 8, decodedAt: 7, storedAt: 6, placed: 2 };
  expect(done(seen)).toEqual(['message', 'recognised', 'decoded', 'stored', 'mapped']);
  expect(hintFor(seen)).toBe('connected');
});
