// The page about the rule book: what neighbours have, who has what, who deviates and why; on a screen, on a phone, in English, on paper.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { launch, openPage, overhang, seriousFindings, settle } from './browser.ts';

vi.setConfig({ testTimeout: 60_000 });

const KAMEN = `deviations:
  - date: 2026-01-15
    reason: Die Messstelle am Werk misst Abluft <b>heiß</b>.
    by: Umweltamt
    until: 2999-12-31
    range: { kind: air, quantity: temperature, max: 90 }
  - date: 2026-01-20
    reason: Beschluss des Rates zur Sparsamkeit mit Daten.
    by: Datenschutz
    sharing: { kind: parking, level: private }
`;

describeWithServer('chromium', 'the rule book, in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-rules-'));
  const region = join(folder, 'region');
  let program: StartedProgram;
  let browser: Browser;

  beforeAll(async () => {
    cpSync('region', region, { recursive: true });
    mkdirSync(join(region, 'municipalities'), { recursive: true });
    writeFileSync(join(region, 'municipalities/kamen.yaml'), KAMEN);
    mkdirSync(join(folder, 'data'));
    const registry = openRegistry(join(folder, 'data'));
    for (const [index, municipality] of ['kamen', 'unna', 'unna'].entries()) {
      registry.adopted.adopt({ municipality, device: `70b3d5a4d3100a1${index}`, profile: 'bosch-tps110', adoptedAt: 0 });
    }
    registry.close();
    program = await startProgram({ DATA_DIR: join(folder, 'data'), REGION_DIR: region, LOG_LEVEL: 'fatal' });
    browser = await launch(chromiumPath);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('tells who has what and who deviates, %s, %i px', async (theme, width) => {
    await using opened = await openPage(browser, program.httpUrl, { width, height: 900, theme });
    const { page, errors } = opened;
    await page.goto('/');
    await page.locator('footer').getByRole('link', { name: 'Regelwerk' }).click();
    await page.locator('h1', { hasText: 'Regelwerk' }).waitFor();
    await page.getByText('Kamen und Unna haben dasselbe Modell: Bosch TPS110 (Parken).').waitFor();
    await expect.poll(() => page.locator('[data-municipality=unna]').textContent()).toContain('Bosch TPS110 (2)');
    const rows = page.locator('.rules-deviations tbody tr');
    await expect.poll(() => rows.count()).toBe(2);
    const [range = '', sharing = ''] = await rows.allTextContents();
    for (const words of [
      'Kamen',
      'plausibler Bereich: Temperatur',
      '90\u00a0°C',
      '60\u00a0°C',
      '15.01.2026',
      'Abluft <b>heiß</b>',
      'Umweltamt',
    ])
      expect(range).toContain(words);
    for (const words of ['Weitergabe: Parken', 'nur die Kommune', 'alle', 'ab 20.01.2026']) expect(sharing).toContain(words);
    await expect.poll(() => page.locator('.rules-kind').count()).toBe(4); // three kinds, and alarms
    await expect.poll(() => page.locator('.rules-kind').last().textContent()).toContain('Ozon hochWarnung60 Min.30 Min.');
    await settle(page);
    await expect.poll(() => overhang(page)).toBe(0);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('speaks English, and says when a change was not taken up', async () => {
    await using opened = await openPage(browser, program.httpUrl, { language: 'en' });
    const { page } = opened;
    writeFileSync(join(region, 'municipalities/unna.yaml'), 'deviations:\n  - date: 2026-02-01\n');
    const patient = { timeout: 20_000, interval: 500 };
    await expect
      .poll(async () => {
        await page.goto('/regelwerk');
        await page.locator('.rules-kind').first().waitFor();
        return page.locator('main').textContent();
      }, patient)
      .toContain('region/municipalities/unna.yaml:2:5: deviations.0.reason: is missing');
    const text = await page.locator('main').textContent();
    for (const words of [
      'Kamen and Unna have the same model',
      'A change was not taken up',
      'decided by: Umweltamt',
      'What holds everywhere',
    ])
      expect(text).toContain(words);
    rmSync(join(region, 'municipalities/unna.yaml'));
  });

  it('gives a page that is open the new names, without a reload', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await page.getByText('Werne').first().waitFor();
    const district = join(region, 'district.yaml');
    writeFileSync(district, readFileSync(district, 'utf8').replace('name: Werne', 'name: Werne am Horn'));
    const isTold = async () => {
      await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`); // in the place of the next minute
      return page.getByText('Werne am Horn').count();
    };
    await expect.poll(isTold, { timeout: 20_000, interval: 500 }).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  it('is printed with its tables and without what is pressed', async () => {
    await using opened = await openPage(browser, program.httpUrl, { width: 720, height: 1000 });
    const { page } = opened;
    await page.goto('/regelwerk');
    await page.locator('.rules-kind').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => page.locator('main button:visible').count()).toBe(0);
    const cut = await page.evaluate(
      `[...document.querySelectorAll('.rules-scroll')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.slice(0, 60))`,
    );
    expect(cut).toEqual([]);
  });
});
