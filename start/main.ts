// npm start: reads the settings, starts Lagebild, says where it is, stops cleanly on Ctrl-C.
import { readSettings, SettingsError } from '@lagebild/shared/contract/settings.ts';
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { readEnvFile } from './env-file.ts';
import { isSimulated } from './is-simulated.ts';
import { type Lagebild, startLagebild } from './lagebild.ts';
import { StartError } from './start-error.ts';

/** After this a stop is no longer waited for, milliseconds. What was not settled was not acknowledged. */
const STOP_TIMEOUT_MS = 10_000;

/** When another program started this one over a channel and is gone, nobody else would stop it. Heard from the beginning. */
const parentIsGone = process.channel && new Promise<void>((resolve) => process.once('disconnect', () => resolve()));

function createLog(level: string): Logger {
  // A person at a terminal reads lines, a collector reads JSON.
  return process.stderr.isTTY
    ? pino({ level }, pretty({ destination: 2, sync: true, ignore: 'pid,hostname' }))
    : pino({ level }, pino.destination(2));
}

function stopOnSignal(lagebild: Lagebild, log: Logger): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals | 'disconnect') => {
    if (isStopping) process.exit(1); // the second Ctrl-C means now
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('the stop took too long; what was not settled was not acknowledged either');
      process.exit(1);
    }, STOP_TIMEOUT_MS).unref();
    void lagebild.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  void parentIsGone?.then(() => stop('disconnect'));
}

// What Lagebild keeps holds hashes of passwords: it is for its own account and group alone.
process.umask(0o027);

try {
  readEnvFile();
  const settings = readSettings(process.env);
  const log = createLog(settings.LOG_LEVEL);
  const lagebild = await startLagebild(settings, log);
  stopOnSignal(lagebild, log);
  const simulator = isSimulated(settings) ? 'with a simulated district' : 'without the simulator';
  const publishTo = lagebild.mqttTlsUrl === undefined ? lagebild.mqttUrl : `${lagebild.mqttUrl} (with TLS: ${lagebild.mqttTlsUrl})`;
  const firstSteps =
    lagebild.firstLink === undefined
      ? ''
      : `There is no account yet. The first administrator makes theirs here, once, within a day:\n${lagebild.firstLink}\n`;
  process.stdout.write(
    `\nLagebild is ready: ${lagebild.httpUrl}\nDevices publish to: ${publishTo}\nData in ${settings.DATA_DIR}, ${simulator}. Ctrl-C stops.\n${firstSteps}\n`,
  );
} catch (error) {
  const isExpected = error instanceof StartError || error instanceof SettingsError;
  process.stderr.write(
    isExpected
      ? `${error.message}\n`
      : `Lagebild failed to start. This is a defect; please report it.\n${String((error as Error).stack)}\n`,
  );
  process.exit(1);
}
