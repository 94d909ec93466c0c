// The platform's jobs: roll-ups every minute, retention every hour. A run that fails is told and tried again with the next.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '@lagebild/shared/contract/health.ts';
import { retentionBegin } from '@lagebild/shared/domain/retention.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import { StoreUnavailable } from '@lagebild/shared/domain/store-error.ts';
import type { AuditLog } from '@lagebild/shared/registry/accounts/audit-log.ts';
import { ORIGINS_KEPT_DAYS } from '@lagebild/shared/registry/accounts/audit-origins.ts';
import type { AlarmNotices } from '@lagebild/shared/registry/alarm-notices.ts';
import type { Changes } from '@lagebild/shared/registry/changes.ts';
import type { ErasedDevices } from '@lagebild/shared/registry/erased.ts';
import type { Quarantine } from '@lagebild/shared/registry/quarantine.ts';
import type { Radio } from '@lagebild/shared/registry/radio.ts';
import type { Logger } from 'pino';
import type { DurableLog } from '../log/durable-log.ts';
import { markExisting } from './mark-existing.ts';
import { applyRetention, type TierCheck } from './retention-job.ts';
import { type RollUpJobDeps, rollUpDue } from './roll-up-job.ts';

const ROLL_UP_EVERY_MS = 60_000;
const RETENTION_EVERY_MS = 3_600_000;
/** Single uplinks with their receptions; what they measured is kept as readings are. */
export const UPLINKS_KEPT_DAYS = 3;
const UPLINKS_KEPT_MS = UPLINKS_KEPT_DAYS * 86_400_000;
/** Deliveries that ended are kept for whoever asks what became of a mail. */
const DELIVERIES_KEPT_MS = 30 * 86_400_000;
/** After the start devices come back first. */
const FIRST_RUN_MS = 5000;

export interface JobsDeps extends RollUpJobDeps {
  /** Tells one store from another that was used before. */
  readonly storeName: string;
  readonly durableLog: Pick<DurableLog, 'expireRaw'>;
  readonly quarantine: Pick<Quarantine, 'expire'>;
  readonly radio: Pick<Radio, 'expire'>;
  readonly erased: Pick<ErasedDevices, 'expire'>;
  readonly audit: Pick<AuditLog, 'expireOrigins'>;
  readonly changes: Pick<Changes, 'expire'>;
  readonly alarmNotices: Pick<AlarmNotices, 'expire'>;
  /** How long raw messages are kept, days. */
  readonly rawDays: number;
  readonly log: Logger;
}

export interface JobStatus {
  readonly rollUpsDue: number;
  /** The last run; null before the first. */
  readonly lastRun: { readonly at: number; readonly durationMs: number; readonly rollUps: number; readonly error: string | null } | null;
  readonly tiers: readonly TierCheck[];
}

export interface Jobs {
  readonly status: JobStatus;
  readonly problems: readonly Problem[];
  /** Runs everything now. @throws what a scheduled run would log */
  runNow(now?: number): Promise<void>;
  /** Does something while no job runs. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function startJobs(deps: JobsDeps): Jobs {
  const { rules, due, log, storeName } = deps;
  const stop = new AbortController();
  let lastRun: JobStatus['lastRun'] = null;
  let tiers: readonly TierCheck[] = [];
  let isStoreAway = false;
  let retentionAt = 0;
  let running: Promise<void> = Promise.resolve();

  async function runRollUps(now: number): Promise<void> {
    const begin = Date.now();
    let rollUps = 0;
    let error: string | null = null;
    try {
      await markExisting(deps, storeName, now);
      rollUps = await rollUpDue(deps, now, stop.signal);
    } catch (cause) {
      error = (cause as Error).message;
      isStoreAway = cause instanceof StoreUnavailable;
      throw cause;
    } finally {
      lastRun = { at: begin, durationMs: Date.now() - begin, rollUps, error };
    }
  }

  async function runRetention(now: number): Promise<void> {
    tiers = await applyRetention(deps, now);
    await deps.durableLog.expireRaw(now);
    deps.erased.expire(now - deps.rawDays * 86_400_000 - RETENTION_EVERY_MS);
    deps.radio.expire(now - UPLINKS_KEPT_MS);
    await deps.quarantine.expire(now - rules.district.quarantine.days * 86_400_000);
    deps.changes.expire(({ municipality, kind }) => retentionBegin(rulesFor(rules, municipality), kind, 'raw', now));
    deps.alarmNotices.expire(now - DELIVERIES_KEPT_MS);
    deps.audit.expireOrigins(now - ORIGINS_KEPT_DAYS * 86_400_000);
    retentionAt = now;
  }

  /** One run at a time. */
  function run(now: number, withRetention: boolean): Promise<void> {
    const next = running.then(async () => {
      await runRollUps(now);
      if (withRetention) await runRetention(now);
    });
    running = next.catch(() => undefined);
    return next;
  }

  async function runForEver(): Promise<void> {
    for (let waitMs = FIRST_RUN_MS; ; waitMs = ROLL_UP_EVERY_MS) {
      await sleep(waitMs, undefined, { signal: stop.signal });
      const now = Date.now();
      await run(now, now - retentionAt >= RETENTION_EVERY_MS).catch((error: Error) => {
        if (stop.signal.aborted) return;
        log.warn({ err: error }, 'roll-ups or retention could not be done; they are tried again');
      });
    }
  }
  const ended = runForEver().catch(() => undefined); // only the stop ends it

  return {
    get status() {
      return { rollUpsDue: due.size, lastRun, tiers };
    },
    get problems(): Problem[] {
      // A store that is away is told by whoever writes to it.
      if (!lastRun?.error || isStoreAway) return [];
      return [{ part: 'jobs', code: 'ROLL_UPS_FAILED', since: lastRun.at, detail: `Roll-ups could not be made: ${lastRun.error}.` }];
    },
    runNow: (now = Date.now()) => run(now, true),
    alone(work) {
      const next = running.then(work);
      running = next.then(
        () => undefined,
        () => undefined,
      );
      return next;
    },
    async close() {
      stop.abort();
      await ended;
      await running;
    },
  };
}
