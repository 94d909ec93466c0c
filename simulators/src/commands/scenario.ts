// The command "scenario": a day whose truth is known, sent to a running Lagebild or one of its own, and compared with it afterwards.
import { join } from 'node:path';
import { brokerUrlOf, urlOption } from '../cli/broker-url.ts';
import { type Command, textOf, UsageError } from '../cli/command.ts';
import { complain, count, isTerminal, say, status } from '../cli/output.ts';
import { FAULTS } from '../faults/catalogue.ts';
import { adoptDevices, issueCredentials } from '../lorawan/plug-in.ts';
import { type Counts, openPublisher, type Publisher } from '../mqtt/publisher.ts';
import { loadRegion } from '../region/load-region.ts';
import { REGION_DIR } from '../region/region-dir.ts';
import { timeLeft } from '../replay/progress.ts';
import { castOf } from '../scenario/cast.ts';
import { startOwnLagebild } from '../scenario/own-lagebild.ts';
import { openScenario, type ScenarioRun } from '../scenario/run-scenario.ts';
import { loadScenario, type Scenario, scenarioNames } from '../scenario/scenario-file.ts';
import { readTruth } from '../truth/read-truth.ts';
import { lagebildAt } from '../verify/lagebild-api.ts';
import { allRight, tableOf, verify } from '../verify/verify.ts';
import { connected, seedOf, speedOf } from './shared-options.ts';

const WINDOW = 2000;
const STATUS_MS = isTerminal() ? 500 : 5000;
const CLOSE_GRACE_MS = 5000;

export const scenarioCommand: Command = {
  name: 'scenario',
  summary: 'Plays a day whose truth is known, with faults, and compares Lagebild with it',
  details: [
    `Shipped: ${scenarioNames().join(', ')}; or the path of a YAML file of the same form (simulators/scenarios). Most end now and begin with the local midnight before the last whole day.`,
    'What really happened stands in the truth file (NDJSON, docs/truth-file.md), each message before it is sent: it is complete up to the last acknowledged message, also after Ctrl-C or kill.',
    'Without --url it starts a Lagebild of its own with an empty folder, and deletes it afterwards. With --verify it compares: books, newest values, occupancy, hourly means, energy, freshness, faults found and invented. Exit code 1 when something does not agree.',
    `Faults: ${[...FAULTS.values()].map(({ name, about }) => `${name}: ${about}`).join(' ')}`,
  ],
  operand: { name: 'name', about: 'The scenario' },
  options: {
    verify: { about: 'Compares Lagebild with the truth afterwards' },
    truth: { value: '<path>', about: 'Where the truth is written', preset: join('data', 'truth.ndjson') },
    speed: { value: '<factor>|max', about: 'Simulated seconds a second; max does not wait at all', preset: 'max' },
    seed: { value: '<number>', about: "Another seed than the scenario's" },
    url: { ...urlOption, preset: '', about: 'The MQTT broker of a running Lagebild; without it one is started' },
    api: { value: '<url>', about: 'Where that Lagebild answers; needed with --url for --verify' },
  },
  examples: ['scenario market-day --verify', 'scenario storm-night --url mqtt://localhost:1883 --speed 3600'],

  async run(given, signal) {
    const name = textOf(given, 'name');
    if (name === undefined) throw new UsageError(`scenario needs a name; known are ${scenarioNames().join(', ')}.`);
    const loaded = loadScenario(name);
    const scenario = { ...loaded, seed: seedOf(given) ?? loaded.seed };
    const speed = speedOf(given);
    const truthFile = textOf(given, 'truth') ?? '';
    const isGiven = textOf(given, 'url') !== undefined;
    const api = textOf(given, 'api');
    if (isGiven && (given.verify === true || scenario.lorawan > 0) && api === undefined)
      throw new UsageError('With --url, LoRaWAN devices and --verify need --api, the address where Lagebild answers.');
    const own = isGiven ? undefined : await startOwnLagebild();
    try {
      const mqttUrl = own?.mqttUrl ?? brokerUrlOf(given);
      const code = await play({ scenario, speed, truthFile, mqttUrl, api: own?.httpUrl ?? api, isFresh: own !== undefined, signal });
      if (code !== 0 || given.verify !== true) return code;
      return await compare(truthFile, own?.httpUrl ?? api ?? '');
    } finally {
      await own?.stop();
    }
  },
};

