// Live only while connected and spoken to.
import { expect, it } from 'vitest';
import { livenessOf } from './liveness.ts';

const heard = { isConnected: true, openedAt: 0, lastFrameAt: 100_000 };

it.each([
  ['just heard', heard, 100_400, { state: 'live', sinceMs: 400 }],
  ['quiet between two signs of life', heard, 111_000, { state: 'live', sinceMs: 11_000 }],
  ['connected but silent for too long', heard, 113_000, { state: 'lost', sinceMs: 13_000 }],
  ['cut, at once', { ...heard, isConnected: false }, 100_500, { state: 'lost', sinceMs: 500 }],
  ['just opened', { isConnected: false, openedAt: 0, lastFrameAt: undefined }, 1000, { state: 'connecting' }],
  ['opened, and nobody answers', { isConnected: false, openedAt: 0, lastFrameAt: undefined }, 9000, { state: 'lost', sinceMs: 9000 }],
])('%s', (_case, state, at, expected) => {
  expect(livenessOf(state, at)).toEqual(expected);
});
