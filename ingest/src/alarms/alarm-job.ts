// Keeps the watch over alarms going: looks every two seconds, tells the log what opens and closes, lets old alarms go.
import type { Problem } from '@lagebild/shared/contract/health.ts';
import type { Logger } from 'pino';
import { AlarmWatch, type AlarmWatchDeps } from './alarm-watch.ts';

/** A browser is to know of an alarm within two seconds of its opening; a look at 5,000 devices takes some milliseconds (bench/alarms.ts). */
const LOOK_EVERY_MS = 2000;
const EXPIRE_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

export interface AlarmJobDeps extends AlarmWatchDeps {
  readonly log: Logger;
}

export class AlarmJob {
  readonly #deps: AlarmJobDeps;
  readonly #watch: AlarmWatch;
  readonly #timer: ReturnType<typeof setInterval>;
  #failing: { readonly since: number; readonly why: string } | undefined;
  #expiredAt = 0;
  /** How long the last look took, milliseconds. */
  lastLookMs = 0;

  constructor(deps: AlarmJobDeps) {
    this.#deps = deps;
    this.#watch = new AlarmWatch(deps);
    this.#timer = setInterval(() => this.#run(), LOOK_EVERY_MS);
  }

  get problems(): Problem[] {
    if (!this.#failing) return [];
    const { since, why } = this.#failing;
    return [{ part: 'alarms', code: 'ALARMS_FAILING', since, detail: `Nobody watches over alarms: ${why}.` }];
  }

  /** Watches by the rules as they are now. */
  takeRules(): void {
    this.#watch.takeRules();
  }

  /** A device was erased. */
  forget(of: { readonly municipality: string; readonly device: string }): void {
    this.#watch.forget(of);
  }

  #run(): void {
    const { log, registry, rules } = this.#deps;
    try {
      const { opened, closed, durationMs } = this.#watch.look();
      this.lastLookMs = durationMs;
      const name = ({ rule, thing }: (typeof opened)[number]) => `${rule} ${thing.municipality}/${thing.id}`;
      if (opened.length > 0) log.info({ count: opened.length, alarms: opened.slice(0, 5).map(name) }, 'alarms opened');
      if (closed.length > 0) log.info({ count: closed.length, alarms: closed.slice(0, 5).map(name) }, 'alarms closed');
      if (Date.now() - this.#expiredAt >= EXPIRE_EVERY_MS) {
        this.#expiredAt = Date.now();
        registry.alarms.expire(Date.now() - rules.historyDays * DAY_MS);
      }
      if (this.#failing) log.info('the watch over alarms goes on');
      this.#failing = undefined;
    } catch (error) {
      if (!this.#failing) log.error({ err: error }, 'the watch over alarms failed; it looks again');
      this.#failing ??= { since: Date.now(), why: (error as Error).message };
    }
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#failing) return;
    try {
      this.#watch.close();
    } catch (error) {
      this.#deps.log.error({ err: error }, 'until when alarms were watched could not be noted; it is as after a kill');
    }
  }
}
