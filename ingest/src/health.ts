// Puts together how ingest is: the durable log, the store, the connections to brokers.
import type { Health, Problem } from '@lagebild/shared/contract/health.ts';
import type { DurableLog, LogStatus } from './log/durable-log.ts';
import type { Trouble } from './patience.ts';

export interface HealthSources {
  readonly durableLog: Pick<DurableLog, 'status'>;
  readonly pipeline: { readonly trouble: Trouble | undefined };
  readonly inLog: () => number;
  /** Problems of parts that this file does not know. */
  readonly others: () => readonly Problem[];
}

export function healthOf({ durableLog, pipeline, inLog, others }: HealthSources): Health {
  const { status } = durableLog;
  const problems = [...problemsOfLog(status), ...problemsOfStore(pipeline.trouble), ...others()];
  const isReady = status.state !== 'full' && status.state !== 'failing';
  return {
    status: isReady ? (problems.length > 0 ? 'degraded' : 'ok') : 'not ready',
    problems,
    inLog: inLog(),
    logBytes: status.bytes,
    logMaxBytes: status.maxBytes,
  };
}

function problemsOfLog({ state, trouble, bytes, maxBytes, found }: LogStatus): Problem[] {
  const problems: Problem[] = [];
  if (trouble) {
    const code = state === 'full' ? 'LOG_FULL' : 'LOG_FAILING';
    problems.push({ part: 'log', code, since: trouble.since, detail: `Nothing is acknowledged: ${trouble.reason}.` });
  } else if (state === 'nearly full') {
    const share = Math.round((100 * bytes) / maxBytes);
    problems.push({
      part: 'log',
      code: 'LOG_NEARLY_FULL',
      detail: `The durable log is ${share} % full; at 100 % nothing is acknowledged any more.`,
    });
  }
  if (found.damagedPlaces > 0 || found.missingRecords > 0) {
    const { damagedPlaces, damagedBytes, missingRecords, asideFiles } = found;
    problems.push({
      part: 'log',
      code: 'LOG_DAMAGED',
      detail:
        `The start found ${damagedPlaces} damaged places (${damagedBytes} bytes) in the durable log; ` +
        `${missingRecords} acknowledged messages cannot be read. Kept aside: ${asideFiles.join(', ')}.`,
    });
  }
  return problems;
}

function problemsOfStore(trouble: Trouble | undefined): Problem[] {
  if (!trouble) return [];
  const detail =
    trouble.code === 'STORE_HOLDS'
      ? `The database takes nothing, and that will not pass by itself: ${trouble.reason}. Messages are kept in the durable log.`
      : `The database is away: ${trouble.reason}. Messages are kept in the durable log and stored once it is back.`;
  return [{ part: 'store', code: trouble.code, since: trouble.since, detail }];
}
