// A district on a real registry whose clocks a test moves: devices report, gateways die, Lagebild is stopped and started again.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlarmWatch, type Looked } from '@lagebild/ingest/alarms/alarm-watch.ts';
import { QuarantineWatch } from '@lagebild/ingest/quarantine-watch.ts';
import { type AlarmRules, parseAlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import type { Finding } from '@lagebild/shared/domain/finding.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { applyReading, type Latest } from '@lagebild/shared/domain/latest.ts';
import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { type About, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { takeOver } from '@lagebild/shared/domain/take-over.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';

export const MINUTE = 60_000;
/** Rarer than in earnest, and for the same outcome: every rule counts in minutes. */
const LOOK_MS = 10_000;
export const START = Date.UTC(2026, 5, 9, 10);

const common = loadRuleBook('region');

/** Days go by in seconds here; that commits reach the disk is tested elsewhere, so memory will do where there is a folder of it. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export class WatchedDistrict {
  readonly #folder = mkdtempSync(join(FOLDER, 'lagebild-alarms-'));
  readonly #rules: AlarmRules;
  readonly #book: RuleBook;
  #latest = new Map<string, Latest>();
  #watch: AlarmWatch;
  registry: Registry;
  quarantine = new QuarantineWatch();
  /** The clock on the wall, and the one nobody can set. */
  now = START;
  #monotonicMs = 0;
  readonly looks: Looked[] = [];
  /** False: no device is known by its rhythm, which is learned anew after a restart. */
  learnsRhythms = true;

  /**
   * @param rules the text of alarms.yaml
   * @param book the district's when left out
   */
  constructor(rules: string, book: RuleBook = common) {
    this.#book = book;
    this.#rules = parseAlarmRules(rules, book);
    this.registry = openRegistry(this.#folder);
    this.#watch = this.#startWatch();
  }

  #startWatch(): AlarmWatch {
    return new AlarmWatch({
      book: this.#book,
      rules: this.#rules,
      profiles: new Map(),
      registry: this.registry,
      quarantine: this.quarantine,
      latestOf: (device) => this.#latest.get(deviceKey(device)),
      receiversOf: () => ['control room'],
      clocks: { now: () => this.now, monotonicMs: () => this.#monotonicMs },
    });
  }

  /** Other rules are taken up while it watches. */
  takeRules(rules: string): void {
    takeOver(this.#rules, parseAlarmRules(rules, this.#book));
    this.#watch.takeRules();
  }

  /** A device reports now, or at another time by its own clock. */
  report(municipality: string, kind: Kind, device: string, values: Record<string, number>, about?: About, time = this.now): void {
    const reading = { municipality, kind, device, time, values };
    const key = deviceKey(reading);
    const latest = this.#latest.get(key) ?? { time: Number.NEGATIVE_INFINITY, quantities: new Map() };
    applyReading(latest, reading);
    this.#latest.set(key, latest);
    this.registry.devices.note(reading, about, this.now);
    if (this.learnsRhythms) this.registry.rhythms.note([reading]);
    this.registry.settle({ entries: [], quarantined: [] });
  }

  hear(municipality: string, event: LnsEvent): void {
    this.registry.settle({
      entries: [],
      quarantined: [],
      heard: [{ municipality, receivedAt: this.now, format: 'test', because: 'test', isSettled: true, event }],
    });
  }

  find(finding: Finding): void {
    this.registry.settle({ entries: [], quarantined: [], findings: [finding] });
  }

  /** A device is erased, as if on request. */
  erase(municipality: string, device: string): void {
    const of = { municipality, device };
    this.registry.eraseDevice(of, this.now, false);
    this.#latest.delete(deviceKey(of));
    this.#watch.forget(of);
  }

  /** Time goes by, with a look every ten seconds, and something that happens before each. */
  pass(minutes: number, before: () => void = () => undefined): void {
    for (let ms = 0; ms < minutes * MINUTE; ms += LOOK_MS) {
      this.now += LOOK_MS;
      this.#monotonicMs += LOOK_MS;
      before();
      this.looks.push(this.#watch.look());
    }
  }

  /** Something happens every so many minutes. */
  passWith(minutes: number, everyMinutes: number, happens: () => void): void {
    for (let left = minutes; left > 0; left -= everyMinutes) {
      happens();
      this.pass(Math.min(everyMinutes, left));
    }
  }

  /** Lagebild is gone for a while, and starts again with what it wrote. @param knowsValues false: the store does not answer */
  restart(minutesDown = 0, knowsValues = true): void {
    this.#watch.close();
    this.registry.close();
    this.now += minutesDown * MINUTE;
    this.#monotonicMs = 0;
    if (!knowsValues) this.#latest = new Map();
    this.quarantine = new QuarantineWatch();
    this.registry = openRegistry(this.#folder);
    this.#watch = this.#startWatch();
  }

  /** Ids of the devices, gateways and municipalities with such an alarm, and which rule it is. */
  listed(list: 'open' | 'suppressed' | 'pending' | 'closed'): string[] {
    const { alarms } = this.registry.alarmList.list({ list, limit: 1000 });
    return alarms.map(({ rule, thing }) => `${rule} ${thing.id || thing.municipality}`).sort();
  }

  close(): void {
    this.registry.close();
    rmSync(this.#folder, { recursive: true });
  }
}
