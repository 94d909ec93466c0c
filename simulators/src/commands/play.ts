// Plays a scenario: connects, plugs the LoRaWAN devices in, sends, and says how far it is.
import { type ApiChoice, isSignedIn, requireApi } from '../cli/api-options.ts';
import { complain, count, isTerminal, say, status } from '../cli/output.ts';
import { inWords, progressLine, slowest } from '../cli/progress-line.ts';
import { timeLimit } from '../cli/time-limit.ts';
import type { SimulatedDevice } from '../district/device.ts';
import { adoptDevices, issueCredentials } from '../lorawan/plug-in.ts';
import { type BrokerChoice, type Counts, openPublisher, type Publisher } from '../mqtt/publisher.ts';
import type { Place } from '../region/load-region.ts';
import { timeLeft } from '../replay/progress.ts';
import { openScenario, type ScenarioRun } from '../scenario/run-scenario.ts';
import type { Scenario } from '../scenario/scenario-file.ts';
import { lagebildAt } from '../verify/lagebild-api.ts';
import { connected } from './shared-options.ts';

const WINDOW = 2000;
const STATUS_MS = isTerminal() ? 500 : 5000;
const CLOSE_GRACE_MS = 5000;

interface Play {
  readonly scenario: Scenario;
  /** The scenario's cast. */
  readonly devices: readonly SimulatedDevice[];
  readonly places: readonly Place[];
  /** Simulated seconds a second; live: each message at its moment, those of the past at once. */
  readonly speed: number | 'live';
  /** Of the clock on the wall, after which nothing more is sent; undefined: until the end. */
  readonly seconds: number | undefined;
  readonly truthFile: string;
  readonly broker: BrokerChoice;
  /** Where Lagebild answers; needed for LoRaWAN devices. Without it nobody knows whether it had received something before. */
  readonly api: ApiChoice | undefined;
  readonly signal: AbortSignal;
}

/** Plays a scenario to its end, or until the signal; @returns the exit code */
export async function play({ scenario, devices, places, speed, seconds, truthFile, broker, api, signal }: Play): Promise<number> {
  // Where people sign in nobody publishes without a name, and nobody's name is good for every municipality.
  const isGuarded = api !== undefined && isSignedIn(api) && broker.credentials === undefined;
  const plain = isGuarded ? undefined : openPublisher({ ...broker, window: WINDOW, onSentence: complain });
  const byMunicipality = new Map<string, Publisher>();
  const all = plain ? [plain] : [];
  const giveUp = () => {
    for (const publisher of all) publisher.giveUp();
  };
  try {
    const inTheAir = devices.filter(({ lorawan }) => lorawan);
    const named = new Set((isGuarded ? devices : inTheAir).map(({ municipality }) => municipality));
    for (const municipality of named) {
      const credentials = await issueCredentials(requireApi(api), municipality);
      const own = openPublisher({ ...broker, window: WINDOW, credentials, onSentence: complain });
      byMunicipality.set(municipality, own);
      all.push(own);
    }
    if (inTheAir.length > 0) await adoptDevices(requireApi(api), devices);
    for (const publisher of all) if (!(await connected(publisher, broker.url, signal))) return 1;
    const isFresh = api !== undefined && (await lagebildAt(api, signal).ask('ledger')).received === 0;
    const lorawan = (municipality: string): Publisher => {
      const own = byMunicipality.get(municipality) ?? plain;
      if (!own) throw new Error(`nobody publishes for ${municipality}`);
      return own;
    };
    const publishers = { all, lorawan, plain: (municipality: string) => plain ?? lorawan(municipality) };
    const limit = timeLimit(seconds, signal);
    limit.atOnce.addEventListener('abort', giveUp);
    const run = openScenario({ scenario, devices, places, publishers, truthFile, speed, isFresh, limit });
    say(
      `${scenario.name}: ${count(run.devices)} devices, ${run.faults} faults, from ${new Date(run.from).toISOString()} ${speed === 'live' ? 'on' : `to ${new Date(run.to).toISOString()}`}. Truth in ${truthFile}.`,
    );
    const timer = showStatus(run, speed === 'live', all);
    await run.run().finally(() => clearInterval(timer));
    const { sent, acknowledged, failed } = sumOf(all);
    if (run.reached < run.to && speed !== 'live') say(`Stopped at ${new Date(run.reached).toISOString()}, before the end.`);
    say(`${count(sent)} messages sent, ${count(acknowledged)} acknowledged, ${count(failed)} failed.`);
    return acknowledged === sent ? 0 : 1;
  } finally {
    await Promise.all(all.map((publisher) => publisher.close(CLOSE_GRACE_MS)));
  }
}

function sumOf(publishers: readonly Publisher[]): Counts {
  const sum = { sent: 0, acknowledged: 0, failed: 0 };
  for (const { counts } of publishers) for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += counts[name];
  return sum;
}

function showStatus(run: ScenarioRun, isLive: boolean, publishers: readonly Publisher[]): NodeJS.Timeout {
  const start = performance.now();
  return setInterval(() => {
    const { sent, acknowledged, failed } = sumOf(publishers);
    const elapsedMs = performance.now() - start;
    const share = (run.reached - run.from) / (run.to - run.from);
    const line = progressLine({
      perSecond: acknowledged / (elapsedMs / 1000),
      sent,
      acknowledged,
      errors: failed,
      p95Ms: slowest(publishers.map(({ takeP95Ms }) => takeP95Ms())),
      left: isLive ? leftUntil(run.to) : timeLeft(share, elapsedMs),
    });
    const reached = new Date(run.reached).toISOString().slice(0, 16);
    status(isLive ? `${reached} | ${line}` : `${reached} | ${(share * 100).toFixed(0)} % | ${line}`);
  }, STATUS_MS);
}

const YEAR_MS = 366 * 86_400_000;

/** A run that goes on until Ctrl-C ends years from now. */
function leftUntil(end: number): string | undefined {
  const leftMs = end - Date.now();
  return leftMs > YEAR_MS ? undefined : inWords(Math.max(0, leftMs / 1000));
}
