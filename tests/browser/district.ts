// What the browser test knows of the simulated district, asked through the API.
import { setTimeout as sleep } from 'node:timers/promises';

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
