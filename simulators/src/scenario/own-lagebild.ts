// Starts a Lagebild of its own for a scenario: a process like any other, with an empty folder, on free ports; ended and deleted afterwards.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OwnLagebild {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const ROOT = join(import.meta.dirname, '../../..');

/** @throws when it does not start, with what it said; the signal's reason when that came first */
export async function startOwnLagebild(signal: AbortSignal): Promise<OwnLagebild> {
  signal.throwIfAborted();
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-scenario-'));
  const env = { ...process.env, DATA_DIR: folder, HTTP_PORT: '0', MQTT_PORT: '0', SIMULATOR: 'off', LOG_LEVEL: 'error', STORE: 'duckdb' };
  // The channel tells it of our end, however we end: it stops by itself once nobody holds the other side. In a group of its own it does
  // not hear the Ctrl-C that is meant for us, and is there until we need it no more.
  const child = spawn(process.execPath, ['start/main.ts'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const deleteFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  // Whoever presses Ctrl-C again does not wait for a stop.
  const endAtOnce = () => {
    child.kill('SIGKILL');
    deleteFolder();
  };
  process.once('exit', endAtOnce);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    process.removeListener('exit', endAtOnce);
    deleteFolder();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Lagebild did not start within ${START_TIMEOUT_MS / 1000} seconds: ${said}`)),
        START_TIMEOUT_MS,
      );
      const hear = (text: Buffer) => {
        said += text.toString();
        if (!said.includes('Ctrl-C')) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      const giveUp = (why: Error) => {
        clearTimeout(timer);
        reject(why);
      };
      void ended.then(() => giveUp(new Error(`Lagebild did not start: ${said.trim()}`)));
      signal.addEventListener('abort', () => giveUp(signal.reason as Error), { once: true });
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const urlAfter = (words: string) => new RegExp(`${words}: (\\S+)`).exec(said)?.[1] ?? '';
  return { httpUrl: urlAfter('ready'), mqttUrl: urlAfter('publish to'), stop };
}
