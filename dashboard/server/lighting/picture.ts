// The lights of a municipality as they are now: each judged against its plan, what it was told and what was noticed; failed cabinets inferred.
import type { Evidence } from '@lagebild/shared/domain/finding.ts';
import { inferCabinetFailure } from '@lagebild/shared/domain/lighting/cabinet-failure.ts';
import { feederKey } from '@lagebild/shared/domain/lighting/feeders.ts';
import { type JudgedLamp, judgeLamp } from '@lagebild/shared/domain/lighting/lamp-state.ts';
import type { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import type { FailedCabinet } from '@lagebild/shared/domain/lighting/work-list.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { FindingRow } from '@lagebild/shared/registry/findings.ts';
import { AnswerCache, WATCHED_TIMES } from '../answer-cache.ts';
import { silencedByGateways } from '../gateway-state.ts';
import { toLatest } from '../last-values.ts';
import type { Light, Lights, LightsContext } from './lights.ts';
import { type LastNight, lastNightOf } from './nights.ts';
import { type LampAmounts, readEnergy } from './read-energy.ts';

const MINUTE_MS = 60_000;
/** A tile is made of it, which is a moment old itself. */
const PICTURE_MS = 100;
const NIGHT_MS = 5000;
const ALL_OPEN = 1_000_000;
/** Faults that leave a lamp dark. */
const DARK_CODES = ['supply_failure', 'lamp_failure'] as const;

export interface JudgedLight extends Light, JudgedLamp {
  /** What its state was told from, as the finding's. */
  readonly evidence: Evidence;
  /** Per cent the plan has it burn at now. */
  readonly plannedLevel: number;
  /** The gateway that explains its silence. */
  readonly silencedBy: string | undefined;
  /** What it used in the last night. */
  readonly night: LampAmounts | undefined;
}

export interface Picture {
  readonly municipality: string;
  readonly at: number;
  readonly night: LastNight;
  readonly lights: readonly JudgedLight[];
  readonly cabinets: readonly FailedCabinet[];
}

export class Pictures {
  readonly #context: LightsContext;
  readonly #planner: Planner;
  readonly #lights: Lights;
  readonly #pictures = new AnswerCache(200, WATCHED_TIMES);
  readonly #nights = new AnswerCache();

  constructor(context: LightsContext, planner: Planner, lights: Lights) {
    this.#context = context;
    this.#planner = planner;
    this.#lights = lights;
  }

  /** Those of the municipality, or of all; a moment old at most. */
  async of(municipality: string | undefined): Promise<Picture[]> {
    const keys = municipality === undefined ? Object.keys(this.#context.rules.district.municipalities) : [municipality];
    const pictures: Picture[] = [];
    // One after the other: each is a question to the store, and others want to be answered meanwhile.
    for (const key of keys) pictures.push(await this.#pictures.get(key, PICTURE_MS, () => this.#paint(key, Date.now())));
    return pictures;
  }

  async #paint(municipality: string, now: number): Promise<Picture> {
    const { rules, registry } = this.#context;
    const lights = await this.#lights.of(municipality, now);
    // One for the whole district, whose dawns lie seconds apart.
    const [somewhere = municipality] = Object.keys(rules.district.municipalities);
    const night = lastNightOf(this.#planner, somewhere, now);
    const used = await this.#nights.get(`${municipality} ${night.night}`, NIGHT_MS, () => this.#readNight(lights, night, now));
    const findings = Map.groupBy(registry.findings.list({ municipality, open: true, limit: ALL_OPEN }), deviceKey);
    const silenced = silencedByGateways(registry.gateways, now);
    const judged = lights.map((light) =>
      this.#judge(light, {
        now,
        night,
        used: used.get(light.key),
        findings: findings.get(light.key) ?? [],
        silencedBy: silenced.get(light.key),
      }),
    );
    return { municipality, at: now, night, lights: judged, cabinets: this.#inferCabinets(municipality, judged, findings, now) };
  }

  #readNight(lights: readonly Light[], night: LastNight, now: number): Promise<Map<DeviceKey, LampAmounts>> {
    const lamps = lights.map((light) => ({
      ...light,
      quantities: light.last?.quantities ?? new Map(),
      plannedHours: (from: number, to: number) => this.#planner.hours(light.plan, light.municipality, from, to).full,
    }));
    const { meter } = this.#context.lighting;
    return readEnergy({ lamps, spans: [{ from: night.from, to: night.to }], width: '1h', now, meter }, this.#context);
  }

  #judge(light: Light, seen: Seen): JudgedLight {
    const { lighting } = this.#context;
    const { plan, municipality, last, watts } = light;
    const heardAt = last?.time;
    const graceMs = lighting.plan_grace_minutes * MINUTE_MS;
    const open = seen.findings;
    const judged = judgeLamp(
      {
        freshness: light.freshness,
        heardAt,
        values: last ? toLatest(last).values : {},
        open,
        watts,
        planned: heardAt === undefined ? undefined : this.#planner.steadyAround(plan, municipality, heardAt, graceMs),
        darkSince: this.#darkSince(light, seen),
      },
      lighting,
    );
    const evidence = open.find(({ code }) => code === judged.state)?.evidence ?? {};
    const plannedLevel = this.#planner.levelAt(plan, municipality, seen.now);
    return { ...light, ...judged, evidence, plannedLevel, silencedBy: seen.silencedBy, night: seen.used };
  }

  /** Begin of the last night, when next to nothing was used in it though the plan had the lamp burn. */
  #darkSince({ plan, municipality, watts }: Light, { night, used }: Seen): number | undefined {
    const { lighting } = this.#context;
    const [amount] = used?.amounts ?? [];
    if (!amount || watts === undefined || amount.known < lighting.compared_share) return undefined;
    const neededKwh = (watts * this.#planner.hours(plan, municipality, night.from, night.to).full) / 1000;
    // A meter of whole kilowatt-hours says nothing about one night of a small lamp.
    const canTell = neededKwh > 0 && (used?.step ?? 0) <= lighting.dark_night_share * neededKwh;
    if (!canTell || amount.amount >= lighting.dark_night_share * neededKwh) return undefined;
    return this.#planner.night(plan, municipality, night.night).on;
  }

  #inferCabinets(
    municipality: string,
    lights: readonly JudgedLight[],
    findings: ReadonlyMap<DeviceKey, readonly FindingRow[]>,
    now: number,
  ): FailedCabinet[] {
    const failed: FailedCabinet[] = [];
    for (const [key, fed] of Map.groupBy(lights, feederKey)) {
      if (key === undefined) continue;
      const others = lights.filter((light) => feederKey(light) !== key);
      const isAnybodyHeard = others.length === 0 || others.some(({ freshness }) => freshness === 'fresh');
      const lamps = fed.map((light) => ({
        device: light.device,
        darkSince: darkSinceOf(light, findings.get(light.key) ?? []),
        quietSince: light.freshness === 'late' || light.freshness === 'silent' ? light.last?.time : undefined,
        isExplained: light.silencedBy !== undefined,
        lastLit: this.#planner.lastLit(light.plan, municipality, now),
        rhythmMs: light.rhythmMs,
      }));
      const failure = inferCabinetFailure(lamps, isAnybodyHeard, this.#context.lighting.cabinet);
      if (failure) failed.push({ ...failure, municipality, feeder: fed[0]?.feeder ?? '' });
    }
    return failed;
  }
}

interface Seen {
  readonly now: number;
  readonly night: LastNight;
  readonly used: LampAmounts | undefined;
  readonly findings: readonly FindingRow[];
  readonly silencedBy: string | undefined;
}

function darkSinceOf({ state, since }: JudgedLight, open: readonly FindingRow[]): number | undefined {
  const found = open.filter(({ code }) => (DARK_CODES as readonly string[]).includes(code)).map((finding) => finding.since);
  if (found.length > 0) return Math.min(...found);
  return state === 'dark_night' ? since : undefined;
}
