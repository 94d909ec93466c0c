// The lights of a municipality or the district: who they are, which plan they follow, what they draw at full light, how fresh they are.
import { type Freshness, freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import { largestBelievable } from '@lagebild/shared/domain/lighting/installed-power.ts';
import { type LampData, lampDataOf } from '@lagebild/shared/domain/lighting/lamp-rules.ts';
import type { LightingRules } from '@lagebild/shared/domain/lighting/lighting-rules.ts';
import { localDayOf, localInstant } from '@lagebild/shared/domain/local-time.ts';
import { type Device, type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { siteNames } from '@lagebild/shared/domain/site/site-names.ts';
import type { AnswerContext } from '../answer-context.ts';
import type { LastValue } from '../last-values.ts';
import { readBuckets } from './read-buckets.ts';

const MINUTE_MS = 60_000;
const USUAL_RHYTHM_MS = 15 * MINUTE_MS;
/** How long an installed power is taken for true; one that is not known yet may be any minute. */
const KNOWN_MS = 30 * MINUTE_MS;
const UNKNOWN_MS = MINUTE_MS;

export interface Light extends Device, LampData {
  readonly key: DeviceKey;
  /** What people call it. */
  readonly label: string;
  /** Its street; a light that tells none is its own. */
  readonly street: string;
  /** Watts at full light, by rule or from what it drew; undefined while not known. */
  readonly watts: number | undefined;
  readonly wattsFrom: 'rule' | 'power' | undefined;
  readonly last: LastValue | undefined;
  readonly freshness: Freshness;
  readonly rhythmMs: number;
}

export type LightsContext = Pick<AnswerContext, 'rules' | 'lighting' | 'store' | 'registry' | 'lastValues' | 'everyMinutes' | 'limits'>;

/** Whose lights: all when nothing is said. */
export interface Selection {
  readonly municipality?: string | undefined;
  readonly site?: string | undefined;
  readonly feeder?: string | undefined;
  readonly device?: string | undefined;
}

/** A cabinet belongs to the selection of its own feeder, as the one who feeds. */
export function selectLights(lights: readonly Light[], { site, feeder, device }: Selection): Light[] {
  return lights.filter(
    (light) =>
      (site ?? light.street) === light.street &&
      (feeder === undefined || light.feeder === feeder || light.device === feeder) &&
      (device ?? light.device) === light.device,
  );
}

function highestLevel({ plans }: LightingRules, plan: string): number {
  const { level = 100, steps = [] } = plans[plan] ?? {};
  return Math.max(level, ...steps.map((step) => step.level)) || 100;
}

export function numberOf(light: Pick<Light, 'last'>, quantity: string): number | undefined {
  return light.last?.quantities.get(quantity)?.value;
}

export class Lights {
  readonly #context: LightsContext;
  /** Largest believable powers, and until when they are taken for true. */
  readonly #installed = new Map<DeviceKey, { readonly watts: number | undefined; readonly until: number }>();

  constructor(context: LightsContext) {
    this.#context = context;
  }

  async of(municipality: string | undefined, now: number): Promise<Light[]> {
    const { registry, lighting } = this.#context;
    const devices = [...registry.devices.all()].filter(
      (device) => device.kind === 'lighting' && (municipality ?? device.municipality) === device.municipality,
    );
    const data = devices.map((device) => lampDataOf(device, lighting));
    await this.#learnInstalled(
      devices.filter((_, index) => data[index]?.watts === undefined),
      now,
    );
    const streets = siteNames(devices);
    return devices.map((device, index) => this.#lightOf(device, streets[index] ?? device.device, data[index] as LampData, now));
  }

  #lightOf(device: Device, street: string, data: LampData, now: number): Light {
    const { registry, lastValues, limits } = this.#context;
    const key = deviceKey(device);
    const last = lastValues.get(device);
    const everyMinutes = this.#context.everyMinutes(device);
    const label = device.name?.trim() || device.device;
    const watts = this.#fullWatts(key, data);
    return {
      ...device,
      ...data,
      key,
      label,
      street,
      watts,
      wattsFrom: data.watts !== undefined ? 'rule' : watts !== undefined ? 'power' : undefined,
      last,
      freshness: freshnessOf(last?.time, now, limits(device)),
      rhythmMs: registry.rhythms.of(device)?.ms ?? (everyMinutes === undefined ? USUAL_RHYTHM_MS : everyMinutes * MINUTE_MS),
    };
  }

  /** What a light draws at full power, as far as it is known by now; undefined for what is no light. */
  fullWatts(device: Device): number | undefined {
    return device.kind === 'lighting' ? this.#fullWatts(deviceKey(device), lampDataOf(device, this.#context.lighting)) : undefined;
  }

  #fullWatts(key: DeviceKey, { watts, plan }: LampData): number | undefined {
    const drawn = this.#installed.get(key)?.watts;
    // A plan that never goes up to full light never shows what full light draws.
    return watts ?? (drawn === undefined ? undefined : drawn / (highestLevel(this.#context.lighting, plan) / 100));
  }

  async #learnInstalled(devices: readonly Device[], now: number): Promise<void> {
    const { rules, lighting, lastValues } = this.#context;
    const { timezone } = rules.district;
    const asked = devices.filter(
      (device) => (this.#installed.get(deviceKey(device))?.until ?? 0) <= now && lastValues.get(device)?.quantities.has('power'),
    );
    if (asked.length === 0) return;
    const from = localInstant(localDayOf(now, timezone) - lighting.installed.days, 0, timezone);
    const days = await readBuckets({ devices: asked, quantity: 'power', from, to: now, width: '1d' }, this.#context);
    for (const device of asked) {
      const key = deviceKey(device);
      const maxima = days.get(key)?.map(({ stats }) => stats.max) ?? [];
      const watts = largestBelievable(maxima, lighting.installed);
      this.#installed.set(key, { watts, until: now + (watts === undefined ? UNKNOWN_MS : KNOWN_MS) });
    }
  }
}
