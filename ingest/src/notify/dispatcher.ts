// Tells receivers of alarms: gathers what opens together, keeps each delivery until it is through, tries again with growing patience.
import type { Problem } from '@lagebild/shared/contract/health.ts';
import type { AlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import { tellAlarm } from '@lagebild/shared/domain/alarm/sentence.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Delivery, WaitingNotice } from '@lagebild/shared/registry/alarm-notices.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Logger } from 'pino';
import type { Attempt } from './attempt.ts';
import { composeMail, composePost, type Item, type MailContent } from './compose.ts';
import { postWebhook } from './post-webhook.ts';
import type { Notification, Receiver } from './receivers.ts';
import { sendMail } from './send-mail.ts';

export interface DispatcherDeps {
  readonly notification: Notification;
  readonly rules: AlarmRules;
  readonly book: RuleBook;
  readonly registry: Pick<Registry, 'alarmList' | 'alarmNotices' | 'devices' | 'adopted'>;
  readonly log: Logger;
  /** Other times than the usual ones, for tests. */
  readonly timing?: Partial<DispatchTiming>;
}

/** All in milliseconds. */
export interface DispatchTiming {
  readonly everyMs: number;
  /** What comes together is told together: so long after the first, and then no more than one message in this time. */
  readonly gatherMs: number;
  readonly digestMs: number;
  /** Waits after each failure; the last one repeats. */
  readonly retriesMs: readonly number[];
  readonly giveUpMs: number;
  /** Longest wait for a word of the other side: another receiver must not wait for it. */
  readonly patienceMs: number;
}

const USUAL: DispatchTiming = {
  everyMs: 1000,
  gatherMs: 5000,
  digestMs: 60_000,
  retriesMs: [5, 15, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * 1000),
  giveUpMs: 3 * 86_400_000,
  patienceMs: 20_000,
};
const MOST_AT_ONCE = 4;
const CLOSE_WAITS_MS = 5000;
/** Tries that fail before a person should know. */
const TROUBLE_AFTER = 3;

