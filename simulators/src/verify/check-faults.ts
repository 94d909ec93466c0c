// Faults found: what was injected and noticed (recall), and what was noticed without having been injected (precision).
import type { FindingCode } from '@lagebild/shared/domain/finding.ts';
import { FAULTS } from '../faults/catalogue.ts';
import type { FaultRecord } from '../truth/record.ts';
import { type Check, Comparison } from './check.ts';
import { municipalitiesOf } from './expectation.ts';
import { type Noticed, Noticing, SLACK_MS } from './noticing.ts';
import type { VerifyDeps } from './verify-deps.ts';

/** The most findings one answer has; a municipality with more is told, never cut short in silence. */
const FINDINGS = 1000;
/** What a fault brings along of its own accord. */
const ALSO: Readonly<Record<string, readonly FindingCode[]>> = { stuck: ['drift'] };

export async function checkFaults(deps: VerifyDeps): Promise<Check[]> {
  const { truth, api } = deps;
  const findings: Noticed[] = [];
  const precision = new Comparison('findings that are true (precision)');
  for (const municipality of municipalitiesOf(truth)) {
    const answer = await api.ask('findings', { municipality, limit: FINDINGS });
    if (answer.findings.length === FINDINGS)
      precision.add(false, () => `${municipality} has more than ${FINDINGS} findings: not all were compared`);
    findings.push(...answer.findings.map(({ device, code, since }) => ({ device: `${municipality}/${device}`, code, since })));
  }
  const within = findings.filter(({ device, since }) => truth.devices.has(device) && since >= truth.run.from && since <= truth.reached);

  const recall = new Comparison('faults that were noticed (recall)');
  const noticing = new Noticing(deps, within);
  for (const fault of truth.faults) {
    const verdict = await noticing.of(fault);
    if (verdict === 'too young') recall.leaveOut('too young to be');
    else if (verdict === 'not begun') recall.leaveOut('that had not begun');
    else if (verdict === 'struck nothing') recall.leaveOut('that struck no message');
    else
      recall.add(
        verdict === 'noticed',
        () => `${fault.fault} of ${fault.device} from ${new Date(fault.from).toISOString()} was not noticed`,
      );
  }
  for (const finding of within) {
    const isTrue = truth.faults.some(
      (fault) => fault.device === finding.device && finding.since >= fault.from - SLACK_MS && explains(fault, finding.code),
    );
    precision.add(isTrue, () => `${finding.code} of ${finding.device} from ${new Date(finding.since).toISOString()} is an invention`);
  }
  return [recall.done(), precision.done()];
}

function explains({ fault }: FaultRecord, code: FindingCode): boolean {
  const notices = FAULTS.get(fault)?.notice ?? [];
  return notices.some((notice) => notice.by === 'finding' && notice.code === code) || (ALSO[fault]?.includes(code) ?? false);
}
