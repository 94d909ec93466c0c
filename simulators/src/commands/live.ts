// The commands "lorawan" and "faults": devices that go on living in a running Lagebild, beside whatever else it receives.
import { join } from 'node:path';
import { apiOf, requireApi, tokenOption } from '../cli/api-options.ts';
import { brokerOf, brokerOptions } from '../cli/broker-options.ts';
import { type Command, type Given, numberOf, textOf, UsageError } from '../cli/command.ts';
import { complain, count, say } from '../cli/output.ts';
import { forOption } from '../cli/time-limit.ts';
import { FAULTS } from '../faults/catalogue.ts';
import { startAirrohr } from '../lorawan/airrohr.ts';
import { loadRegion } from '../region/load-region.ts';
import { REGION_DIR } from '../region/region-dir.ts';
import { castOf } from '../scenario/cast.ts';
import type { Scenario } from '../scenario/scenario-file.ts';
import { play } from './play.ts';
import { seedOf, truthFileOf } from './shared-options.ts';

const DAY_HOURS = 24;

const liveOptions = {
  ...brokerOptions,
  api: { value: '<url>', about: 'Where Lagebild answers', preset: 'http://localhost:8080' },
  'token-file': tokenOption,
  municipality: { value: '<key>', about: 'Only this municipality, for example luenen' },
  history: { value: '<hours>', about: 'Begins so long ago, and catches up at once', preset: '2' },
  for: forOption,
  seed: { value: '<number>', about: 'Another seed is another district', preset: '1' },
  truth: { value: '<path>', about: 'Where the truth is written', preset: join('data', 'truth-live.ndjson') },
} as const;

export const lorawanCommand: Command = {
  name: 'lorawan',
  summary: 'Plugs LoRaWAN devices in and lets them live: joins, uplinks byte by byte, gateways and their statistics',
  details: [
    'Six models in every municipality: Nwave NPS405 and Bosch TPS110 (bays), Decentlab DL-PM and Milesight AM308 (air), SLSCorp VOLC2180 and Milesight WS558 (lights). Municipalities take turns with ChirpStack v4, ChirpStack v3, The Things Stack and a Milesight gateway as their network server.',
    'Beside them airrohr sensors of Sensor.Community push over HTTP. They have no clock: their time is the arrival, so they have no past and do not stand in the truth file.',
    'Credentials are issued and profiles chosen over the API, as a technician would. It runs until Ctrl-C.',
  ],
  options: {
    ...liveOptions,
    each: { value: '<number>', about: 'How many of each model every municipality has', preset: '1' },
    airrohr: { value: '<number>', about: 'How many airrohr sensors every municipality has', preset: '1' },
  },
  examples: ['lorawan', 'lorawan --municipality unna --each 5 --history 12'],
  async run(given, signal) {
    const lorawan = numberOf(given, 'each', { min: 1, whole: true }) ?? 1;
    const airrohr = numberOf(given, 'airrohr', { min: 0, whole: true }) ?? 0;
    return live(given, { lorawan, devices: 0, faults: [] }, 'lorawan', signal, airrohr);
  },
};

export const faultsCommand: Command = {
  name: 'faults',
  summary: 'Plays faults live, to see what Lagebild makes of them',
  details: [
    'Devices like those of "scenario", each with one of the faults, from now until Ctrl-C; what happened before is well. --fault can name several, with commas between; all of them when left out.',
    `Faults: ${[...FAULTS.values()].map(({ name, about }) => `${name}: ${about}`).join(' ')}`,
  ],
  options: {
    ...liveOptions,
    history: { ...liveOptions.history, preset: '26' },
    fault: { value: '<name,…>', about: 'Which; all when left out' },
    each: { value: '<number>', about: 'How many devices have each of them', preset: '1' },
    hours: { value: '<hours>', about: 'How long ago the faults began', preset: '13' },
  },
  examples: ['faults --fault stuck,day-burner --each 3', 'faults --fault silent --hours 4 --municipality unna'],
  async run(given, signal) {
    const each = numberOf(given, 'each', { min: 1, whole: true }) ?? 1;
    const hours = numberOf(given, 'hours', { min: 0 }) ?? 0;
    const names = textOf(given, 'fault')
      ?.split(',')
      .map((name) => name.trim()) ?? [...FAULTS.keys()];
    const unknown = names.find((name) => !FAULTS.has(name));
    if (unknown !== undefined) throw new UsageError(`"${unknown}" is no fault; known are ${[...FAULTS.keys()].join(', ')}.`);
    const faults = names.map((fault) => ({ fault, devices: each, hoursAgo: hours }));
    return live(given, { lorawan: 1, faults }, 'faults', signal);
  },
};

async function live(
  given: Given,
  part: Pick<Scenario, 'lorawan' | 'faults'> & { devices?: number },
  name: string,
  signal: AbortSignal,
  airrohrEach = 0,
): Promise<number> {
  const broker = brokerOf(given);
  const api = requireApi(apiOf(given));
  const historyHours = numberOf(given, 'history', { min: 0 }) ?? 0;
  if (historyHours > 29 * DAY_HOURS) throw new UsageError('--history must be at most 696 hours: older readings go in as a backfill.');
  const seconds = numberOf(given, 'for', { min: 1 });
  const { places } = await loadRegion(REGION_DIR);
  const municipality = textOf(given, 'municipality');
  const scenario: Scenario = {
    name,
    about: name,
    seed: seedOf(given) ?? 1,
    market: false,
    window: { historyHours, seconds: seconds ?? Number.POSITIVE_INFINITY },
    ...part,
    ...(municipality !== undefined && { municipalities: [municipality] }),
  };
  const devices = castOf(scenario, places);
  const truthFile = truthFileOf(given);
  const airrohr = await startAirrohr(
    api,
    places.filter(({ key }) => municipality === undefined || key === municipality),
    { each: airrohrEach, seed: scenario.seed, onSentence: complain },
  );
  const code = await play({
    scenario,
    devices,
    places,
    speed: 'live',
    seconds,
    truthFile,
    broker,
    api,
    signal,
  });
  await airrohr.stop();
  const { pushed, failed } = airrohr.counts;
  if (airrohr.sensors > 0) say(`${count(pushed)} pushes of ${count(airrohr.sensors)} airrohr sensors, ${count(failed)} failed.`);
  return code === 0 && failed > 0 ? 1 : code;
}
