// Looks at every stored reading and tells what begins and what ends: the detectors, in order, over what each device has shown so far.
import type { Finding } from '@lagebild/shared/domain/finding.ts';
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { deviceKey, type Reading } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { sunHeight } from '@lagebild/shared/domain/sun.ts';
import type { DeviceTime } from '@lagebild/shared/store/time-series-store.ts';
import { type DimmingState, newDimmingState, watchDimming } from './dimming.ts';
import { DistrictHours, type DriftState, watchDrift } from './drift.ts';
import { type LightingState, newLightingState, watchLighting } from './lighting.ts';
import type { Observation } from './observation.ts';
import { type MeterState, watchBattery, watchMeters, watchOpening, watchTold } from './simple.ts';
import { type SpikeState, watchSpike } from './spike.ts';
import { type StuckState, watchStuck } from './stuck.ts';
import { type JumpState, watchHumidity, watchJump } from './value.ts';

export interface WatchDeps {
  readonly rules: RuleBook;
  readonly findingRules: FindingRules;
  /** Whether a light's burning plan has it burn at a moment. */
  readonly isMeantToBurn: (light: Pick<Reading, 'municipality' | 'device'>, time: number) => boolean;
  /** What was open when Lagebild stopped. */
  readonly open: readonly Finding[];
}

/** A reading that was stored. */
export interface Stored {
  readonly reading: Reading;
  /** It came by a backfill or out of the quarantine: nobody expects it to be the newest. */
  readonly isPast: boolean;
}

interface Known {
  newest: number;
  /** When a late reading came last, in the device's own time; 0 when none did. */
  lateAt: number;
  readonly stuck: StuckState;
  readonly spike: SpikeState;
  readonly drift: DriftState;
  readonly jump: JumpState;
  readonly meters: MeterState;
  readonly lighting: LightingState;
  readonly dimming: DimmingState;
}

const MINUTE_MS = 60_000;
/** A flood of invented names must not fill the memory; beyond it the device known longest begins anew. */
const MAX_DEVICES = 50_000;
const DAY_BEGINS_HOUR = 7;
const DAY_ENDS_HOUR = 21;

export class FindingsWatch {
  readonly #deps: WatchDeps;
  readonly #devices = new Map<string, Known>();
  readonly #open: Set<string>;
  /** Newest time of each device that was stored before this start, epoch milliseconds. */
  readonly #storedBefore = new Map<string, number>();
  readonly #hours: Record<Kind, DistrictHours> = { parking: new DistrictHours(), air: new DistrictHours(), lighting: new DistrictHours() };
  readonly #localHour: (time: number) => number;

  constructor(deps: WatchDeps) {
    this.#deps = deps;
    this.#open = new Set(deps.open.map((finding) => openKey(deviceKey(finding), finding)));
    this.#localHour = localHours(deps.rules.district.timezone);
  }

