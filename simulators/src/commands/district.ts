// The command "district": the simulated district in a terminal of its own, with a status line.

import { brokerOf, brokerOptions } from '../cli/broker-options.ts';
import { type Command, numberOf, textOf, UsageError } from '../cli/command.ts';
import { complain, count, isTerminal, say, status } from '../cli/output.ts';
import { leftOf, progressLine } from '../cli/progress-line.ts';
import { forOption, LAST_ACKS_MS } from '../cli/time-limit.ts';
import { startDistrict } from '../district/start-district.ts';
import { loadRegion } from '../region/load-region.ts';
import { REGION_DIR } from '../region/region-dir.ts';
import { seedOf } from './shared-options.ts';

const STATUS_MS = isTerminal() ? 1000 : 10_000;

/** Resolves when the user stops it or the time is over. */
function ended(signal: AbortSignal, seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    // Without a time limit only the signal ends it; the connection keeps the process alive.
    const timer = seconds === undefined ? undefined : setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

export const districtCommand: Command = {
  name: 'district',
  summary: 'Simulates the whole district live: parking, air and street lighting in all municipalities',
  details: [
    'About a hundred devices in ten municipalities: car parks and single bays, air stations, lighting cabinets and lamps. Car parks follow the hours of the day and the week, the lights follow the sun. A few devices fell silent hours ago, and two stations never told where they stand, as in real life.',
    'First it sends the past 24 hours on a ten-minute grid (on the topics ending in /backfill), then it goes on live. Every reading is a pure function of seed, device and time: after a restart the platform sees exact duplicates, never contradictions.',
    'It runs until Ctrl-C. If the broker goes away, it waits for it and then fills the gap.',
  ],
  options: {
    ...brokerOptions,
    seed: { value: '<number>', about: 'Another seed is another district: other noise, other positions', preset: '1' },
    municipality: { value: '<key>', about: 'Only this municipality, for example luenen' },
    devices: { value: '<number>', about: 'How many devices in all; the hundred named ones when left out' },
    'no-history': { about: 'Begins with the present instead of the past 24 hours' },
    for: forOption,
  },
  examples: ['district', 'district --municipality unna --no-history --for 60'],

  async run(given, signal) {
    const broker = brokerOf(given);
    const seed = seedOf(given) ?? 1;
    const seconds = numberOf(given, 'for', { min: 0 });
    const devices = numberOf(given, 'devices', { min: 1, max: 100_000, whole: true });
    const municipality = textOf(given, 'municipality');
    if (municipality !== undefined) {
      const known = (await loadRegion(REGION_DIR)).places.map(({ key }) => key);
      if (!known.includes(municipality))
        throw new UsageError(`"${municipality}" is no municipality of the district; known are ${known.join(', ')}.`);
    }
    const district = await startDistrict({
      ...broker,
      regionDir: REGION_DIR,
      seed,
      history: given['no-history'] !== true,
      ...(devices !== undefined && { devices }),
      ...(municipality === undefined ? {} : { municipality }),
      onError: complain,
    });
    let before = 0;
    const begin = performance.now();
    const timer = setInterval(() => {
      const { sent, acknowledged, failed: errors } = district.counts;
      const perSecond = ((acknowledged - before) * 1000) / STATUS_MS;
      const doing = { perSecond, sent, acknowledged, errors, p95Ms: district.takeP95Ms(), left: leftOf(seconds, begin) };
      status(`${count(district.devices)} devices, ${district.connected ? 'connected' : 'not connected'} | ${progressLine(doing)}`);
      before = acknowledged;
    }, STATUS_MS);
    await ended(signal, seconds);
    clearInterval(timer);
    await district.stop(signal.aborted ? undefined : LAST_ACKS_MS);
    const { sent, acknowledged, failed } = district.counts;
    say(
      `Stopped: ${count(sent)} messages of ${count(district.devices)} devices sent, ${count(acknowledged)} acknowledged, ${count(failed)} failed.`,
    );
    return district.wasConnected && acknowledged === sent ? 0 : 1; // whoever never got through has not simulated anything
  },
};
