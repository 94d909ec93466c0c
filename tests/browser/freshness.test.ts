// Who reports and who does not, in Chromium: each device by its own rhythm, and a gateway that explains whom it silenced.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import mqtt from 'mqtt';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { allFindings, launch, openPage, settle } from './browser.ts';

vi.setConfig({ testTimeout: 60_000 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GATEWAY = '24e124fffef7a0ff';
const HEARD = ['70b3d57ba0001b50', '70b3d57ba0001b51'];

/** Selm has a gateway that reported until five hours ago, and two devices that only it hears. */
function rememberGateway(folder: string): void {
  const registry = openRegistry(folder);
  const told = { municipality: 'selm', receivedAt: Date.now() - 5 * HOUR, format: 'ChirpStack v4', because: 'deviceInfo', isSettled: true };
  const stats = { type: 'gateway stats', gateway: GATEWAY, received: 1, receivedOk: 1, toSend: 0, sent: 0, region: 'eu868' } as const;
  const uplinks = HEARD.map(
    (devEui) => ({ type: 'uplink', devEui, fCnt: 1, fPort: 1, bytes: Uint8Array.of(1), receptions: [{ gateway: GATEWAY }] }) as const,
  );
  registry.settle({ entries: [], quarantined: [], heard: [stats, ...uplinks].map((event) => ({ ...told, event })) });
  registry.close();
}

describeWithServer('chromium', 'freshness in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-freshness-'));
  let program: StartedProgram;
  let browser: Browser;

  beforeAll(async () => {
    rememberGateway(folder);
    program = await startProgram({ DATA_DIR: folder, SIMULATOR: 'off', LOG_LEVEL: 'fatal' });
    browser = await launch(chromiumPath);
    const device = await mqtt.connectAsync(program.mqttUrl);
    const told = (topic: string, minutesAgo: number) =>
      device.publishAsync(topic, JSON.stringify({ time: Date.now() - minutesAgo * MINUTE, values: { pm2_5: minutesAgo / 10 } }), {
        qos: 1,
      });
    for (const heard of HEARD) await told(`v1/selm/air/${heard}`, 300);
    // Both spoke a quarter of an hour ago and more; only the one that speaks every five minutes should have spoken since.
    for (let ago = 72; ago >= 17; ago -= 5) await told('v1/unna/air/emsig', ago);
    for (const ago of [170, 150, 133, 95, 91, 60, 58, 43, 17]) await told('v1/unna/air/gelassen', ago);
    await device.endAsync();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('measures a device that keeps a rhythm by it, any other by its kind', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/?view=list');
    await settle(page);
    const state = (name: string) => page.locator('tr', { hasText: name }).locator('.col-state').textContent();
    await expect.poll(() => state('emsig')).toBe('überfällig');
    await expect.poll(() => state('gelassen')).toBe('meldet');
    await page.goto('/m/unna/d/emsig');
    await settle(page);
    await expect.poll(() => page.locator('.device-facts').textContent()).toContain('meldet sich im Abstand von 5 Minuten');
  });

  it('does not say that all is in order while devices are silent whose silence is no alarm yet', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/alarme');
    const told = page.locator('.alarm-none', { hasText: 'Kein Alarm ist offen.' });
    await expect.poll(() => told.textContent(), { timeout: 20_000 }).toContain('2 Geräte sind still; schweigen sie weiter');
    await told.getByRole('link', { name: 'Wer verstummt ist' }).click();
    await page.locator('tr', { hasText: HEARD[0] ?? '' }).waitFor();
  });

  it('tells of a gateway that is away once, in the place of all whom it silenced', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/');
    await settle(page);
    const watch = page.locator('.watch');
    await expect.poll(() => watch.textContent()).toContain('Verstummt 2');
    const entries = watch.locator('.watch-silent');
    await expect.poll(() => entries.count()).toBe(1);
    await expect.poll(() => entries.textContent()).toContain(`Gateway ${GATEWAY} ist weg`);
    await expect.poll(() => entries.textContent()).toContain('darum schweigen 2 Geräte');
    await expect.poll(() => entries.getByRole('link').getAttribute('href')).toBe('/lorawan/gateways?municipality=selm');
    await expect.poll(() => allFindings(page)).toEqual([]);
    await page.goto(`/m/selm/d/${HEARD[0]}`);
    await settle(page);
    await expect.poll(() => page.locator('.device-facts').textContent()).toContain(`Gateway ${GATEWAY} ist weg`);
  });

  it('takes over what is learned while the page is open', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.clock.install();
    await page.goto('/?view=list');
    await settle(page);
    const state = page.locator('tr', { hasText: 'gelassen' }).locator('.col-state');
    await expect.poll(() => state.textContent()).toBe('meldet');
    const device = await mqtt.connectAsync(program.mqttUrl);
    // It now speaks twice a minute, and stops three minutes ago.
    for (let seconds = 17 * 60 - 30; seconds >= 180; seconds -= 30)
      await device.publishAsync('v1/unna/air/gelassen', JSON.stringify({ time: Date.now() - seconds * 1000, values: { pm2_5: 3 } }), {
        qos: 1,
      });
    await device.endAsync();
    await expect
      .poll(() => fetch(`${program.httpUrl}/api/v1/reporting`).then((answer) => answer.text()), { timeout: 30_000 })
      .toContain('"gelassen","everyMinutes":0.5');
    // In one leap: played through second by second, the twenty seconds a question may take would be over before the answer comes.
    await page.clock.fastForward(61_000);
    await expect.poll(() => state.textContent(), { timeout: 10_000 }).toBe('überfällig');
  });
});
