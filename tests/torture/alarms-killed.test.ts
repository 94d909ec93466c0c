// The program is killed with alarms open, building up and untold: it goes on where it was, and every mail comes once.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { quickRegion } from '../support/quick-region.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';

/** Seconds a condition of the slow rule must hold: long enough to be killed meanwhile on a busy machine. */
const HOLD_S = 20;
const rule = (quantity: string, holdS: number) => `
  ${quantity}_high:
    label: { de: "${quantity} hoch", en: "${quantity} high" }
    sentence: { de: "{name}: {value}", en: "{name}: {value}" }
    watch: { what: value, quantity: ${quantity}, above: 50, clear: 40 }
    severity: warning
    hold_minutes: ${holdS / 60}
    applies_to: { kinds: [air] }`;
const RULES = `rules:${rule('pm10', 0)}${rule('no2', HOLD_S)}\n`;
const PATIENCE = { timeout: 60_000, interval: 100 };

let folder: string;
let region: string;
let mailServer: MailServer;
let program: StartedProgram;
let device: MqttClient;

const start = async () => {
  program = await startProgram({
    DATA_DIR: join(folder, 'data'),
    REGION_DIR: region,
    LOG_LEVEL: 'fatal',
    SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
    SMTP_STARTTLS: 'off',
    ALARM_MAIL_FROM: 'lagebild@kreis.example',
    ALARM_MAIL_TO: 'leitstelle@kreis.example',
  });
  device = await mqtt.connectAsync(program.mqttUrl, { reconnectPeriod: 0 });
  device.on('error', () => undefined); // it dies with the program
};
const kill = async () => {
  await program.end('SIGKILL');
  device.end(true);
};

beforeEach(async () => {
  folder = temporaryFolder();
  region = quickRegion(RULES);
  mailServer = await startMailServer();
  await start();
});
afterEach(async () => {
  await kill();
  await mailServer.stop();
  for (const one of [folder, region]) rmSync(one, { recursive: true, force: true });
});

const report = () =>
  device.publishAsync('v1/unna/air/a', JSON.stringify({ values: { pm10: 60, no2: 60 }, about: { name: 'Messstelle' } }), { qos: 1 });
const alarms = async (state: string) =>
  ((await (await fetch(`${program.httpUrl}${paths.alarms}?state=${state}`)).json()) as Answer<'alarms'>).alarms;
/** The device goes on reporting while somebody waits for something. */
const whileReporting = async <T>(ask: () => Promise<T>): Promise<T> => {
  await report();
  return ask();
};

it('goes on where it was killed: what was open is open, what built up goes on building up, what was untold is told once', async () => {
  await mailServer.stop();
  await report();
  await expect.poll(() => alarms('open'), PATIENCE).toHaveLength(1);
  const [open] = await alarms('open');
  const body = JSON.stringify({ ids: [open?.id], action: 'acknowledge', by: 'Leitstelle' });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${program.httpUrl}${paths.alarmsAct}`, { method: 'POST', headers, body });
  const [pending] = await alarms('pending');
  expect(pending).toMatchObject({ rule: 'no2_high', phase: 'pending' });
  await kill();

  const downForMs = 3000;
  await new Promise((resolve) => setTimeout(resolve, downForMs));
  await start();
  expect(await alarms('open')).toMatchObject([{ id: open?.id, since: open?.since, acknowledged: { by: 'Leitstelle' } }]);
  expect(await alarms('pending')).toMatchObject([{ id: pending?.id, since: pending?.since }]);
  await mailServer.start();
  await expect.poll(() => whileReporting(() => alarms('open')), PATIENCE).toHaveLength(2);
  const [, second] = await alarms('open');
  expect(second?.id).toBe(pending?.id);
  // The time in which it was not there does not count.
  expect((second?.openedAt ?? 0) - (second?.since ?? 0)).toBeGreaterThanOrEqual(HOLD_S * 1000 + downForMs - 1000);

  await expect.poll(() => mailServer.mails.map(({ subject }) => subject), PATIENCE).toHaveLength(1);
  expect(mailServer.mails[0]?.subject).toBe('[Lagebild] Warnung: pm10 hoch – Unna');
  await kill();
  await start();
  await expect.poll(() => mailServer.mails.map(({ subject }) => subject), PATIENCE).toHaveLength(2);
  expect(mailServer.mails[1]?.subject).toBe('[Lagebild] Warnung: no2 hoch – Unna');
  expect(new Set(mailServer.mails.map(({ messageId }) => messageId)).size).toBe(2);
}, 180_000);
