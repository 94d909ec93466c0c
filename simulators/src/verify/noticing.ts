// Whether Lagebild noticed a fault in the way in which it has to be noticed.
import type { FindingCode } from '@lagebild/shared/domain/finding.ts';
import { FAULTS } from '../faults/catalogue.ts';
import type { Notice } from '../faults/fault.ts';
import type { FaultRecord, MessageRecord } from '../truth/record.ts';
import { bucketsOf, certainBuckets, FIVE_MINUTES_MS, floor, groupByBucket } from './buckets.ts';
import { noticedWithinMs, TOLD_LATE_MS } from './detector-times.ts';
import { acknowledgedMessages, expectedEndings, expectedReadings, isWithin, split } from './expectation.ts';
import type { VerifyDeps } from './verify-deps.ts';

export interface Noticed {
  /** {municipality}/{device id} */
  readonly device: string;
  readonly code: FindingCode;
  readonly since: number;
  /** Null while it lasts. */
  readonly until: number | null;
}

/**
 * Too young: the truth ends while it goes on, or soon after, and Lagebild may take longer than that. Not begun: the truth ends before it.
 * Struck nothing: chance left out all messages.
 */
export type Verdict = 'noticed' | 'missed' | 'too young' | 'not begun' | 'struck nothing';

/** A finding begins with the reading before or the hour in which the fault began. */
const BEFORE_MS = 3_600_000;

/** Whether a finding is about the device and began in the time of a fault. */
export const isInTimeOf = ({ device, since }: Noticed, { device: of, from, to }: FaultRecord): boolean =>
  device === of && since >= from - BEFORE_MS && since <= to;

export class Noticing {
  readonly #deps: VerifyDeps;
  readonly #findings: readonly Noticed[];

  /** @param findings of the devices and the time of the run */
  constructor(deps: VerifyDeps, findings: readonly Noticed[]) {
    this.#deps = deps;
    this.#findings = findings;
  }

  async of(fault: FaultRecord): Promise<Verdict> {
    const { truth } = this.#deps;
    if (!truth.devices.has(fault.device)) return 'missed';
    if (fault.from >= truth.reached) return 'not begun';
    const verdicts = new Set<Verdict>();
    for (const notice of FAULTS.get(fault.fault)?.notice ?? []) verdicts.add(await this.#verdict(fault, notice));
    for (const worst of ['missed', 'too young', 'struck nothing'] as const) if (verdicts.has(worst)) return worst;
    return verdicts.has('noticed') ? 'noticed' : 'missed';
  }

  async #verdict(fault: FaultRecord, notice: Notice): Promise<Verdict> {
    switch (notice.by) {
      case 'finding':
        return this.#byFinding(fault, notice.code);
      case 'quarantine':
        return this.#byQuarantine(fault, notice.codes);
      case 'freshness':
        return (await this.#isHoleShown(fault)) ? 'noticed' : 'missed';
      case 'gateway':
        return (await this.#isGatewayTold(fault)) ? 'noticed' : 'missed';
      case 'duplicates':
        return this.#byDuplicates(fault);
    }
  }

  #byFinding(fault: FaultRecord, code: FindingCode): Verdict {
    const { truth } = this.#deps;
    if (this.#findings.some((one) => one.code === code && isInTimeOf(one, fault))) return 'noticed';
    const everyMs = truth.devices.get(fault.device)?.everyMs ?? 0;
    const isYoung = truth.reached - fault.from < noticedWithinMs(code, fault, everyMs) && truth.reached < fault.to + TOLD_LATE_MS;
    if (isYoung) return 'too young';
    const last = expectedReadings(truth, fault.device).at(-1)?.time ?? Number.NEGATIVE_INFINITY;
    // Some are told by the reading after only.
    return this.#touched(fault).some(({ time }) => time < last) ? 'missed' : 'struck nothing';
  }

  async #byQuarantine(fault: FaultRecord, codes: readonly string[]): Promise<Verdict> {
    if (!this.#touched(fault).some(({ code }) => code !== undefined && codes.includes(code))) return 'struck nothing';
    const asked = await Promise.all(codes.map((code) => this.#deps.api.ask('quarantine', { ...split(fault.device), code, limit: 1 })));
    return asked.some(({ total }) => total > 0) ? 'noticed' : 'missed';
  }

  async #byDuplicates(fault: FaultRecord): Promise<Verdict> {
    const { truth, api } = this.#deps;
    if (!this.#touched(fault).some(({ expect }) => expect === 'duplicate')) return 'struck nothing';
    const { municipality } = split(fault.device);
    const { municipalities } = await api.ask('ledger');
    const { least, most } = expectedEndings(truth, municipality).duplicate;
    const found = municipalities[municipality]?.duplicate ?? 0;
    return isWithin(found, { least, most: truth.run.fresh ? most : Number.POSITIVE_INFINITY }) ? 'noticed' : 'missed';
  }

  /** While it was silent the series has no more than what it said before and after. */
  async #isHoleShown(fault: FaultRecord): Promise<boolean> {
    const { truth } = this.#deps;
    const key = fault.device;
    const expected = expectedReadings(truth, key);
    const quantity = Object.keys(expected[0]?.values ?? {})[0];
    if (quantity === undefined) return true; // it never said anything that had to be stored
    const from = floor(fault.from, FIVE_MINUTES_MS);
    const to = Math.min(fault.to, truth.reached);
    const certain = certainBuckets(truth, key, FIVE_MINUTES_MS);
    const found = await bucketsOf(this.#deps, { key, quantity, every: '5m', aggregate: 'count', from, to });
    const right = groupByBucket(expected, quantity, FIVE_MINUTES_MS);
    for (let begin = from; begin < to; begin += FIVE_MINUTES_MS)
      if (certain(begin) && (found.get(begin) ?? 0) !== (right.get(begin)?.length ?? 0)) return false;
    return true;
  }

  /** Its gateway is told to be away while the outage lasts, and no longer. */
  async #isGatewayTold(fault: FaultRecord): Promise<boolean> {
    const { municipality, device } = split(fault.device);
    const { gateways } = await this.#deps.api.ask('gateways', { municipality });
    const away = gateways.filter(({ state }) => state === 'offline');
    // After a day nobody knows any more whom a gateway heard.
    if (this.#lasts(fault)) return away.some(({ onlyHere, devices }) => devices === 0 || onlyHere.includes(device));
    return !away.some(({ onlyHere }) => onlyHere.includes(device));
  }

  #touched({ id, device }: FaultRecord): MessageRecord[] {
    return acknowledgedMessages(this.#deps.truth, device).filter(({ faults }) => faults?.includes(id));
  }

  #lasts({ to }: FaultRecord): boolean {
    return to >= this.#deps.truth.reached;
  }
}
