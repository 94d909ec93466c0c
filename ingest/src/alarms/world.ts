// What the watch looks at, put together once a look: every device with its silence and newest values, gateways, findings, refusals.
import type { Thing } from '@lagebild/shared/domain/alarm/alarm.ts';
import { thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import type { Latest } from '@lagebild/shared/domain/latest.ts';
import { type Device, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { QuarantineWatch } from '../quarantine-watch.ts';
import type { Hearing, Moment, Silence } from './hearing.ts';

export interface WorldSources {
  readonly book: RuleBook;
  readonly profiles: Profiles;
  readonly registry: Pick<Registry, 'devices' | 'adopted' | 'rollUpsDue' | 'gateways' | 'findings' | 'maintenance'>;
  readonly quarantine: QuarantineWatch;
  /** The newest values of a device; undefined while nothing is known of it. */
  latestOf(device: Device): Latest | undefined;
}

export interface WatchedDevice {
  readonly key: string;
  readonly thing: Thing;
  readonly device: Device;
  readonly latest: Latest | undefined;
  /** Undefined while nothing is known of it. */
  readonly silence: Silence | undefined;
  /** Its own rhythm, learned or told by its profile; 0 while unknown. */
  readonly everyMinutes: number;
}

export interface World extends Moment {
  readonly book: RuleBook;
  readonly devices: ReadonlyMap<Kind, readonly WatchedDevice[]>;
  readonly gateways: ReturnType<Registry['gateways']['states']>;
  readonly findings: ReturnType<Registry['findings']['open']>;
  readonly quarantine: QuarantineWatch;
  readonly maintenance: ReturnType<Registry['maintenance']['running']>;
  readonly hearing: Hearing;
  device(of: { municipality: string; device: string }): WatchedDevice | undefined;
  /** The gateways that hear a device, and the devices a gateway hears; asked for only when a gateway is away. */
  readonly hearers: Hearers;
}

export interface Hearers {
  ofDevice(thing: Thing): readonly string[];
  devicesOf(municipality: string, gateway: string): readonly string[];
}

/** Rhythms and who hears whom change slowly; they are asked for again after this, milliseconds watched. */
const SLOW_MS = 60_000;

interface Remembered {
  readonly thing: Thing;
  everyMinutes: number;
}

export class WorldBuilder {
  readonly #sources: WorldSources;
  readonly #hearing: Hearing;
  readonly #things = new Map<string, Remembered>();
  #rhythmsAtMs = Number.NEGATIVE_INFINITY;
  #hearers: Hearers | undefined;
  #hearersAtMs = Number.NEGATIVE_INFINITY;

  constructor(sources: WorldSources, hearing: Hearing) {
    this.#sources = sources;
    this.#hearing = hearing;
  }

  build(moment: Moment): World {
    const { book, registry, quarantine } = this.#sources;
    const isSlow = moment.atMs - this.#rhythmsAtMs >= SLOW_MS;
    if (isSlow) this.#rhythmsAtMs = moment.atMs;
    const devices = new Map<Kind, WatchedDevice[]>(KINDS.map((kind) => [kind, []]));
    const byKey = new Map<string, WatchedDevice>();
    for (const device of registry.devices.all()) {
      const watched = this.#watch(device, moment, isSlow);
      devices.get(device.kind)?.push(watched);
      byKey.set(watched.key, watched);
    }
    const hearers = () => this.#whoHears(moment.atMs);
    return {
      ...moment,
      book,
      devices,
      gateways: registry.gateways.states(),
      findings: registry.findings.open(),
      quarantine,
      maintenance: registry.maintenance.running(moment.now),
      hearing: this.#hearing,
      device: ({ municipality, device: id }) => byKey.get(thingKey({ type: 'device', municipality, id })),
      get hearers() {
        return hearers();
      },
    };
  }

  #watch(device: Device, moment: Moment, isSlow: boolean): WatchedDevice {
    const { book, registry, profiles, latestOf } = this.#sources;
    const { municipality, kind, device: id } = device;
    const key = thingKey({ type: 'device', municipality, id });
    let known = this.#things.get(key);
    if (!known || isSlow) {
      const told = profiles.get(registry.adopted.get(device)?.profile ?? '')?.every_minutes ?? 0;
      const everyMinutes = Math.max(told, (registry.rollUpsDue.rhythmOf(device) ?? 0) / 60_000);
      if (known) known.everyMinutes = everyMinutes;
      else known = { thing: { type: 'device', municipality, id, kind }, everyMinutes };
      this.#things.set(key, known);
    }
    const { thing, everyMinutes } = known;
    const latest = latestOf(device);
    const usualMs = 60_000 * (everyMinutes || book.kinds[kind].late_minutes);
    const silence = latest && this.#hearing.look(key, latest.time, moment, usualMs);
    return { key, thing, device, latest, silence, everyMinutes };
  }

  #whoHears(atMs: number): Hearers {
    if (this.#hearers && atMs - this.#hearersAtMs < SLOW_MS) return this.#hearers;
    const gateways = new Map<string, string[]>();
    const devices = new Map<string, string[]>();
    for (const { municipality, device, gateway } of this.#sources.registry.gateways.hearers()) {
      const heard = deviceKey({ municipality, device });
      gateways.set(heard, [...(gateways.get(heard) ?? []), gateway]);
      const hearing = `${municipality}/${gateway}`;
      const list = devices.get(hearing) ?? [];
      list.push(device);
      devices.set(hearing, list);
    }
    this.#hearersAtMs = atMs;
    this.#hearers = {
      ofDevice: ({ municipality, id }) => gateways.get(deviceKey({ municipality, device: id })) ?? [],
      devicesOf: (municipality, gateway) => devices.get(`${municipality}/${gateway}`) ?? [],
    };
    return this.#hearers;
  }
}
