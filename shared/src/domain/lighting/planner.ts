// What the burning plans say for any municipality and any time: the level at a moment, the hours of a span, the last change.
import type { RuleBook } from '../rule-book.ts';
import type { Place } from '../sun.ts';
import { layNight, type Night, nightOf } from './burning-plan.ts';
import type { LightingRules } from './lighting-rules.ts';

const HOUR_MS = 3_600_000;
/** Plans times municipalities times nights of a year, and some. */
const MOST_NIGHTS = 40_000;

/** Hours within a span. */
export interface PlannedHours {
  /** In which the lamp burns at all. */
  readonly lit: number;
  /** Of full power that need as much energy: 2 hours at 50 % are 1. */
  readonly full: number;
  /** From switching on to switching off: what full power all night would be. */
  readonly dark: number;
}

export class Planner {
  readonly timezone: string;
  readonly #plans: LightingRules['plans'];
  readonly #municipalities: RuleBook['district']['municipalities'];
  readonly #nights = new Map<string, Night>();
  readonly #hours = new Map<string, PlannedHours>();

  constructor({ plans }: Pick<LightingRules, 'plans'>, { district }: Pick<RuleBook, 'district'>) {
    this.#plans = plans;
    this.timezone = district.timezone;
    this.#municipalities = district.municipalities;
  }

  /** To be called when the plans have changed: nights are laid anew. */
  forget(): void {
    this.#nights.clear();
    this.#hours.clear();
  }

  placeOf(municipality: string): Place {
    const place = Object.hasOwn(this.#municipalities, municipality) ? this.#municipalities[municipality] : undefined;
    if (!place) throw new Error(`${municipality} is no municipality`);
    const [lon, lat] = place.centre;
    return { lat, lon };
  }

  /** @param night the local day of its evening, days since 1970-01-01 */
  night(plan: string, municipality: string, night: number): Night {
    const key = `${plan} ${municipality} ${night}`;
    const known = this.#nights.get(key);
    if (known) return known;
    const rules = this.#plans[plan];
    if (!rules) throw new Error(`${plan} is no burning plan`);
    const laid = layNight(rules, night, this.placeOf(municipality), this.timezone);
    if (this.#nights.size >= MOST_NIGHTS) this.#nights.clear();
    this.#nights.set(key, laid);
    return laid;
  }

  /** Per cent of full light; 0 when it is off. */
  levelAt(plan: string, municipality: string, time: number): number {
    const { steps } = this.night(plan, municipality, nightOf(time, this.timezone));
    return steps.find(({ from, to }) => time >= from && time < to)?.level ?? 0;
  }

  /** Whether the plan has it lit, or off, all the while around a moment; undefined when it changes within. */
  steadyAround(plan: string, municipality: string, time: number, graceMs: number): boolean | undefined {
    const { lit } = this.#sum(plan, municipality, time - graceMs, time + graceMs);
    if (lit === 0) return graceMs > 0 ? false : this.levelAt(plan, municipality, time) > 0;
    return lit * HOUR_MS >= 2 * graceMs - 1 ? true : undefined;
  }

  hours(plan: string, municipality: string, from: number, to: number): PlannedHours {
    const key = `${plan} ${municipality} ${from} ${to}`;
    const known = this.#hours.get(key);
    if (known) return known;
    const sum = this.#sum(plan, municipality, from, to);
    if (this.#hours.size >= MOST_NIGHTS) this.#hours.clear();
    this.#hours.set(key, sum);
    return sum;
  }

  #sum(plan: string, municipality: string, from: number, to: number): PlannedHours {
    const sum = { lit: 0, full: 0, dark: 0 };
    const within = (begin: number, end: number): number => Math.max(0, Math.min(end, to) - Math.max(begin, from)) / HOUR_MS;
    const last = to > from ? nightOf(to - 1, this.timezone) : Number.NEGATIVE_INFINITY;
    for (let night = nightOf(from, this.timezone); night <= last; night += 1) {
      const { on, off, steps } = this.night(plan, municipality, night);
      sum.dark += within(on, off);
      for (const { from: begin, to: end, level } of steps) {
        const hours = within(begin, end);
        if (level > 0) sum.lit += hours;
        sum.full += (hours * level) / 100;
      }
    }
    return sum;
  }

  /** The last stretch in which the plan had the lamp lit, up to `time`: the one that runs, or the one before; at most two nights long. */
  lastLit(plan: string, municipality: string, time: number): { readonly from: number; readonly to: number } | undefined {
    const tonight = nightOf(time, this.timezone);
    const begun = [tonight - 1, tonight]
      .flatMap((night) => this.night(plan, municipality, night).steps)
      .filter(({ from, level }) => level > 0 && from < time);
    const last = begun.at(-1);
    if (!last) return undefined;
    // Steps that follow each other are one stretch.
    let { from } = last;
    for (const step of begun.toReversed()) if (step.to === from) from = step.from;
    return { from, to: Math.min(time, last.to) };
  }
}
