// What a single reading, or two, tell: a weak battery, a meter that went back, a closed car park, a lamp that reports itself broken.
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Observation, Seen } from './observation.ts';

/** The last state of each meter, kWh or hours. */
export type MeterState = Map<string, number>;

const METERS = ['energy', 'burn_hours'];
/** A meter may be told with fewer decimals than it has. */
const METER_TOLERANCE = 0.01;
/** Per cent above the limit at which a battery counts as changed. */
const BATTERY_MARGIN = 5;

export function* watchBattery({ time, values }: Seen, rules: FindingRules): Generator<Observation> {
  const value = values.battery;
  if (value === undefined) return;
  const evidence = { value };
  if (value < rules.battery_low) yield { code: 'battery_low', quantity: 'battery', holds: true, since: time, evidence };
  else if (value > rules.battery_low + BATTERY_MARGIN)
    yield { code: 'battery_low', quantity: 'battery', holds: false, since: time, evidence };
}

export function* watchMeters({ time, values }: Seen, state: MeterState): Generator<Observation> {
  for (const quantity of METERS) {
    const value = values[quantity];
    if (value === undefined) continue;
    const before = state.get(quantity);
    state.set(quantity, value);
    if (before !== undefined && value < before - METER_TOLERANCE)
      yield { code: 'counter_reset', quantity, holds: 'once', since: time, evidence: { before, value } };
  }
}

const TOLD_FAILURES = ['lamp_failure', 'gear_failure', 'relay_failure'] as const;

/** What a light reports of itself, which is another thing than what is concluded from its power. */
export function* watchTold({ time, values }: Seen): Generator<Observation> {
  for (const code of TOLD_FAILURES) {
    const value = values[code];
    if (value !== undefined) yield { code, quantity: code, holds: value === 1, since: time, evidence: {} };
  }
}

export function* watchOpening({ time, values }: Seen): Generator<Observation> {
  if (values.open !== undefined) yield { code: 'closed', quantity: '', holds: values.open === 0, since: time, evidence: {} };
}
