// The command "scenario": a day whose truth is known, sent to a running Lagebild or one of its own, and compared with it afterwards.
import { join } from 'node:path';
import { type ApiChoice, apiOf, openApi, requireApi, tokenOption } from '../cli/api-options.ts';
import { brokerOf, brokerOptions } from '../cli/broker-options.ts';
import { urlOption } from '../cli/broker-url.ts';
import { type Command, type Given, numberOf, textOf, UsageError } from '../cli/command.ts';
import { complain, say } from '../cli/output.ts';
import { forOption } from '../cli/time-limit.ts';
import { FAULTS } from '../faults/catalogue.ts';
import { loadPromises } from '../region/load-promises.ts';
import { loadRegion } from '../region/load-region.ts';
import { REGION_DIR } from '../region/region-dir.ts';
import { castOf } from '../scenario/cast.ts';
import { startOwnLagebild } from '../scenario/own-lagebild.ts';
import { planScenario } from '../scenario/plan-scenario.ts';
import { loadScenario, type Scenario, scenarioNames } from '../scenario/scenario-file.ts';
import { readTruth } from '../truth/read-truth.ts';
import { lagebildAt } from '../verify/lagebild-api.ts';
import { allRight, tableOf, verify } from '../verify/verify.ts';
import { play } from './play.ts';
import { seedOf, speedOf, truthFileOf } from './shared-options.ts';

export const scenarioCommand: Command = {
  name: 'scenario',
  summary: 'Plays a day whose truth is known, with faults, and compares Lagebild with it',
  details: [
    `Shipped: ${scenarioNames().join(', ')}; or the path of a YAML file of the same form (simulators/scenarios). Most end now and begin with the local midnight before the last whole day.`,
    'What really happened stands in the truth file (NDJSON, docs/truth-file.md), each message before it is sent: it is complete up to the last acknowledged message, also after Ctrl-C or kill.',
    'Without --url it starts a Lagebild of its own with an empty folder, and deletes it afterwards. With --verify it compares: books, quarantine, newest values, freshness, occupancy, hourly means, numbers of readings, energy, faults found and invented. The books need a Lagebild that had received nothing before. Exit code 1 when something does not agree.',
    `Faults: ${[...FAULTS.values()].map(({ name, about }) => `${name}: ${about}`).join(' ')}`,
  ],
  operand: { name: 'name', about: 'The scenario' },
  options: {
    verify: { about: 'Compares Lagebild with the truth afterwards' },
    truth: { value: '<path>', about: 'Where the truth is written', preset: join('data', 'truth.ndjson') },
    speed: { value: '<factor>|max', about: 'Simulated seconds a second; max does not wait at all', preset: 'max' },
    for: forOption,
    seed: { value: '<number>', about: "Another seed than the scenario's" },
    days: { value: '<number>', about: 'Whole days, instead of one until now or a year of the past' },
    devices: { value: '<number>', about: "Devices of the district, instead of the scenario's" },
    ...brokerOptions,
    url: { ...urlOption, preset: '', about: 'The MQTT broker of a running Lagebild; without it one is started' },
    api: { value: '<url>', about: 'Where that Lagebild answers; needed with --url for --verify' },
    'token-file': tokenOption,
  },
  examples: [
    'scenario market-day --verify',
    'scenario migration --days 30 --verify',
    'scenario storm-night --url mqtt://localhost:1883 --speed 3600',
  ],

  async run(given, signal) {
    const name = textOf(given, 'name');
    if (name === undefined) throw new UsageError(`scenario needs a name; known are ${scenarioNames().join(', ')}.`);
    const loaded = loadScenario(name);
    const scenario = { ...loaded, ...smallerOrLarger(given, loaded), seed: seedOf(given) ?? loaded.seed };
    const speed = speedOf(given);
    const seconds = numberOf(given, 'for', { min: 0 });
    const truthFile = truthFileOf(given);
    const isGiven = textOf(given, 'url') !== undefined;
    const api = apiOf(given);
    if (isGiven && (given.verify === true || scenario.lorawan > 0) && api === undefined)
      throw new UsageError('With --url, LoRaWAN devices and --verify need --api, the address where Lagebild answers.');
    const { places } = await loadRegion(REGION_DIR);
    const devices = castOf(scenario, places);
    planScenario(scenario, devices, Date.now()); // what does not fit is said before anything is started
    const own = isGiven ? undefined : await startOwnLagebild(signal);
    try {
      const broker = own ? { url: own.mqttUrl } : brokerOf(given);
      const code = await play({
        scenario,
        devices,
        places,
        speed,
        seconds,
        truthFile,
        broker,
        api: own ? openApi(own.httpUrl) : api,
        signal,
      });
      if (signal.aborted || code !== 0 || given.verify !== true) return code;
      return await compare(truthFile, own ? openApi(own.httpUrl) : requireApi(api), signal);
    } finally {
      await own?.stop();
    }
  },
};

/** @throws {UsageError} */
function smallerOrLarger(given: Given, { name, window }: Scenario): { days?: number; devices?: number } {
  const days = numberOf(given, 'days', { min: 1, whole: true });
  const devices = numberOf(given, 'devices', { min: 1, whole: true });
  if (days !== undefined && typeof window === 'object') throw new UsageError(`${name} has times of its own: --days has no meaning for it.`);
  return { ...(days !== undefined && { days }), ...(devices !== undefined && { devices }) };
}

/** @throws the signal's reason when that comes before the comparison is done */
export async function compare(truthFile: string, lagebild: ApiChoice, signal: AbortSignal): Promise<number> {
  const truth = await readTruth(truthFile);
  if (truth.acknowledged === 0 || truth.messages.size === 0) {
    complain(`${truthFile} tells of no acknowledged message: there is nothing to compare.`);
    return 1;
  }
  const { rules } = await loadRegion(REGION_DIR);
  const checks = await verify({ truth, rules, promises: await loadPromises(REGION_DIR), api: lagebildAt(lagebild, signal) });
  say(tableOf(checks));
  return allRight(checks) ? 0 : 1;
}
