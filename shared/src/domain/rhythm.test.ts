// The rhythm is the usual interval; steady is who keeps it, also with lost messages, and not who reports when something happens.
import { describe, expect, it } from 'vitest';
import { type LearnedRhythm, Rhythm } from './rhythm.ts';

const MINUTE = 60_000;

function learn(minutes: readonly number[]): LearnedRhythm | undefined {
  const rhythm = new Rhythm();
  let time = 0;
  rhythm.note(time);
  for (const interval of minutes) {
    time += interval * MINUTE;
    rhythm.note(time);
  }
  return rhythm.learned;
}

/** Intervals of somebody who reports when something happens: exponentially spread, the same ones in each run. */
const eventful = (count: number, mean: number): number[] =>
  Array.from({ length: count }, (_, index) => -mean * Math.log(1 - ((0.5 + index * 0.618_034) % 1)));

const steady = (count: number, every: number): number[] => Array<number>(count).fill(every);

describe('a rhythm', () => {
  it('is unknown before three intervals', () => {
    expect(learn([10, 10])).toBeUndefined();
    expect(learn([10, 10, 10])).toEqual({ ms: 10 * MINUTE, isSteady: false });
  });

  it('is steady after eight intervals, jitter and all', () => {
    expect(learn([10, 10.5, 9.4, 10, 10, 11, 10])?.isSteady).toBe(false);
    expect(learn([10, 10.5, 9.4, 10, 10, 11, 10, 10])).toEqual({ ms: 10 * MINUTE, isSteady: true });
  });

  it('stays steady with every seventh message lost, and not with every third', () => {
    const losing = (nth: number) => Array.from({ length: 40 }, (_, index) => (index % nth === 0 ? 20 : 10));
    expect(learn(losing(7))?.isSteady).toBe(true);
    expect(learn(losing(3))?.isSteady).toBe(false);
  });

  it('of a bay that reports when a car comes or goes is never steady', () => {
    for (let count = 8; count < 200; count++) expect(learn(eventful(count, 20))?.isSteady, `${count} intervals`).toBe(false);
  });

  it('that was set anew is soon believed, and not steady meanwhile', () => {
    const after = (count: number) => learn([...steady(30, 10), ...steady(count, 60)]);
    expect(after(4)).toEqual({ ms: 10 * MINUTE, isSteady: true });
    expect(after(5)).toEqual({ ms: 60 * MINUTE, isSteady: false });
    expect(after(20)).toEqual({ ms: 60 * MINUTE, isSteady: true });
  });

  it('is not disturbed by what arrives late', () => {
    const rhythm = new Rhythm();
    for (let index = 0; index < 20; index++) {
      rhythm.note(index * 10 * MINUTE);
      rhythm.note(index * 10 * MINUTE - 7 * MINUTE);
    }
    expect(rhythm.learned).toEqual({ ms: 10 * MINUTE, isSteady: true });
  });
});
