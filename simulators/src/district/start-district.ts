// Starts the simulated district: connects, tells the past day, then goes on live. Used by `simulate -- district` and in-process by the start command.
import { formatTopic } from '@lagebild/shared/contract/topic.ts';
import { type BrokerChoice, type Counts, openPublisher } from '../mqtt/publisher.ts';
import { loadRegion } from '../region/load-region.ts';
import { createDevices, GRID_MS } from './catalogue.ts';
import { DAY_MS } from './local-time.ts';
import { marketRush } from './market.ts';
import { moreTowns } from './more-places.ts';
import { type PastDays, tellPastDays } from './past-days.ts';
import { history, lastWords, live, type Moment } from './readings.ts';

export interface DistrictOptions extends BrokerChoice {
  readonly regionDir: string;
  /** Another seed is another district: other noise, other positions. */
  readonly seed?: number;
  /** Key of the only municipality to simulate. */
  readonly municipality?: string;
  /** How many devices in all; the named ones when left out. */
  readonly devices?: number;
  /** False: begin with the present. */
  readonly history?: boolean;
  /** Weeks before the last 24 hours, told behind the present; none when left out. */
  readonly past?: PastDays;
  /** Hears, in one sentence each, what goes wrong, and when it is well again. */
  readonly onError?: (sentence: string) => void;
}

export interface District {
  readonly devices: number;
  readonly counts: Counts;
  /** 95 of 100 acknowledgements since the last call came within so many milliseconds; NaN when none came. */
  takeP95Ms(this: void): number;
  readonly connected: boolean;
  /** True once the broker has let it in. */
  readonly wasConnected: boolean;
  /** Waits `graceMs` at most for acknowledgements (0.8 s when left out), then ends, whatever the broker does. */
  stop(graceMs?: number): Promise<void>;
}

/** Messages without acknowledgement at most. Small, so that the past never crowds out what real devices send. */
const WINDOW = 400;
/** A longer silence (start, lost broker, laptop asleep) is filled on the ten-minute grid; a shorter one reading by reading. */
const LONGEST_LIVE_GAP_MS = 60_000;
const STOP_GRACE_MS = 800;

/**
 * Resolves as soon as the devices exist; the connection is made, and made again, in the background.
 * @throws when the region cannot be read or has no such municipality
 */
export async function startDistrict(options: DistrictOptions): Promise<District> {
  const { url, credentials, tls, regionDir, seed = 1, municipality, onError = () => {} } = options;
  const { places } = await loadRegion(regionDir);
  const chosen = municipality === undefined ? places : places.filter(({ key }) => key === municipality);
  if (chosen.length === 0)
    throw new Error(`"${municipality}" is no municipality of the district; known are ${places.map(({ key }) => key).join(', ')}`);
  const keys = chosen.map(({ key }) => key);
  const cast = { rush: marketRush, ...(options.devices !== undefined && { towns: moreTowns(keys, options.devices) }) };
  const devices = createDevices(chosen, seed, cast).slice(0, options.devices);

  const startedAt = Date.now();
  /** Everything up to here has been sent. */
  let reached = options.history === false ? startedAt : startedAt - DAY_MS;
  let introduced = new Set<string>();
  let isFirstFeed = true;
  let stopped = false;
  let wasConnected = false;
  let feeding: Promise<void> | undefined;

  const publisher = openPublisher({
    url,
    ...(credentials && { credentials }),
    ...(tls && { tls }),
    window: WINDOW,
    onSentence: onError,
    onConnect() {
      wasConnected = true;
      introduced = new Set();
    },
  });

  async function send(moments: Iterable<Moment>, isPast: boolean): Promise<void> {
    for (const { device, time } of moments) {
      if (publisher.isFull) await publisher.room();
      if (stopped) return;
      const topic = formatTopic({ ...device, backfill: isPast });
      const isIntroduced = introduced.has(topic);
      introduced.add(topic);
      const told = { time: new Date(time).toISOString(), values: device.valuesAt(time) };
      publisher.send(topic, JSON.stringify({ ...told, ...(!isIntroduced && { about: device.about }) }));
    }
  }

  async function feed(): Promise<void> {
    const now = Date.now();
    const isFirst = isFirstFeed;
    isFirstFeed = false;
    if (isFirst) await send(lastWords(devices, reached, startedAt), true);
    const isPast = now - reached > LONGEST_LIVE_GAP_MS;
    await send(isPast ? history(devices, reached, now, startedAt) : live(devices, reached, now, startedAt), isPast);
    reached = now;
    if (isFirst && options.past) tellPast(options.past);
  }

  function tellPast(past: PastDays): void {
    const { drained } = publisher;
    tellPastDays({ devices, startedAt, past, send: (moments) => send(moments, true), drained, isStopped: () => stopped }).catch(
      (error: Error) => onError(`The past of the simulated district failed: ${error.message}.`),
    );
  }

  const timer = setInterval(() => {
    // While the broker is away nothing is measured; the gap is filled once it is back.
    if (feeding || stopped || !publisher.connected) return;
    feeding = feed()
      .catch((error: Error) => onError(`The simulated district failed: ${error.message}.`))
      .finally(() => {
        feeding = undefined;
      });
  }, GRID_MS);

  return {
    devices: devices.length,
    counts: publisher.counts,
    takeP95Ms: publisher.takeP95Ms,
    get connected() {
      return publisher.connected;
    },
    get wasConnected() {
      return wasConnected;
    },
    async stop(graceMs = STOP_GRACE_MS) {
      stopped = true;
      clearInterval(timer);
      await publisher.close(graceMs);
    },
  };
}
