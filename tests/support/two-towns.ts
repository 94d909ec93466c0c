// A running Lagebild with credentials of two municipalities: Unna attacks, Kamen is attacked.
import type { IClientOptions, MqttClient } from 'mqtt';
import mqtt from 'mqtt';
import { connectRaw, type RawMqtt } from './raw-mqtt.ts';
import { type RunningLagebild, runLagebild } from './running-lagebild.ts';

export interface TwoTowns extends AsyncDisposable {
  readonly lagebild: RunningLagebild;
  readonly unna: { readonly username: string; readonly password: string };
  readonly kamen: { readonly username: string; readonly password: string };
  /** Kamen's consumer, and all topics it hears below its own prefixes. */
  readonly consumer: MqttClient;
  readonly heard: readonly string[];
  /** Comes in as Unna, packet by packet. */
  attack(over?: Parameters<typeof connectRaw>[1]): Promise<RawMqtt & { readonly returnCode: number | undefined }>;
  /** One honest reading of Kamen's; when the consumer hears it, it has heard all that came before. */
  honest(device: string): Promise<void>;
  /** Why Unna's messages were refused, newest first. */
  refusals(): Promise<{ code: string; topic: string; reason: string }[]>;
  counted(reason: string): Promise<number>;
}

export async function openTwoTowns(): Promise<TwoTowns> {
  const lagebild = await runLagebild();
  const issue = (municipality: string) => lagebild.act('accessIssue', { municipality, note: '' });
  const [unna, kamen] = [await issue('unna'), await issue('kamen')];
  const consumer = await signInAs(lagebild, kamen);
  const heard: string[] = [];
  consumer.on('message', (topic) => heard.push(topic));
  await consumer.subscribeAsync(['v1/kamen/#', 'lns/kamen/#']);
  return {
    lagebild,
    unna,
    kamen,
    consumer,
    heard,
    attack: (over = {}) =>
      connectRaw(Number(new URL(lagebild.mqttUrl).port), { username: unna.username, password: Buffer.from(unna.password), ...over }),
    async honest(device) {
      await consumer.publishAsync(`v1/kamen/air/${device}`, '{"values":{"o3":1}}', { qos: 1 });
      await lagebild.settled();
    },
    async refusals() {
      const { entries } = await lagebild.ask('quarantine', { municipality: 'unna', lang: 'en', limit: 100 });
      return entries.map(({ code, topic, reason }) => ({ code, topic, reason }));
    },
    async counted(reason) {
      const text = await (await fetch(`${lagebild.httpUrl}/metrics`)).text();
      return Number(new RegExp(`lagebild_mqtt_refused_total\\{reason="${reason}"\\} (\\d+)`).exec(text)?.[1]);
    },
    async [Symbol.asyncDispose]() {
      await consumer.endAsync(true);
      await lagebild[Symbol.asyncDispose]();
    },
  };
}

export const signInAs = (lagebild: RunningLagebild, access: { username: string; password: string }, over: IClientOptions = {}) =>
  mqtt.connectAsync(lagebild.mqttUrl, { ...access, reconnectPeriod: 0, ...over });
