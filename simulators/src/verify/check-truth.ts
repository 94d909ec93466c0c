// Whether the truth file agrees with itself: what was so is possible, and only a fault makes a device say something else.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { quantityOf, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { MessageRecord } from '../truth/record.ts';
import { iso } from './buckets.ts';
import { type Check, Comparison } from './check.ts';
import type { VerifyDeps } from './verify-deps.ts';

/** The coarsest frame tells whole numbers, in the unit of the quantity. */
const RESOLUTION = 1;

export function checkTruth({ truth, rules }: VerifyDeps): Check {
  const agreement = new Comparison('the truth file agrees with itself');
  for (const [key, messages] of truth.messages) {
    const kind = truth.devices.get(key)?.kind;
    for (const message of messages) {
      const problem = kind === undefined ? 'the device is unknown' : problemOf(message, kind, rules);
      agreement.add(problem === undefined, () => `the truth about ${key} at ${iso(message.time)}: ${problem}`);
    }
  }
  return agreement.done();
}

function problemOf(message: MessageRecord, kind: Kind, rules: RuleBook): string | undefined {
  if ((message.expect === 'quarantined') !== (message.code !== undefined)) return 'a reason belongs to what is quarantined';
  const { true: so, sent = {}, faults } = message;
  for (const [name, value] of Object.entries(so ?? {})) {
    const { min, max } = quantityOf(rules, kind, name) ?? { min: Number.NaN, max: Number.NaN };
    if (!(Number(value) >= min && Number(value) <= max)) return `${name} cannot be ${value}`;
    const said = sent[name];
    if (!faults && said !== undefined && Math.abs(Number(value) - Number(said)) > RESOLUTION)
      return `${name} was ${value} and it said ${said}, without a fault`;
  }
  const { free, occupied, capacity } = so ?? {};
  if (typeof free === 'number' && typeof occupied === 'number' && typeof capacity === 'number' && free + occupied !== capacity)
    return `${free} free and ${occupied} taken spaces are not ${capacity}`;
  return undefined;
}