interface Play {
  readonly scenario: Scenario;
  readonly speed: number;
  readonly truthFile: string;
  readonly mqttUrl: string;
  /** Needed for LoRaWAN devices only. */
  readonly api: string | undefined;
  readonly isFresh: boolean;
  readonly signal: AbortSignal;
}

async function play({ scenario, speed, truthFile, mqttUrl, api, isFresh, signal }: Play): Promise<number> {
  const { places } = await loadRegion(REGION_DIR);
  const devices = castOf(scenario, places);
  const plain = openPublisher({ url: mqttUrl, window: WINDOW, onSentence: complain });
  const byMunicipality = new Map<string, Publisher>();
  const all = [plain];
  const giveUp = () => {
    for (const publisher of all) publisher.giveUp();
  };
  signal.addEventListener('abort', giveUp);
  try {
    const inTheAir = new Set(devices.flatMap(({ municipality, lorawan }) => (lorawan ? [municipality] : [])));
    for (const municipality of inTheAir) {
      const credentials = await issueCredentials(api ?? '', municipality);
      const own = openPublisher({ url: mqttUrl, window: WINDOW, credentials, onSentence: complain });
      byMunicipality.set(municipality, own);
      all.push(own);
    }
    if (inTheAir.size > 0) await adoptDevices(api ?? '', devices);
    for (const publisher of all) if (!(await connected(publisher, mqttUrl, signal))) return 1;
    const publishers = { plain, all, of: (municipality: string) => byMunicipality.get(municipality) ?? plain };
    const run = openScenario({ scenario, devices, places, publishers, truthFile, speed, isFresh, signal });
    say(
      `${scenario.name}: ${count(run.devices)} devices, ${run.faults} faults, ${new Date(run.from).toISOString()} to ${new Date(run.to).toISOString()}. Truth in ${truthFile}.`,
    );
    const timer = showStatus(run, () => sumOf(all));
    await run.run().finally(() => clearInterval(timer));
    const { sent, acknowledged, failed } = sumOf(all);
    say(`${count(sent)} messages sent, ${count(acknowledged)} acknowledged, ${count(failed)} failed.`);
    return acknowledged === sent ? 0 : 1;
  } finally {
    signal.removeEventListener('abort', giveUp);
    await Promise.all(all.map((publisher) => publisher.close(CLOSE_GRACE_MS)));
  }
}

function sumOf(publishers: readonly Publisher[]): Counts {
  const sum = { sent: 0, acknowledged: 0, failed: 0 };
  for (const { counts } of publishers) for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += counts[name];
  return sum;
}

function showStatus(run: ScenarioRun, countsNow: () => Counts): NodeJS.Timeout {
  const start = performance.now();
  return setInterval(() => {
    const counts = countsNow();
    const elapsedMs = performance.now() - start;
    const share = (run.reached - run.from) / (run.to - run.from);
    const rate = counts.acknowledged / (elapsedMs / 1000);
    status(
      `${new Date(run.reached).toISOString().slice(0, 16)} | ${(share * 100).toFixed(0)} % | ${count(rate)} messages/s | ${count(counts.acknowledged)} of ${count(counts.sent)} acknowledged | ${count(counts.failed)} errors | ${timeLeft(share, elapsedMs)}`,
    );
  }, STATUS_MS);
}

export async function compare(truthFile: string, httpUrl: string): Promise<number> {
  const { rules } = await loadRegion(REGION_DIR);
  const checks = await verify({ truth: await readTruth(truthFile), rules, api: lagebildAt(httpUrl) });
  say(tableOf(checks));
  return allRight(checks) ? 0 : 1;
}
