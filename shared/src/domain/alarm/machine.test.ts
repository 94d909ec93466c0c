// The state machine: what opens, what closes, what keeps quiet; and what is never so, whatever happens.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmState, type Cause, type Level, type Look, step, type Timing, type Transition } from './machine.ts';

const TIMING: Timing = { holdMs: 300, clearMs: 200, forgetMs: 5000 };
const GATEWAY: Cause = { by: 'alarm', id: 7 };
const WORK: Cause = { by: 'maintenance', id: 1 };

type Glance = Level | [Level, Partial<Look>];

/** One look each 100 ms watched; what happened at each, words joined. */
function course(glances: readonly Glance[], timing = TIMING): string[] {
  let state: AlarmState | undefined;
  return glances.map((glance, index) => {
    const [level, more] = typeof glance === 'string' ? [glance, {}] : glance;
    const next = step(state, { atMs: index * 100, level, ...more }, timing);
    state = next.state;
    return next.transitions.map((one) => (one.what === 'closed' ? `closed: ${one.because}` : one.what)).join(' ');
  });
}

describe('an alarm', () => {
  it('opens once its condition has held, closes once it has been back to normal', () => {
    expect(course(['clear', 'raised', 'raised', 'raised', 'raised', 'raised', 'clear', 'clear', 'clear', 'clear'])).toEqual([
      '',
      'pending',
      '',
      '',
      'opened',
      '',
      'clearing',
      '',
      'closed: cleared',
      '',
    ]);
  });

  it('does not open for what passes, nor close for a moment', () => {
    expect(
      course(['raised', 'raised', 'clear', 'raised', 'raised', 'raised', 'raised', 'clear', 'raised', 'clear', 'clear', 'clear']),
    ).toEqual(['pending', '', 'dropped', 'pending', '', '', 'opened', 'clearing', 'returned', 'clearing', '', 'closed: cleared']);
  });

  it('stays as it is between the limit and the way back', () => {
    expect(
      course(['between', 'raised', 'between', 'raised', 'raised', 'raised', 'raised', 'between', 'between', 'clear', 'between']),
    ).toEqual(['', 'pending', 'dropped', 'pending', '', '', 'opened', '', '', 'clearing', 'returned']);
  });

  it('opens and closes at once without hold and clear time', () => {
    expect(course(['raised', 'clear'], { holdMs: 0, clearMs: 0, forgetMs: 1 })).toEqual(['pending opened', 'closed: cleared']);
  });

  it('counts no time in which nobody could tell', () => {
    expect(
      course([
        'raised',
        'raised',
        'unknown',
        'unknown',
        'unknown',
        'raised',
        'raised',
        'raised',
        'clear',
        'unknown',
        'unknown',
        'clear',
        'clear',
      ]),
    ).toEqual(['pending', '', '', '', '', '', 'opened', '', 'clearing', '', '', '', 'closed: cleared']);
  });

  it('ends when nobody can tell for long', () => {
    const forgetful = { holdMs: 0, clearMs: 0, forgetMs: 200 };
    expect(course(['raised', 'unknown', 'unknown', 'unknown'], forgetful)).toEqual(['pending opened', '', '', 'closed: unknown']);
  });
});

describe('an alarm that something explains', () => {
  it('does not open, and ends with its condition', () => {
    expect(
      course(['raised', 'raised', 'raised', ['raised', { cause: GATEWAY }], ['raised', { cause: GATEWAY }], ['clear', { cause: GATEWAY }]]),
    ).toEqual(['pending', '', '', 'suppressed', '', 'closed: passed']);
  });

  it('opens after the grace time when its cause is gone and it is still so', () => {
    const explained: Glance[] = ['raised', 'raised', 'raised', ['raised', { cause: GATEWAY }]];
    const free: Glance = ['raised', { graceMs: 400 }];
    expect(course([...explained, free, free, free, free, free, free]).slice(3)).toEqual(['suppressed', '', '', '', '', 'opened', '']);
  });

  it('is folded under a cause that opens later, and unfolded again', () => {
    const opened: Glance[] = ['raised', 'raised', 'raised', 'raised'];
    const under: Glance = ['raised', { cause: WORK }];
    const free: Glance = ['raised', { graceMs: 200 }];
    expect(course([...opened, under, under, free, under, free, free, free]).slice(3)).toEqual([
      'opened',
      'explained',
      '',
      '',
      '',
      '',
      '',
      'released',
    ]);
  });

  it('waits for a cause that is about to open', () => {
    const waiting: Glance = ['raised', { isCausePending: true }];
    expect(course(['raised', 'raised', waiting, waiting, waiting, ['raised', { cause: GATEWAY }]]).slice(3)).toEqual([
      '',
      '',
      'suppressed',
    ]);
    expect(course(['raised', 'raised', waiting, waiting, waiting, 'raised']).slice(3)).toEqual(['', '', 'opened']);
  });

  it('is gone when its cause goes and it was only nearly so', () => {
    const explained: Glance[] = ['raised', 'raised', 'raised', ['raised', { cause: GATEWAY }]];
    expect(course([...explained, 'between', 'between', 'between', 'between']).slice(4)).toEqual(['', '', '', 'closed: passed']);
  });
});