export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #timing: DispatchTiming;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #packedAtMs = new Map<string, number>();
  readonly #onWay = new Map<number, { readonly receiver: string; readonly sending: Promise<void> }>();
  /** What became of deliveries, while it cannot be written: sent again every second they would be a flood. */
  readonly #unnoted = new Map<number, () => void>();
  /** By receiver, while nothing gets through to it. */
  readonly #troubles = new Map<string, { readonly since: number; readonly tries: number; readonly why: string }>();

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
    this.#timing = { ...USUAL, ...deps.timing };
    this.#timer = setInterval(() => this.#run(), this.#timing.everyMs);
  }

  get problems(): Problem[] {
    return [...this.#troubles].flatMap(([receiver, { since, tries, why }]) =>
      tries < TROUBLE_AFTER
        ? []
        : [{ part: 'alarms', code: 'ALARMS_UNTOLD', since, detail: `"${receiver}" cannot be told of alarms: ${why}. It is tried again.` }],
    );
  }

  /** Asked each time: the rule book's receivers may change. */
  #receiver(name: string): Receiver | undefined {
    return this.#deps.notification.receivers.find((receiver) => receiver.name === name);
  }

  #run(): void {
    try {
      for (const name of this.#troubles.keys()) if (!this.#receiver(name)) this.#troubles.delete(name);
      for (const [id, write] of this.#unnoted) this.#note(id, write);
      this.#pack(Date.now());
      this.#sendDue(Date.now());
    } catch (error) {
      this.#deps.log.error({ err: error }, 'alarms could not be told; it is tried again');
    }
  }

  /** Makes deliveries of what has waited long enough. */
  #pack(now: number): void {
    const { alarmNotices } = this.#deps.registry;
    const byReceiver = Map.groupBy(alarmNotices.waiting(), ({ receiver }) => receiver);
    for (const [name, notices] of byReceiver) {
      const receiver = this.#receiver(name);
      const first = notices[0]?.at ?? now;
      const isGathered = now - first >= this.#timing.gatherMs || now < first;
      const sinceLast = performance.now() - (this.#packedAtMs.get(name) ?? Number.NEGATIVE_INFINITY);
      if (receiver && (!isGathered || sinceLast < this.#timing.digestMs)) continue;
      this.#packedAtMs.set(name, performance.now());
      const items = receiver ? notices.flatMap((notice) => this.#itemOf(notice, receiver, now) ?? []) : [];
      const addresses = receiver && items.length > 0 ? receiver.addresses : [];
      alarmNotices.pack(notices, addresses, receiver ? this.#contentFor(receiver, items) : '', now);
    }
  }

  #itemOf({ alarm: id, what }: WaitingNotice, { language }: Receiver, now: number): Item | undefined {
    const { registry, rules, book, notification } = this.#deps;
    const alarm = registry.alarmList.get(id);
    const rule = alarm && rules.local.in(alarm.rule, alarm.thing.municipality);
    if (!alarm || !rule) return undefined;
    const { thing, facts, since } = alarm;
    const device = { municipality: thing.municipality, device: thing.id };
    const name = thing.type === 'device' ? (registry.devices.get(device)?.name ?? registry.adopted.get(device)?.name) : undefined;
    return {
      what,
      alarm,
      label: rule.label[language],
      sentence: tellAlarm(rule, { thing, name, facts, since, until: alarm.closedAt ?? now }, book, language),
      place: book.district.municipalities[thing.municipality]?.name ?? book.district.name,
      link: notification.publicUrl && `${notification.publicUrl}/alarme?id=${id}`,
    };
  }

  #contentFor({ language, secret }: Receiver, items: readonly Item[]): string {
    const { book, notification } = this.#deps;
    const { name: district, timezone } = book.district;
    const letter = { district, timezone, language, items, link: notification.publicUrl && `${notification.publicUrl}/alarme` };
    return secret === undefined ? JSON.stringify(composeMail(letter)) : composePost(letter);
  }

  #sendDue(now: number): void {
    for (const delivery of this.#deps.registry.alarmNotices.due()) {
      if (this.#onWay.size >= MOST_AT_ONCE) return;
      // A clock that was set back must not make anybody wait for longer than there is to wait.
      const isDue = delivery.nextAt <= now || delivery.nextAt - now > (this.#timing.retriesMs.at(-1) ?? 0);
      if (!isDue || this.#onWay.has(delivery.id) || this.#unnoted.has(delivery.id) || !this.#mayTry(delivery.receiver)) continue;
      const sending = this.#send(delivery)
        .catch((error: unknown) => this.#deps.log.error({ err: error }, 'a message about alarms could not be sent'))
        .finally(() => this.#onWay.delete(delivery.id));
      this.#onWay.set(delivery.id, { receiver: delivery.receiver, sending });
    }
  }

  /** To whoever cannot be reached one at a time is enough, and one place is always left for the others. */
  #mayTry(receiver: string): boolean {
    if (!this.#troubles.has(receiver)) return true;
    const troubled = [...this.#onWay.values()].filter((one) => this.#troubles.has(one.receiver));
    return troubled.length < MOST_AT_ONCE - 1 && !troubled.some((one) => one.receiver === receiver);
  }

  /** Writes what became of a delivery, or keeps it to be written with the next turn. */
  #note(id: number, write: () => void): void {
    try {
      write();
      this.#unnoted.delete(id);
    } catch (error) {
      if (!this.#unnoted.has(id)) this.#deps.log.error({ err: error }, 'what became of a message about alarms could not be noted yet');
      this.#unnoted.set(id, write);
    }
  }

  async #send(delivery: Delivery): Promise<void> {
    const { registry, log } = this.#deps;
    const { alarmNotices } = registry;
    const { id, receiver: name, address, key, content } = delivery;
    const receiver = this.#receiver(name);
    if (!receiver?.addresses.includes(address)) return this.#note(id, () => alarmNotices.ended(id, 'unwanted', Date.now()));
    const attempt = await this.#attempt(receiver, address, key, content);
    const now = Date.now();
    if (attempt.result === 'sent') {
      if (this.#troubles.delete(name)) log.info({ receiver: name }, 'alarms can be told again');
      return this.#note(id, () => alarmNotices.ended(id, 'sent', now));
    }
    const { why } = attempt;
    if (attempt.result === 'refused' || now - delivery.madeAt > this.#timing.giveUpMs) {
      log.warn({ receiver: name, address, why }, 'a message about alarms is not taken; it is given up');
      const outcome = attempt.result === 'refused' ? 'refused' : 'given_up';
      return this.#note(id, () => alarmNotices.ended(id, outcome, now, why));
    }
    this.#noteTrouble(name, why, now);
    const { retriesMs } = this.#timing;
    const nextAt = now + (retriesMs[delivery.attempts] ?? retriesMs.at(-1) ?? 0);
    this.#note(id, () => alarmNotices.failed(id, why, nextAt));
  }

  #attempt(receiver: Receiver, address: string, key: string, content: string): Promise<Attempt> {
    const { mailServer } = this.#deps.notification;
    const { patienceMs } = this.#timing;
    if (receiver.secret !== undefined) return postWebhook({ url: address, key, body: content, secret: receiver.secret }, patienceMs);
    if (!mailServer) throw new Error('mail without a mail server');
    return sendMail(mailServer, { to: address, key, ...(JSON.parse(content) as MailContent) }, patienceMs);
  }

  #noteTrouble(receiver: string, why: string, now: number): void {
    const known = this.#troubles.get(receiver);
    if (!known) this.#deps.log.warn({ receiver, why }, 'alarms cannot be told; it is tried again');
    this.#troubles.set(receiver, { since: known?.since ?? now, tries: (known?.tries ?? 0) + 1, why });
  }

  /** What is on its way gets a moment; the rest is sent after the next start. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const patience = new Promise((resolve) => setTimeout(resolve, CLOSE_WAITS_MS).unref());
    await Promise.race([Promise.all([...this.#onWay.values()].map(({ sending }) => sending)), patience]);
  }
}
