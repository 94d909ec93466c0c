// The newest values of one stream as they were at a moment that is over, read from the store.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Latest } from '@lagebild/shared/domain/latest.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { AnswerContext, DeviceDirectory, NewestValues } from '../answer-context.ts';
import type { LastValue } from '../last-values.ts';

const STEP_MS = 15 * 60_000;
/** A bay in which nobody parks for a night says so once a day. */
const LOOK_BACK_MS = 25 * 3_600_000;

export interface ValuesOfStep {
  /** Epoch milliseconds. */
  readonly asOf: number;
  readonly values: NewestValues;
}

type Parts = Pick<AnswerContext, 'store' | 'rules' | 'lastValues'> & {
  readonly registry: { readonly devices: Pick<DeviceDirectory, 'get'> };
};

/**
 * @param parts of this stream alone
 * @param time a full step, epoch milliseconds; readings before it count
 * @param before an earlier step. What was said long ago held then, and holds as long as nothing else was said; without it a bay that is taken for
 * days would be unknown as soon as it says something new, and the difference would tell that it did, before the delay is over
 */
export async function valuesAsOf(
  { store, rules, lastValues, registry }: Parts,
  kind: Kind,
  time: number,
  before?: ValuesOfStep,
): Promise<NewestValues> {
  const quantities = Object.entries(rules.kinds[kind].quantities).map(([name, { circular }]) => ({ name, circular }));
  const summaries = await store.summarise({ kind, quantities, from: time - LOOK_BACK_MS, to: time }, STEP_MS);
  const values = new Map<DeviceKey, LastValue>();
  const lastOf = (of: { municipality: string; device: string }): LastValue => {
    const { municipality, device } = of;
    const value = values.get(deviceKey(of)) ?? {
      municipality,
      kind,
      device,
      time: Number.NEGATIVE_INFINITY,
      quantities: new Map(),
      seq: 0,
    };
    values.set(deviceKey(of), value);
    return value;
  };
  for (const { quantity, start, stats, ...of } of summaries) noteAt(lastOf(of), quantity, stats.last, start + STEP_MS - 1);
  // What was said before and has not been said since still held then. How many spaces there are is taken from whenever it was said.
  for (const last of lastValues.select({ kind })) {
    const value = lastOf(last);
    for (const [quantity, newest] of last.quantities) {
      if (newest.time < time) noteAt(value, quantity, newest.value, newest.time);
      else if (quantity.startsWith('capacity') && !value.quantities.has(quantity)) value.quantities.set(quantity, { ...newest, time });
    }
  }
  const isRecent = before !== undefined && before.asOf <= time && time - before.asOf <= LOOK_BACK_MS;
  for (const last of isRecent ? before.values.select({ kind }) : []) {
    if (!registry.devices.get(last)) continue; // erased since
    for (const [quantity, held] of last.quantities) {
      const value = lastOf(last);
      if (!value.quantities.has(quantity)) noteAt(value, quantity, held.value, held.time);
    }
  }
  const known = [...values.values()].filter((value) => Number.isFinite(value.time));
  const byKey = new Map(known.map((value) => [deviceKey(value), value]));
  return { seq: 0, get: (of) => byKey.get(deviceKey(of)), select: () => known };
}

function noteAt(latest: Latest, quantity: string, value: number, time: number): void {
  if (time > latest.time) latest.time = time;
  const known = latest.quantities.get(quantity);
  if (!known || known.time < time) latest.quantities.set(quantity, { value, time });
}
