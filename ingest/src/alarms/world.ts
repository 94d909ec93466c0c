// What the watch looks at, put together once a look: every device with its silence and newest values, gateways, findings, refusals.
import type { Thing } from '@lagebild/shared/domain/alarm/alarm.ts';
import { thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import { type KnownRhythm, silentAfterMs, UNKNOWN_RHYTHM } from '@lagebild/shared/domain/freshness.ts';
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import type { Latest } from '@lagebild/shared/domain/latest.ts';
import { type Device, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import { knownRhythm } from '@lagebild/shared/registry/known-rhythm.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { QuarantineWatch } from '../quarantine-watch.ts';
import type { Hearing, Moment, Silence } from './hearing.ts';

export interface WorldSources {
  readonly book: RuleBook;
  readonly profiles: Profiles;
  readonly registry: Pick<Registry, 'devices' | 'adopted' | 'rhythms' | 'gateways' | 'findings' | 'maintenance' | 'radio'>;
  readonly quarantine: QuarantineWatch;
  /** The newest values of a device; undefined while nothing is known of it. */
  latestOf(device: Device): Latest | undefined;
}

/** Looked at anew each time, the same object for as long as there is the device: 5,000 new ones a look would be work for nothing. */
export interface WatchedDevice {
  readonly key: string;
  readonly thing: Thing;
  readonly device: Device;
  readonly latest: Latest | undefined;
  /** Undefined while nothing is known of it. */
  readonly silence: Silence | undefined;
  /** Its own, learned or told by its profile. */
  readonly rhythm: KnownRhythm;
  /** Without a word for so long it is silent, milliseconds. */
  readonly silentAfterMs: number;
}

/** Devices of one kind in one municipality. Only those that are not heard need names. */
export interface Standing {
  readonly municipality: string;
  readonly kind: Kind;
  reporting: number;
  readonly silent: WatchedDevice[];
  /** May have spoken while nobody listened, or nothing is known of them. */
  readonly unknown: WatchedDevice[];
}

export interface World extends Moment {
  readonly book: RuleBook;
  readonly devices: ReadonlyMap<Kind, readonly WatchedDevice[]>;
  readonly standings: readonly Standing[];
  readonly gateways: ReturnType<Registry['gateways']['states']>;
  readonly findings: ReturnType<Registry['findings']['open']>;
  /** Devices whose frame counter went back since a time, epoch milliseconds. */
  countersBack(since: number): ReturnType<Registry['radio']['countersBack']>;
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

type Known = { -readonly [K in keyof WatchedDevice]: WatchedDevice[K] } & { readonly standing: Standing };

function stand(known: Known): void {
  const { silence, silentAfterMs: limitMs, standing } = known;
  if (silence && silence.ms >= limitMs) standing.silent.push(known);
  else if (silence?.isSure) standing.reporting += 1;
  else standing.unknown.push(known);
}

export class WorldBuilder {
  readonly #sources: WorldSources;
  readonly #hearing: Hearing;
  #known = new Map<string, Known>();
  #standings = new Map<string, Standing>();
  #devices = new Map<Kind, Known[]>();
  #rhythmsAtMs = Number.NEGATIVE_INFINITY;
  #hearers: Hearers | undefined;
  #hearersAtMs = Number.NEGATIVE_INFINITY;

  constructor(sources: WorldSources, hearing: Hearing) {
    this.#sources = sources;
    this.#hearing = hearing;
    this.forgetDevices();
  }

  /** A device that was erased may come again at once, and be of another kind: all are met anew. */
  forgetDevices(): void {
    this.#known = new Map();
    this.#standings = new Map();
    this.#devices = new Map(KINDS.map((kind) => [kind, []]));
  }

  /** Asks for rhythms and limits again at the next look. */
  learnAnew(): void {
    this.#rhythmsAtMs = Number.NEGATIVE_INFINITY;
  }

  build(moment: Moment): World {
    const { registry, quarantine, book } = this.#sources;
    if (this.#known.size > registry.devices.size) this.forgetDevices(); // some are gone
    const isSlow = moment.atMs - this.#rhythmsAtMs >= SLOW_MS;
    if (isSlow) this.#rhythmsAtMs = moment.atMs;
    for (const standing of this.#standings.values()) {
      standing.reporting = 0;
      standing.silent.length = 0;
      standing.unknown.length = 0;
    }
    for (const device of registry.devices.all()) stand(this.#watch(device, moment, isSlow));
    const known = this.#known;
    const hearers = () => this.#whoHears(moment.atMs);
    return {
      ...moment,
      book,
      devices: this.#devices,
      standings: [...this.#standings.values()],
      gateways: registry.gateways.states(),
      findings: registry.findings.open(),
      countersBack: (since) => registry.radio.countersBack(since),
      quarantine,
      maintenance: registry.maintenance.running(moment.now),
      hearing: this.#hearing,
      device: (of) => known.get(deviceKey(of)),
      get hearers() {
        return hearers();
      },
    };
  }

  #watch(device: Device, moment: Moment, isSlow: boolean): Known {
    const key = deviceKey(device);
    let known = this.#known.get(key);
    if (!known) {
      known = this.#meet(device);
      this.#known.set(key, known);
      this.#devices.get(device.kind)?.push(known);
    } else if (isSlow) this.#learnRhythm(known);
    known.device = device;
    known.latest = this.#sources.latestOf(device);
    const usualMs =
      60_000 * (known.rhythm.everyMinutes || rulesFor(this.#sources.book, device.municipality).kinds[device.kind].late_minutes);
    known.silence = known.latest && this.#hearing.look(known.key, known.latest.time, moment, usualMs);
    return known;
  }

  #meet(device: Device): Known {
    const { municipality, kind, device: id } = device;
    const thing: Thing = { type: 'device', municipality, id, kind };
    const place = `${kind} ${municipality}`;
    const standing = this.#standings.get(place) ?? { municipality, kind, reporting: 0, silent: [], unknown: [] };
    this.#standings.set(place, standing);
    const nothing = { latest: undefined, silence: undefined, rhythm: UNKNOWN_RHYTHM, silentAfterMs: 0 };
    const known: Known = { key: thingKey(thing), thing, device, standing, ...nothing };
    this.#learnRhythm(known);
    return known;
  }

  #learnRhythm(known: Known): void {
    const { device } = known;
    known.rhythm = knownRhythm(device, this.#sources);
    known.silentAfterMs = silentAfterMs(rulesFor(this.#sources.book, device.municipality).kinds[device.kind], known.rhythm);
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
