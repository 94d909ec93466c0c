// The real program as a child process, the way a person starts it.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

export interface Program {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  /** Cuts it off as a power failure would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve));
}

function readyUrls(child: ChildProcess): Promise<{ httpUrl: string; mqttUrl: string }> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (text: Buffer): void => {
      output += text;
      const httpUrl = /Lagebild is ready: (http:\S+)/.exec(output)?.[1];
      const mqttUrl = /(mqtt:\S+)/.exec(output)?.[1];
      if (httpUrl && mqttUrl) resolve({ httpUrl, mqttUrl });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The program ended with ${code} before it was ready:\n${output}`)));
  });
}

export async function startProgram(folder: string, environment: Record<string, string> = {}): Promise<Program> {
  const child = spawn(process.execPath, ['start/main.ts'], {
    cwd: root,
    env: { ...process.env, HOST: '127.0.0.1', HTTP_PORT: '0', MQTT_PORT: '0', DATA_DIR: folder, SIMULATOR: 'on', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const urls = await readyUrls(child);
  return {
    ...urls,
    async kill() {
      child.kill('SIGKILL');
      await exitOf(child);
    },
    async stop() {
      child.kill('SIGTERM');
      await exitOf(child);
    },
  };
}

/** Asks again and again until the answer is good. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await sleep(200);
  }
}

/** How many devices have a reading of the last minutes; the simulator tells the past day first. */
export async function countReporting(httpUrl: string): Promise<number> {
  const { readings } = (await (await fetch(`${httpUrl}/api/v1/latest`)).json()) as { readings: { time: number }[] };
  return readings.filter(({ time }) => Date.now() - time < 300_000).length;
}

/** The page of a car park of the simulated district. */
export async function carParkPage(httpUrl: string): Promise<string> {
  const { devices } = (await (await fetch(`${httpUrl}/api/v1/devices?kind=parking&municipality=unna`)).json()) as {
    devices: { device: string; latest: { values: Record<string, number> } | null }[];
  };
  const carPark = devices.find(({ device, latest }) => latest?.values.capacity !== undefined && device.startsWith('parkhaus'));
  return `/m/unna/d/${encodeURIComponent(carPark?.device ?? '')}`;
}
