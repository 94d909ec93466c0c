// Check 2, with a stolen password: the six digits of a second factor are guessed for a year, from one address and from many.
import { CODE_LIMITS, SignInGuard } from '@lagebild/shared/registry/accounts/sign-in-guard.ts';
import { describe, expect, it } from 'vitest';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const YEAR = 365 * DAY;
/** Of now, of the step before and of the one after. */
const RIGHT_AT_A_TIME = 3;

const chanceOf = (guesses: number): number => 1 - (1 - RIGHT_AT_A_TIME / 1e6) ** guesses;

interface Guesser {
  /** The address of a guess. */
  readonly addressOf: (guess: number) => string;
  /** Rests until everything is forgotten, as soon as a wait is longer than this. */
  readonly patienceMs: number;
  /** The owner signs in from there each day, which lets the address off. */
  readonly ownerAt?: string;
}

function guessesInAYear({ addressOf, patienceMs, ownerAt }: Guesser): number {
  const guard = new SignInGuard(CODE_LIMITS);
  let guesses = 0;
  let day = 0;
  for (let now = 0; now < YEAR; ) {
    if (ownerAt !== undefined && now >= day * DAY) {
      guard.noteWrong('leitung', ownerAt, now); // before it is known to be right
      guard.noteRight('leitung', ownerAt);
      day = Math.floor(now / DAY) + 1;
    }
    const wait = guard.waitOf('leitung', addressOf(guesses), now);
    if (wait > 0) now = Math.min(now + (wait > patienceMs ? 7 * DAY : wait), ownerAt === undefined ? YEAR : day * DAY);
    else {
      guard.noteWrong('leitung', addressOf(guesses), now);
      guesses += 1;
    }
  }
  return guesses;
}

describe('02 somebody has the password of an administrator and guesses the code', () => {
  /** Each wait there is, from the first to the longest. */
  const patiences = [0, ...Array.from({ length: 12 }, (_, index) => 2 ** index * MINUTE)];
  const ways = [
    ['one address', 720, (): string => '192.0.2.1'],
    ['another address each time', 1450, (guess: number): string => `198.51.100.${guess}`],
  ] as const;

  it.each(ways)('for a year from %s, with whatever patience: %i guesses at most, a chance below one in 200', (_, expected, addressOf) => {
    const most = Math.max(...patiences.map((patienceMs) => guessesInAYear({ addressOf, patienceMs })));
    expect(most).toBe(expected);
    expect(chanceOf(most)).toBeLessThan(1 / 200);
  });

  it('for a year behind the address where the owner signs in each day: a chance below one in 50', () => {
    const most = guessesInAYear({ addressOf: () => 'town hall', patienceMs: 2 * DAY, ownerAt: 'town hall' });
    expect(most).toBe(5475);
    expect(chanceOf(most)).toBeLessThan(1 / 50);
  });
});
