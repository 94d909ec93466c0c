// Faults found: what was injected and noticed (recall), and what was noticed without having been injected (precision).
import type { FindingCode } from '@lagebild/shared/domain/finding.ts';
import { FAULTS } from '../faults/catalogue.ts';
import type { FaultRecord } from '../truth/record.ts';
import { iso } from './buckets.ts';
import { type Check, Comparison } from './check.ts';
import { hasEndedRightly } from './detector-times.ts';
import { municipalitiesOf } from './expectation.ts';
import { isInTimeOf, type Noticed, Noticing } from './noticing.ts';
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
    findings.push(...answer.findings.map(({ device, ...finding }) => ({ ...finding, device: `${municipality}/${device}` })));
  }
  const within = findings.filter(({ device, since }) => truth.devices.has(device) && since >= truth.run.from && since <= truth.reached);

  const recall = new Comparison('faults that were noticed (recall)');
  const noticing = new Noticing(deps, within);
  for (const fault of truth.faults) {
    const verdict = await noticing.of(fault);
    if (verdict === 'too young') recall.leaveOut('too young to be');
    else if (verdict === 'not begun') recall.leaveOut('that had not begun');
    else if (verdict === 'struck nothing') recall.leaveOut('that struck no message');
    else recall.add(verdict === 'noticed', () => `${fault.fault} of ${fault.device} from ${iso(fault.from)} was not noticed`);
  }
  const endings = new Comparison('findings that ended with their fault');
  for (const finding of within) {
    const { device, code, since, until } = finding;
    const inTime = truth.faults.filter((fault) => isInTimeOf(finding, fault));
    const own = inTime.find((fault) => isOwn(fault, code));
    const isTrue = own !== undefined || inTime.some(({ fault }) => ALSO[fault]?.includes(code));
    precision.add(isTrue, () => `${code} of ${device} from ${iso(since)} is an invention`);
    const everyMs = truth.devices.get(device)?.everyMs ?? 0;
    if (own)
      endings.add(
        hasEndedRightly(code, until, own, everyMs, truth.reached),
        () => `${code} of ${device} ${until === null ? 'lasts' : `ended ${iso(until)}`}, but ${own.fault} ended ${iso(own.to)}`,
      );
  }
  return [recall.done(), precision.done(), endings.done()];
}

/** Whether a fault has to be noticed by such a finding. */
const isOwn = ({ fault }: FaultRecord, code: FindingCode): boolean =>
  FAULTS.get(fault)?.notice.some((notice) => notice.by === 'finding' && notice.code === code) ?? false;
