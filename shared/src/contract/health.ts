// What /healthz tells: whether messages are taken in, and what a person should look at.

export interface Problem {
  readonly part: 'log' | 'store' | 'broker' | 'jobs' | 'certificate' | 'region' | 'alarms';
  readonly code: string;
  /** Since when, epoch milliseconds; undefined for something found at the start. */
  readonly since?: number;
  /** One sentence. */
  readonly detail: string;
}

export interface Health {
  /** `degraded`: messages are taken in and acknowledged, but somebody should look. `not ready`: nothing is acknowledged. */
  readonly status: 'ok' | 'degraded' | 'not ready';
  readonly problems: readonly Problem[];
  /** Messages that are acknowledged and wait for the store. */
  readonly inLog: number;
  /** Bytes of the durable log, and the most there may be. */
  readonly logBytes: number;
  readonly logMaxBytes: number;
}