const causes = fc.constantFrom(undefined, undefined, GATEWAY, WORK, { by: 'alarm', id: 8 } as const);
const looks = fc
  .array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 250 }),
      // Runs of the same level, so that hold and clear times are reached.
      level: fc.constantFrom<Level[]>('raised', 'raised', 'raised', 'between', 'clear', 'clear', 'unknown'),
      times: fc.integer({ min: 1, max: 6 }),
      cause: causes,
      isCausePending: fc.boolean(),
      graceMs: fc.integer({ min: 0, max: 400 }),
    }),
    { maxLength: 60 },
  )
  .map((runs) => {
    let atMs = 0;
    return runs.flatMap(({ afterMs, times, ...look }) =>
      Array.from({ length: times }, (): Look => {
        atMs += afterMs;
        return { ...look, atMs };
      }),
    );
  });
const timings = fc.record({
  holdMs: fc.integer({ min: 0, max: 400 }),
  clearMs: fc.integer({ min: 0, max: 400 }),
  forgetMs: fc.integer({ min: 1, max: 600 }),
});

interface Happened {
  readonly look: Look;
  readonly transition: Transition;
}

function play(all: readonly Look[], timing: Timing, between = (state: AlarmState | undefined) => state): Happened[] {
  let state: AlarmState | undefined;
  return all.flatMap((look) => {
    const next = step(state, look, timing);
    state = between(next.state);
    return next.transitions.map((transition) => ({ look, transition }));
  });
}

/** What may follow what. */
const FOLLOWS: Record<string, readonly string[]> = {
  nothing: ['pending'],
  pending: ['dropped', 'suppressed', 'opened'],
  dropped: ['pending'],
  suppressed: ['explained', 'opened', 'closed'],
  opened: ['explained', 'clearing', 'closed'],
  explained: ['explained', 'released', 'clearing', 'returned', 'opened', 'closed'],
  released: ['explained', 'clearing', 'returned', 'closed'],
  clearing: ['returned', 'explained', 'released', 'closed'],
  returned: ['explained', 'released', 'clearing', 'closed'],
  closed: ['pending'],
};

const RUNS = { numRuns: 3000, seed: 20261123 };

describe('whatever happens', () => {
  it('one alarm is open at a time, and only the steps there are follow each other', () => {
    fc.assert(
      fc.property(looks, timings, (all, timing) => {
        let last = 'nothing';
        let isOpen = false;
        for (const { transition } of play(all, timing)) {
          expect(FOLLOWS[last], `${last} then ${transition.what}`).toContain(transition.what);
          if (transition.what === 'opened') {
            expect(isOpen).toBe(false);
            isOpen = true;
          }
          if (transition.what === 'closed') isOpen = false;
          last = transition.what;
        }
      }),
      RUNS,
    );
  });

  it('it never opens again sooner than clear time and hold time after it opened', () => {
    fc.assert(
      fc.property(looks, timings, (all, timing) => {
        let opened = Number.NEGATIVE_INFINITY;
        let wasForgotten = false;
        for (const { look, transition } of play(all, timing)) {
          if (transition.what === 'closed') wasForgotten = transition.because === 'unknown';
          if (transition.what !== 'opened') continue;
          const least = timing.holdMs + (wasForgotten ? timing.forgetMs : timing.clearMs);
          expect(look.atMs - opened).toBeGreaterThanOrEqual(least);
          opened = look.atMs;
        }
      }),
      RUNS,
    );
  });

  it('it opens only after the condition held for all of the hold time, as far as anybody could tell, and never under a cause', () => {
    fc.assert(
      fc.property(looks, timings, (all, timing) => {
        for (const { look, transition } of play(all, timing)) {
          if (transition.what !== 'opened') continue;
          expect(look.level).toBe('raised');
          expect(look.cause).toBeUndefined();
          expect(look.isCausePending).toBe(false);
          const known = all.filter(({ atMs, level }) => level !== 'unknown' && atMs > look.atMs - timing.holdMs && atMs <= look.atMs);
          // A suppressed one may have been in the band of the hysteresis meanwhile, but never back to normal.
          expect(known.every(({ level }) => level !== 'clear')).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('it closes as cleared only after the condition was back to normal for all of the clear time', () => {
    fc.assert(
      fc.property(looks, timings, (all, timing) => {
        for (const { look, transition } of play(all, timing)) {
          if (transition.what !== 'closed' || transition.because !== 'cleared') continue;
          const known = all.filter(({ atMs, level }) => level !== 'unknown' && atMs > look.atMs - timing.clearMs && atMs <= look.atMs);
          expect(known.every(({ level }) => level === 'clear')).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('a restart after any look changes nothing', () => {
    fc.assert(
      fc.property(looks, timings, (all, timing) => {
        const stored = play(all, timing, (state) => state && (JSON.parse(JSON.stringify(state)) as AlarmState));
        expect(stored).toEqual(play(all, timing));
      }),
      RUNS,
    );
  });

  it('it ends once the condition is gone for good', () => {
    fc.assert(
      fc.property(looks, timings, (all, timing) => {
        const end = (all.at(-1)?.atMs ?? 0) + 1000;
        const quiet = Array.from({ length: 3 }, (_, n): Look => ({ atMs: end + n * 1000, level: 'clear' }));
        let state: AlarmState | undefined;
        for (const look of [...all, ...quiet]) ({ state } = step(state, look, timing));
        expect(state).toBeUndefined();
      }),
      RUNS,
    );
  });
});
