// Faults found: what was injected and noticed (recall), and what was noticed without having been injected (precision).
import type { FindingCode } from '@lagebild/shared/domain/finding.ts';
import { FAULTS } from '../faults/catalogue.ts';
import type { FaultRecord } from '../truth/record.ts';
import { type Check, Comparison } from './check.ts';
import type { VerifyDeps } from './checks.ts';
import { expectedDuplicates, split } from './expectation.ts';

interface Noticed {
  readonly device: string;
  readonly code: FindingCode;
  readonly since: number;
}

/** The most findings one answer has; a municipality with more is told, never cut short in silence. */
const FINDINGS = 1000;
/** What a fault brings along of its own accord. */
const ALSO: Readonly<Record<string, readonly FindingCode[]>> = { stuck: ['drift'] };

export async function checkFaults(deps: VerifyDeps): Promise<Check[]> {
  const { truth, api } = deps;
  const findings: Noticed[] = [];
  const precision = new Comparison('findings that are true (precision)');
  for (const municipality of new Set([...truth.devices.keys()].map((key) => split(key).municipality))) {
    const answer = await api.ask('findings', { municipality, limit: FINDINGS });
    if (answer.findings.length === FINDINGS)
      precision.add(false, () => `${municipality} has more than ${FINDINGS} findings: not all were compared`);
    findings.push(...answer.findings.map(({ device, code, since }) => ({ device: `${municipality}/${device}`, code, since })));
  }
  const within = findings.filter(({ device, since }) => truth.devices.has(device) && since >= truth.run.from && since <= truth.run.to);

  const recall = new Comparison('faults that were noticed (recall)');
  for (const fault of truth.faults) {
    const isNoticed = await isFaultNoticed(fault, within, deps);
    recall.add(isNoticed, () => `${fault.fault} of ${fault.device} from ${new Date(fault.from).toISOString()} was not noticed`);
  }
  for (const finding of within) {
    const isTrue = truth.faults.some(
      (fault) => fault.device === finding.device && finding.since >= fault.from - SLACK_MS && explains(fault, finding.code),
    );
    precision.add(isTrue, () => `${finding.code} of ${finding.device} from ${new Date(finding.since).toISOString()} is an invention`);
  }
  return [recall.done(), precision.done()];
}

/** A finding begins with the reading before or the hour in which the fault began. */
const SLACK_MS = 3_600_000;

function explains({ fault }: FaultRecord, code: FindingCode): boolean {
  const notices = FAULTS.get(fault)?.notice ?? [];
  return notices.some((notice) => notice.by === 'finding' && notice.code === code) || (ALSO[fault]?.includes(code) ?? false);
}

async function isFaultNoticed(fault: FaultRecord, findings: readonly Noticed[], { truth, api }: VerifyDeps): Promise<boolean> {
  const { municipality, device } = split(fault.device);
  for (const notice of FAULTS.get(fault.fault)?.notice ?? []) {
    if (notice.by === 'finding') {
      const isSeen = findings.some((one) => one.device === fault.device && one.code === notice.code && one.since >= fault.from - SLACK_MS);
      if (!isSeen) return false;
    } else if (notice.by === 'quarantine') {
      const asked = await Promise.all(notice.codes.map((code) => api.ask('quarantine', { municipality, device, code, limit: 1 })));
      if (asked.every(({ total }) => total === 0)) return false;
    } else if (notice.by === 'freshness') {
      const latest = (await api.ask('latest', { municipality })).readings.find((one) => one.device === device.normalize('NFC'));
      if (latest === undefined || latest.time >= fault.from) return false;
    } else if (notice.by === 'gateway') {
      const { gateways } = await api.ask('gateways', { municipality });
      if (!gateways.some(({ state, onlyHere }) => state === 'offline' && onlyHere.includes(device))) return false;
    } else {
      const ledger = await api.ask('ledger');
      const expected = expectedDuplicates(truth, municipality);
      if (expected === 0 || (ledger.municipalities[municipality]?.duplicate ?? 0) < expected) return false;
    }
  }
  return truth.devices.has(fault.device);
}
