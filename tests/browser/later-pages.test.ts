// Pages whose code is loaded when somebody goes there, over a line that is slow or breaks: what is shown is the page of the address.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { launch, openPage, settle } from './browser.ts';

vi.setConfig({ testTimeout: 60_000 });

describeWithServer('chromium', 'pages that are loaded later, in Chromium', (chromiumPath) => {
  let lagebild: RunningLagebild;
  let browser: Browser;

  beforeAll(async () => {
    lagebild = await runLagebild();
    browser = await launch(chromiumPath);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
  });

  const goTo = (page: Page, path: string) => page.locator(`a[href="${path}"]`).first().click();
  const codeOf = (name: string) => `**/assets/${name}-*.js`;
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

  it('shows the page somebody went on to, also when the one before arrives after it', async () => {
    await using opened = await openPage(browser, lagebild.httpUrl);
    const { page } = opened;
    const asked = Promise.withResolvers<void>();
    const line = Promise.withResolvers<void>();
    await page.route(codeOf('AirPage'), async (route) => {
      asked.resolve();
      await line.promise;
      await route.continue();
    });
    await page.goto('/');
    await settle(page);
    await goTo(page, '/luft');
    await asked.promise;
    await goTo(page, '/parken');
    await heading(page, 'Parken').waitFor();
    const arrived = page.waitForResponse(codeOf('AirPage'));
    line.resolve();
    const { pathname } = new URL((await arrived).url());
    // What arrived has run, and what it changes has been drawn.
    await page.evaluate(
      `import('${pathname}').then(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))`,
    );
    await expect.poll(() => heading(page, 'Parken').count()).toBe(1);
    await expect.poll(() => page.getByText('Lädt …').count()).toBe(0);
  });

  it('tries the page of the address again when the line had broken', async () => {
    await using opened = await openPage(browser, lagebild.httpUrl);
    const { page } = opened;
    await page.clock.install();
    let isBroken = true;
    const ways = [
      ['/luft', 'AirPage'],
      ['/parken', 'ParkingPage'],
    ] as const;
    await page.goto('/');
    await settle(page);
    for (const [path, name] of ways) {
      await page.route(codeOf(name), (route) => (isBroken ? route.abort() : route.continue()));
      const failed = page.waitForEvent('requestfailed', (request) => request.url().includes(name));
      await goTo(page, path);
      await failed;
      await page.getByRole('alert').waitFor();
    }
    isBroken = false;
    await page.clock.runFor(5000);
    await heading(page, 'Parken').waitFor({ timeout: 5000 });
  });
});
