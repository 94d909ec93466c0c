// A real Lagebild on free ports and a folder of its own, for tests that come in through its doors.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionName, type Answer, type Body, type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { type Lagebild, startLagebild } from '../../start/lagebild.ts';

export interface RunningLagebild extends Lagebild {
  /** Asks a route once everything acknowledged is settled, and checks the answer against the contract. */
  ask<R extends RouteName>(route: R, query?: Record<string, string | number>, id?: string): Promise<Answer<R>>;
  /** Posts to a route and gives its answer. @throws with what was refused */
  act<R extends ActionName>(route: R, body: Body<R>): Promise<Answer<R>>;
  /** Publishes one message and waits until it is acknowledged and settled. */
  publish(topic: string, payload: unknown, qos?: 0 | 1 | 2): Promise<void>;
  readonly mqtt: MqttClient;
  /** Stops it and deletes its folder. */
  [Symbol.asyncDispose](): Promise<void>;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lagebild-'));
}

/** @param over variables of the environment */
export async function runLagebild(over: Readonly<Record<string, string>> = {}): Promise<RunningLagebild> {
  const folder = temporaryFolder();
  const settings = readSettings({ HTTP_PORT: '0', MQTT_PORT: '0', DATA_DIR: folder, SIMULATOR: 'off', ...over });
  const lagebild = await startLagebild(settings, pino({ level: 'silent' }));
  const client = await mqtt.connectAsync(lagebild.mqttUrl, lagebild.mqttCredentials ?? {});
  return {
    ...lagebild,
    mqtt: client,
    async ask(route, query = {}, id = '') {
      await lagebild.settled();
      const url = new URL(routes[route].path.replace(/\{\w+\}/, encodeURIComponent(id)), lagebild.httpUrl);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
      const response = await fetch(url);
      const body: unknown = await response.json();
      if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`);
      return routes[route].answer.parse(body) as Answer<typeof route>;
    },
    async act(route, body) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(lagebild.httpUrl + routes[route].path, { method: 'POST', headers, body: JSON.stringify(body) });
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
      return routes[route].answer.parse(answer) as Answer<typeof route>;
    },
    async publish(topic, payload, qos = 1) {
      const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
      await client.publishAsync(topic, bytes, { qos });
      await lagebild.settled();
    },
    async [Symbol.asyncDispose]() {
      await client.endAsync(true);
      await lagebild.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
