// Starts the watch over alarms and the telling of them.
import type { FeedbackMail } from '@lagebild/dashboard/server/feedback-mail.ts';
import { AlarmJob } from '@lagebild/ingest/alarms/alarm-job.ts';
import type { WorldSources } from '@lagebild/ingest/alarms/world.ts';
import { Dispatcher } from '@lagebild/ingest/notify/dispatcher.ts';
import { concerns, FEEDBACK_RECEIVER, loadNotification, type Notification } from '@lagebild/ingest/notify/receivers.ts';
import type { Problem } from '@lagebild/shared/contract/health.ts';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import type { AlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Logger } from 'pino';

export interface AlarmParts extends Omit<WorldSources, 'registry'> {
  readonly rules: AlarmRules;
  readonly notification: Notification;
  readonly registry: Registry;
  readonly log: Logger;
}

export interface OpenAlarms {
  readonly problems: readonly Problem[];
  /** How long the last look at all conditions took, milliseconds. */
  readonly lastLookMs: number;
  /** Watches by the rules as they are now. */
  takeRules(): void;
  close(): Promise<void>;
}

export function readNotification(settings: Settings, rules: AlarmRules, log: Logger): Notification {
  return loadNotification(settings.REGION_DIR, rules, settings, (sentence) => log.warn(sentence));
}

/** Who gets feedback by mail; undefined when nobody does. */
export function feedbackMailOf({ receivers, publicUrl }: Notification): FeedbackMail | undefined {
  const receiver = receivers.find(({ name }) => name === FEEDBACK_RECEIVER);
  return receiver && { receiver: receiver.name, addresses: receiver.addresses, language: receiver.language, publicUrl };
}

export function openAlarms({ notification, ...parts }: AlarmParts): OpenAlarms {
  const dispatcher = new Dispatcher({ ...parts, notification });
  const job = new AlarmJob({
    ...parts,
    receiversOf: ({ id }, { thing, severity }) =>
      notification.receivers.filter((receiver) => concerns(receiver, id, thing, severity)).map(({ name }) => name),
  });
  return {
    get problems() {
      return [...job.problems, ...dispatcher.problems];
    },
    get lastLookMs() {
      return job.lastLookMs;
    },
    takeRules: () => job.takeRules(),
    async close() {
      job.close();
      await dispatcher.close();
    },
  };
}

/** The share of a device's messages from which on the quarantine names it: that of the rule, where there is one. */
export function refusedShare(rules: AlarmRules): number | undefined {
  for (const { watch } of rules.rules) if (watch.what === 'quarantine') return watch.above;
  return undefined;
}
