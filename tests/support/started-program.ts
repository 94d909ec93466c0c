// npm start as a child process: what it says, how it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

export interface StartedProgram {
  readonly child: ChildProcess;
  readonly httpUrl: string;
  readonly mqttUrl: string;
  /** With which the first administrator signs in; undefined where there is none. */
  readonly firstLink: string | undefined;
  /** Everything it logged so far. */
  readonly logged: () => string;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const environment = (over: Record<string, string>) => ({
  ...process.env,
  HTTP_PORT: '0',
  MQTT_PORT: '0',
  SIMULATOR: 'off',
  LOG_LEVEL: 'warn',
  ...over,
});

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts a program and waits until it says that it is ready; over names variables of the environment.
 * @param before what the command line begins with, to run it on another machine
 */
export async function startProgram(
  over: Record<string, string>,
  program = 'start/main.ts',
  before: readonly string[] = [],
): Promise<StartedProgram> {
  const [command, ...args] = [...before, process.execPath, program];
  const child = spawn(command, args, { env: environment(over), stdio: ['ignore', 'pipe', 'pipe'] });
  // Handed on instead of inherited: whoever runs the tests waits until nobody holds its standard error any more.
  let logged = '';
  child.stderr.on('data', (text: Buffer) => {
    logged += text.toString();
    // Of a talkative program only the test itself wants to read everything.
    if (over.LOG_LEVEL !== 'debug') process.stderr.write(text);
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      output += text;
      if (output.includes('Ctrl-C')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the program ended with ${code} before it was ready`)));
  });
  // A test that fails leaves its program behind: the run must end all the same, and take it along.
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket).unref();
  running.add(child);
  const urlAfter = (words: string) => new RegExp(`${words}: (\\S+)`).exec(output)?.[1] ?? 'missing';
  return {
    child,
    httpUrl: urlAfter('ready'),
    mqttUrl: urlAfter('publish to'),
    logged: () => logged,
    firstLink: /https?:\S+#\S+/.exec(output)?.[0],
    end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
      child.kill(signal);
      return new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

/** Runs the program when it is expected to give up; tells its exit code and what it said on standard error. */
export function failToStart(
  over: Record<string, string>,
  args: readonly string[] = [],
  program = 'start/main.ts',
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [...args, program], { env: environment(over), stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}
