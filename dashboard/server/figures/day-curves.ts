// Today hour by hour and the same weekday of the weeks before, of a kind in a municipality or the district. What is over is read once.

import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { localClock, localDayOf, localInstant } from '@lagebild/shared/domain/local-time.ts';
import { type UsualStep, usualDay } from '@lagebild/shared/domain/usual-day.ts';
import { AnswerCache } from '../answer-cache.ts';
import type { AnswerContext } from '../answer-context.ts';
import type { HourReader } from './hour-readers.ts';

const HOUR_MS = 3_600_000;
const STEP_MINUTES = 60;
/** Of the night in which the clocks go forward. */
const SHORTEST_DAY_HOURS = 23;
/** Weeks that make what is usual. */
export const USUAL_WEEKS = 4;
const TODAY_KEPT_MS = 60_000;
const PAST_KEPT_MS = 6 * HOUR_MS;
/** A past with gaps may still be told: an archive is moved in, a district has just begun. */
const GAPS_KEPT_MS = 5 * 60_000;
/** Kinds of every municipality and of the district. */
const MOST_SCOPES = 60;

export interface DayCurve {
  readonly steps: readonly UsualStep[];
  /** When it was read, epoch milliseconds. */
  readonly at: number;
}

export class DayCurves {
  readonly #timezone: string;
  readonly #readers: Readonly<Record<Kind, HourReader>>;
  readonly #today = new AnswerCache(MOST_SCOPES);
  readonly #past = new AnswerCache(MOST_SCOPES);
  /** Scopes in whose past hours are missing. */
  readonly #withGaps = new Set<string>();
  /** The last curve of each scope, for those who cannot wait. */
  readonly #last = new Map<string, DayCurve>();

  constructor({ rules }: Pick<AnswerContext, 'rules'>, readers: Readonly<Record<Kind, HourReader>>) {
    this.#timezone = rules.district.timezone;
    this.#readers = readers;
  }

  of(kind: Kind, municipality: string | undefined): Promise<DayCurve> {
    const scope = `${kind} ${municipality ?? ''}`;
    return this.#today.get(scope, TODAY_KEPT_MS, async () => {
      const curve = await this.#read(kind, municipality, Date.now());
      this.#last.set(scope, curve);
      return curve;
    });
  }

  /** What is known by now; undefined while it is read for the first time, and when what is known is of another day. */
  known(kind: Kind, municipality: string | undefined): DayCurve | undefined {
    this.of(kind, municipality).catch(() => undefined); // a database that is away is told elsewhere
    const curve = this.#last.get(`${kind} ${municipality ?? ''}`);
    const day = (time: number) => localDayOf(time, this.#timezone);
    return curve && day(curve.at) === day(Date.now()) ? curve : undefined;
  }

  async #read(kind: Kind, municipality: string | undefined, now: number): Promise<DayCurve> {
    const read = this.#readers[kind];
    const day = localDayOf(now, this.#timezone);
    const values = new Map<number, number>();
    const spanOf = (one: number) => ({ from: localInstant(one, 0, this.#timezone), to: localInstant(one + 1, 0, this.#timezone) });
    const scope = `${kind} ${municipality ?? ''}`;
    const round = this.#withGaps.has(scope) ? Math.floor(now / GAPS_KEPT_MS) : 0;
    const past = await this.#past.get(
      scope,
      PAST_KEPT_MS,
      async () => {
        const hours = new Map<number, number>();
        for (let week = 1; week <= USUAL_WEEKS; week += 1)
          for (const [start, value] of await read(municipality, spanOf(day - 7 * week))) hours.set(start, value);
        if (hours.size < USUAL_WEEKS * SHORTEST_DAY_HOURS) this.#withGaps.add(scope);
        else this.#withGaps.delete(scope);
        return hours;
      },
      `${day} ${round}`,
    );
    const today = spanOf(day);
    for (const [start, value] of past) values.set(start, value);
    for (const [start, value] of await read(municipality, { from: today.from, to: Math.min(today.to, now) })) values.set(start, value);
    const steps = usualDay({ values, stepMinutes: STEP_MINUTES, ...today, weeks: USUAL_WEEKS }, localClock(this.#timezone));
    return { steps, at: now };
  }
}
