// Check 2, with a stolen password: the six digits of a second factor are guessed all at once and for a year, and one that was seen is used again.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { CODE_LIMITS, SignInGuard } from '@lagebild/shared/registry/accounts/sign-in-guard.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { codeOf, wrongCodeOf } from '../support/codes.ts';
import { firstAdministrator, PASSWORD, Person } from '../support/people.ts';
import { runLagebild } from '../support/running-lagebild.ts';

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

afterEach(() => void vi.useRealTimers());

/** A Lagebild whose administrator has a second factor. */
async function withFactor() {
  vi.setSystemTime(Date.now()); // codes are of this moment, however long it takes
  const lagebild = await runLagebild({ ACCOUNTS: 'required' });
  const administrator = await firstAdministrator(lagebild);
  const { secret } = await administrator.act('secondFactorBegin', { current: PASSWORD });
  await administrator.act('secondFactorConfirm', { oneTimeCode: codeOf(secret) });
  const halfWay = async (): Promise<Person> => {
    const person = new Person(lagebild.httpUrl);
    await person.act('signIn', { login: 'leitung', password: PASSWORD });
    return person;
  };
  return { secret, halfWay, [Symbol.asyncDispose]: () => lagebild[Symbol.asyncDispose]() };
}
const count = (statuses: readonly number[], status: number): number => statuses.filter((one) => one === status).length;

describe('02 somebody has the password of an administrator and guesses the code', () => {
  /** Each wait there is, from the first to the longest. */
  const patiences = [0, ...Array.from({ length: 12 }, (_, index) => 2 ** index * MINUTE)];
  const ways = [
    ['one address', 720, (): string => '192.0.2.1'],
    ['another address each time', 1450, (guess: number): string => `198.51.100.${guess}`],
  ] as const;

  it('a hundred guesses at the same moment, in two sign-ins: five are looked at', async () => {
    await using door = await withFactor();
    const thieves = [await door.halfWay(), await door.halfWay()];
    const guess = async (thief: Person, nth: number): Promise<number> =>
      (await thief.post(paths.signInCode, { oneTimeCode: wrongCodeOf(door.secret, nth) })).status;
    const statuses = await Promise.all(thieves.flatMap((thief) => Array.from({ length: 50 }, (_, nth) => guess(thief, nth))));
    expect([count(statuses, 401), count(statuses, 429)]).toEqual([5, 95]);
  });

  it('a code seen over the shoulder, sent at the same moment as its owner sends it, and after: one of them is let in', async () => {
    await using door = await withFactor();
    const both = [await door.halfWay(), await door.halfWay()];
    const late = await door.halfWay();
    const seen = { oneTimeCode: codeOf(door.secret, 1) };
    const statuses = await Promise.all(both.map((person) => person.post(paths.signInCode, seen).then(({ status }) => status)));
    expect([count(statuses, 200), count(statuses, 401)]).toEqual([1, 1]);
    expect((await late.post(paths.signInCode, seen)).status).toBe(401);
    expect(both.filter(({ cookie }) => cookie !== undefined)).toHaveLength(1);
  });

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
