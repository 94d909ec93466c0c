// Credentials on screen where people sign in: issued once, refused in words, taken back; who may, who may look, who is told that they may not.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { makeCertificate } from '../support/certificate.ts';
import { firstAdministrator, invite, type Person } from '../support/people.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { findings, type Look, launch, openPage, overhang, settle } from './browser.ts';

/** However busy the machine is. */
const patient = { timeout: 15_000 };

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const GUIDE = '/lorawan/anschliessen?server=chirpstack&municipality=unna';

describeWithServer('chromium', 'credentials, in Chromium', (chromiumPath) => {
  const folder = temporaryFolder();
  let lagebild: RunningLagebild;
  let browser: Browser;
  let administrator: Person;

  beforeAll(async () => {
    makeCertificate(folder); // for two days: it ends soon
    const tls = { MQTT_TLS_PORT: '0', MQTT_TLS_CERT_FILE: join(folder, 'cert.pem'), MQTT_TLS_KEY_FILE: join(folder, 'key.pem') };
    [lagebild, browser] = await Promise.all([runLagebild({ ACCOUNTS: 'required', ...tls }), launch(chromiumPath)]);
    administrator = await firstAdministrator(lagebild);
  });
  afterAll(async () => {
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page of somebody who signed in already. */
  async function openAs(person: Person, look?: Look) {
    const home = lagebild.httpUrl.replace('127.0.0.1', 'localhost');
    const opened = await openPage(browser, home, look);
    const [name = '', value = ''] = (person.cookie ?? '').split('=');
    await opened.page.context().addCookies([{ name, value, url: 'https://localhost/', secure: true, httpOnly: true, sameSite: 'Strict' }]);
    return opened;
  }

  it('says in German why none are issued, shows the secret until it is taken back, and tells when the certificate ends', async () => {
    const technician = await invite(administrator, lagebild.httpUrl, 'technik', [{ role: 'technician', municipality: 'unna' }]);
    await using opened = await openAs(technician);
    const { page, errors } = opened;
    await page.goto(GUIDE);
    await settle(page);
    const wrong = page.locator('.lorawan-outcome[role="alert"]').first();
    const issue = page.getByRole('button', { name: 'Neue Zugangsdaten ausstellen' });
    await page.getByLabel(/^Wofür/).fill('<b>Dach</b>');
    await page.getByLabel(/^Nur für dieses Gateway/).fill('!!');
    await issue.click();
    await expect.poll(() => wrong.textContent(), patient).toContain('So heißt kein Gateway');
    await expect.poll(() => page.getByLabel(/^Wofür/).inputValue()).toBe('<b>Dach</b>');
    await page.getByLabel(/^Nur für dieses Gateway/).fill('0016C001F1500812');
    await issue.click();
    const secret = page.locator('.issued');
    await secret.waitFor();
    await expect.poll(() => wrong.textContent()).toBe('');
    const [username = '', password = ''] = await secret.locator('dd').allTextContents();
    const row = page.locator('.access-list li', { hasText: username });
    await expect.poll(() => row.textContent()).toContain(`<b>Dach</b>Ausgestellt`);
    await expect.poll(() => row.textContent()).toMatch(/Ausgestellt \d\d\.\d\d\.20\d\d,/);
    await page.getByLabel(/^Nur für dieses Gateway/).fill('0016c001f1500812');
    await issue.click();
    await expect
      .poll(() => wrong.textContent(), patient)
      .toBe('Dieses Gateway hat schon Zugangsdaten. Geben Sie ihnen ein neues Passwort, oder nehmen Sie sie zuerst zurück.');
    await expect
      .poll(() => page.locator('.notice', { hasText: 'Das Zertifikat dieses Brokers' }).textContent())
      .toMatch(/gilt bis \d\d\.\d\d\.20\d\d/);

    page.on('dialog', (dialog) => void dialog.accept());
    await row.getByRole('button', { name: /^Neues Passwort/ }).click();
    await expect.poll(() => secret.textContent(), patient).not.toContain(password);
    await page.context().setOffline(true);
    const takeBack = row.getByRole('button', { name: new RegExp(`^Zurücknehmen.*${username}`) });
    await takeBack.click();
    await expect.poll(() => wrong.textContent(), patient).toContain('Der Server antwortet nicht');
    await expect.poll(() => secret.count()).toBe(1);
    await page.context().setOffline(false);
    await takeBack.click();
    await page.getByText(`${username} ist zurückgenommen.`).waitFor();
    expect([await secret.count(), await wrong.textContent()]).toEqual([0, '']);
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('credentials-title');
    await row.waitFor({ state: 'detached' });
    await expect.poll(() => findings(page)).toEqual([]);
    expect(errors.filter((error) => !/Failed to load resource.*(400|409|ERR_INTERNET_DISCONNECTED)|ERR_INTERNET/.test(error))).toEqual([]);
  });

  it('shows them to an operator without a button to change them, and tells a viewer who sees them', async () => {
    const { username } = await administrator.act('accessIssue', { municipality: 'unna', note: 'ChirpStack' });
    const operator = await invite(administrator, lagebild.httpUrl, 'wache', [{ role: 'operator', municipality: 'unna' }]);
    await using watching = await openAs(operator);
    await watching.page.goto(GUIDE);
    await watching.page.locator('.access-list li', { hasText: username }).waitFor();
    await expect.poll(() => watching.page.locator('.issue-form, .grace-choice, .access-list button').count()).toBe(0);
    expect(watching.errors).toEqual([]);

    const viewer = await invite(administrator, lagebild.httpUrl, 'gast', [{ role: 'viewer', municipality: 'unna' }]);
    await using looking = await openAs(viewer, { width: 360, height: 780, language: 'en' });
    for (const path of [GUIDE, '/quarantaene']) {
      await looking.page.goto(path);
      await looking.page.getByText('Only accounts with the role operator, technician or administrator see this.').waitFor();
      await expect.poll(() => findings(looking.page)).toEqual([]);
      await expect.poll(() => overhang(looking.page)).toBe(0);
    }
    // Nothing was asked for that would have been refused, and written down.
    expect(looking.errors).toEqual([]);
  });
});