  /** What the store has at the start: older readings that come later, by a backfill, say nothing of now. */
  knowStored(latest: readonly DeviceTime[]): void {
    for (const { time, ...of } of latest) {
      const key = deviceKey(of);
      if (time > (this.#storedBefore.get(key) ?? Number.NEGATIVE_INFINITY)) this.#storedBefore.set(key, time);
    }
  }

  /** What began or ended with these readings; each device's in the order of time, as far as they came so. */
  note(stored: readonly Stored[]): Finding[] {
    const changes: Finding[] = [];
    for (const { reading, isPast } of stored) {
      const device = deviceKey(reading);
      for (const observation of this.#observe(reading, device, isPast)) {
        const change = this.#change(observation, reading, device);
        if (change) changes.push(change);
      }
    }
    return changes;
  }

  /** A device was erased. */
  forget(of: { readonly municipality: string; readonly device: string }): void {
    const key = deviceKey(of);
    this.#devices.delete(key);
    this.#storedBefore.delete(key);
    // Neither a code nor a quantity has a space; an id may.
    for (const open of this.#open) if (open.split(' ').slice(0, -2).join(' ') === key) this.#open.delete(open);
  }

  *#observe(reading: Reading, device: string, isPast: boolean): Generator<Observation> {
    const { rules, findingRules } = this.#deps;
    const { municipality, kind, time } = reading;
    const known = this.#known(device);
    // Begun before a restart: when the last late reading came is not known, so its time begins now.
    if (known.lateAt === 0 && this.#open.has(openKey(device, LATE))) known.lateAt = time;
    if (time <= known.newest) {
      if (!isPast) yield* noteLate(known, time);
      return;
    }
    known.newest = time;
    yield* endLate(known, time, findingRules.out_of_order_minutes * MINUTE_MS);
    // Nobody comes to a closed car park.
    if (reading.values.open !== 0) yield* watchStuck(reading, known.stuck, findingRules.stuck[kind], (at) => this.#isDay(at));
    yield* watchSpike(reading, known.spike, findingRules.spike[kind]);
    yield* watchDrift(reading, known.drift, findingRules.drift, { kind, device, district: this.#hours[kind] });
    yield* watchJump(reading, known.jump, findingRules.jump[kind]);
    if (kind === 'air') yield* watchHumidity(reading, findingRules.humid);
    yield* watchBattery(reading, findingRules);
    if (kind === 'parking') yield* watchOpening(reading);
    if (kind !== 'lighting') return;
    yield* watchMeters(reading, known.meters);
    yield* watchTold(reading);
    yield* watchDimming(reading, known.dimming, findingRules.lighting);
    const [lon, lat] = rules.district.municipalities[municipality]?.centre ?? [0, 0];
    const isMeant = () => this.#deps.isMeantToBurn(reading, time);
    yield* watchLighting(reading, known.lighting, findingRules.lighting, sunHeight(time, { lat, lon }), isMeant);
  }

  #known(device: string): Known {
    let known = this.#devices.get(device);
    if (!known) {
      const first = this.#devices.keys().next();
      if (this.#devices.size >= MAX_DEVICES && !first.done) this.#devices.delete(first.value);
      known = {
        newest: this.#storedBefore.get(device) ?? Number.NEGATIVE_INFINITY,
        lateAt: 0,
        stuck: new Map(),
        spike: new Map(),
        drift: new Map(),
        jump: new Map(),
        meters: new Map(),
        lighting: newLightingState(),
        dimming: newDimmingState(),
      };
      this.#devices.set(device, known);
    }
    return known;
  }

  #isDay(time: number): boolean {
    const hour = this.#localHour(time);
    return hour >= DAY_BEGINS_HOUR && hour < DAY_ENDS_HOUR;
  }

  /** Only what is news: a finding that is open already does not begin again, and one that is not does not end. */
  #change({ code, quantity, holds, since, evidence }: Observation, reading: Reading, device: string): Finding | undefined {
    const { municipality, kind, time } = reading;
    const finding = { municipality, kind, device: reading.device, code, quantity, since, evidence };
    if (holds === 'once') return { ...finding, until: time };
    const key = openKey(device, finding);
    if (holds === this.#open.has(key)) return undefined;
    if (holds) this.#open.add(key);
    else this.#open.delete(key);
    return holds ? finding : { ...finding, until: time };
  }
}

const LATE = { code: 'out_of_order', quantity: '' } as const;

function* noteLate(known: Known, time: number): Generator<Observation> {
  if (time === known.newest) return; // a quantity more of the same moment
  known.lateAt = known.newest;
  yield { ...LATE, holds: true, since: time, evidence: { minutes: (known.newest - time) / MINUTE_MS } };
}

function* endLate(known: Known, time: number, afterMs: number): Generator<Observation> {
  if (known.lateAt === 0 || time - known.lateAt < afterMs) return;
  known.lateAt = 0;
  yield { ...LATE, holds: false, since: time, evidence: {} };
}

const openKey = (device: string, { code, quantity }: Pick<Finding, 'code' | 'quantity'>): string => `${device} ${code} ${quantity}`;

/** The hour of the wall clock; asked of the system once for each hour there is, not for each reading. */
function localHours(timezone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: 'numeric', hourCycle: 'h23' });
  const known = new Map<number, number>();
  return (time) => {
    const begin = Math.floor(time / 3_600_000);
    const found = known.get(begin);
    if (found !== undefined) return found;
    if (known.size > 10_000) known.clear();
    const hour = Number(format.format(time));
    known.set(begin, hour);
    return hour;
  };
}
