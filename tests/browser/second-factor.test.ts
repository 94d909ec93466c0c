// The second factor in Chromium: set up with a code to scan, asked for at the door, a recovery code, the list of accounts, and who may do nothing without.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { codeOf, wrongCodeOf } from '../support/codes.ts';
import { firstAdministrator, invite, PASSWORD, Person } from '../support/people.ts';
import { quickRegion, shippedAlarms } from '../support/quick-region.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { findings, type Look, launch, openPage, overhang, type WatchedPage } from './browser.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

/** However busy the machine is. */
const patient = { timeout: 60_000 };
/** Chromium tells of every answer that is no success; those of a door are meant. */
const isMeant = (error: string): boolean => /Failed to load resource.*(401|403|410|429)|WebSocket connection/.test(error);
const THEMES = ['light', 'dark'] as const;

describeWithServer('chromium', 'the second factor, in Chromium', (chromiumPath) => {
  const region = quickRegion(shippedAlarms(0, 0));
  let lagebild: RunningLagebild;
  let browser: Browser;
  let home: string;
  let leitung: Person;
  /** Of "leitung", once it is set up. */
  let secret = '';
  let codes: string[] = [];
  /** Of "technik". */
  let other = '';

  beforeAll(async () => {
    const file = join(region, 'sign-in.yaml');
    const required = 'required_for: [technician]\n  from: 2026-01-01';
    writeFileSync(file, readFileSync(file, 'utf8').replace('required_for: []', required));
    [lagebild, browser] = await Promise.all([runLagebild({ ACCOUNTS: 'required', REGION_DIR: region }), launch(chromiumPath)]);
    home = lagebild.httpUrl.replace('127.0.0.1', 'localhost');
    leitung = await firstAdministrator(lagebild);
    later(0);
  });
  afterAll(async () => {
    vi.useRealTimers();
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
    rmSync(region, { recursive: true, force: true });
  });

  /** The clock of the server stands still between codes: each is taken once. */
  const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
  async function open(given?: Look): Promise<WatchedPage> {
    const opened = await openPage(browser, home, given);
    opened.page.setDefaultTimeout(patient.timeout);
    return opened;
  }
  const unexpected = ({ errors }: WatchedPage): string[] => errors.filter((error) => !isMeant(error));
  const focused = (page: Page) => page.evaluate('document.activeElement.name || document.activeElement.textContent');

  async function signIn(page: Page, login: string, texts: { login: string; password: string; submit: string } = GERMAN): Promise<void> {
    await page.getByLabel(texts.login, { exact: true }).fill(login);
    await page.getByLabel(texts.password, { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: texts.submit, exact: true }).click();
  }
  /** Nothing is wrong with it in any theme, and on the smallest phone. */
  async function look(page: Page): Promise<void> {
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
      await expect.poll(() => findings(page)).toEqual([]);
    }
    const size = page.viewportSize();
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => overhang(page)).toBe(0);
    if (size) await page.setViewportSize(size);
  }
  /** From the page of the own account to the first code that is asked for. */
  async function beginSetUp(page: Page): Promise<string> {
    await page.getByRole('button', { name: 'Einrichten' }).click();
    await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    const key = page.locator('.factor-key code');
    await key.waitFor();
    return ((await key.textContent()) ?? '').replaceAll(' ', '');
  }

  it('is set up with the password, a code to scan or to type, and a first code; then ten recovery codes are there to be kept', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto('/konto');
    await signIn(page, 'leitung');
    await page.getByRole('heading', { name: 'Zweiter Faktor' }).waitFor();
    await page.getByText('Wer Ihr Passwort hätte, könnte das auch.').waitFor();
    await page.getByRole('button', { name: 'Einrichten' }).click();
    await expect.poll(() => focused(page)).toBe('current');
    await page.keyboard.press('Enter');
    await page.getByText('Tragen Sie Ihr Passwort ein.').waitFor();
    await page.getByLabel('Passwort', { exact: true }).fill('drei Krähen im Regen');
    await page.keyboard.press('Enter');
    await page.getByText('Das Passwort stimmt nicht.').waitFor();
    await look(page);
    await page.getByRole('button', { name: 'Abbrechen' }).click();
    secret = await beginSetUp(page);
    await expect.poll(() => focused(page)).toBe('oneTimeCode');
    await expect
      .poll(() => page.locator('.qr').getAttribute('data-qr'))
      .toMatch(new RegExp(`^otpauth://totp/Lagebild:leitung\\?.*secret=${secret}`));
    await look(page);
    await page.getByLabel('Code aus der App').fill(wrongCodeOf(secret));
    await page.keyboard.press('Enter');
    await page.getByText('Dieser Code stimmt nicht').waitFor();
    await page.getByLabel('Code aus der App').fill(codeOf(secret));
    await page.getByRole('button', { name: 'Einschalten' }).click();
    await expect.poll(() => focused(page), patient).toBe('Wiederherstellungscodes');
    codes = await page.locator('.recovery-list li').allTextContents();
    expect(codes).toHaveLength(10);
    await look(page);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Als Textdatei speichern' }).click();
    const saved = readFileSync((await (await saving).path()) ?? '', 'utf8');
    expect(saved).toContain('Wiederherstellungscodes für leitung');
    for (const code of codes) expect(saved).toContain(code);
    await page.getByRole('button', { name: 'Ich habe sie aufgehoben' }).click();
    await page.getByText(/Eingeschaltet seit .*Unbenutzte Wiederherstellungscodes: 10\./).waitFor();
    await expect.poll(() => page.locator('.recovery-list').count()).toBe(0);
    await look(page);
    expect(unexpected(opened)).toEqual([]);
  });

  it('is asked for after the password, in the field that has the focus, and leads on to the page that was wanted', async () => {
    later(120_000);
    await using opened = await open();
    const { page } = opened;
    await page.goto('/alarme?part=verlauf');
    await page.getByLabel('Anmeldename').waitFor();
    await signIn(page, 'leitung');
    const field = page.getByLabel('Code aus der App');
    await field.waitFor();
    await expect.poll(() => focused(page)).toBe('oneTimeCode');
    expect([await field.getAttribute('autocomplete'), await field.getAttribute('inputmode')]).toEqual(['one-time-code', 'numeric']);
    await page.keyboard.press('Enter');
    await page.getByText('Tragen Sie den Code ein.').waitFor();
    await field.fill(wrongCodeOf(secret));
    await page.keyboard.press('Enter');
    await page.getByText('Dieser Code stimmt nicht, oder er wurde schon benutzt.').waitFor();
    await expect.poll(() => focused(page)).toBe('oneTimeCode');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await look(page);
    expect(page.url()).not.toMatch(/code|\d{6}/i);
    // Back to the password, and on again.
    await page.getByRole('button', { name: 'Zurück' }).click();
    await expect.poll(() => focused(page), patient).toBe('login');
    await signIn(page, 'leitung');
    await field.fill(` ${codeOf(secret).replace(/^.../, '$& ')} `);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${home}/alarme?part=verlauf`);
    await page.locator('.account-menu-name').waitFor();
    expect(unexpected(opened)).toEqual([]);
  });

  it('takes a recovery code on a phone, in English, and says when signing in took too long', async () => {
    later(120_000);
    await using opened = await open({ language: 'en', theme: 'dark', width: 360, height: 740, hasTouch: true });
    const { page } = opened;
    await page.goto('/konto');
    const english = { login: 'Login', password: 'Password', submit: 'Sign in' };
    await signIn(page, 'leitung', english);
    await page.getByLabel('Code from the app').waitFor();
    later(6 * 60_000);
    await page.getByLabel('Code from the app').fill(codeOf(secret));
    await page.keyboard.press('Enter');
    await page.getByText('This took too long. Sign in with the password again.').waitFor();
    await signIn(page, 'leitung', english);
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    const field = page.getByLabel('Recovery code', { exact: true });
    await expect.poll(() => focused(page), patient).toBe('oneTimeCode');
    expect([await field.getAttribute('autocomplete'), await field.getAttribute('inputmode')]).toEqual(['off', 'text']);
    await expect.poll(() => findings(page)).toEqual([]);
    await expect.poll(() => overhang(page)).toBe(0);
    await field.fill(codes[0] ?? '');
    await page.keyboard.press('Enter');
    await page.getByText('Recovery codes not used yet: 9.').waitFor();
    await page.getByRole('button', { name: 'New recovery codes' }).click();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Code from the app').fill(codeOf(secret));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'I have kept them' }).waitFor();
    await expect.poll(() => overhang(page)).toBe(0);
    await expect.poll(() => findings(page)).toEqual([]);
    codes = await page.locator('.recovery-list li').allTextContents();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('Recovery codes not used yet: 10.').waitFor();
    expect(unexpected(opened)).toEqual([]);
  });

  it('is on the list of accounts in words, and is taken away there from somebody who has lost it', async () => {
    later(120_000);
    leitung.cookie = undefined;
    await leitung.act('signIn', { login: 'leitung', password: PASSWORD });
    await leitung.act('signInCode', { oneTimeCode: codes[0] ?? '' });
    const wache = await invite(leitung, lagebild.httpUrl, 'wache', [{ role: 'operator', municipality: 'unna' }]);
    const begun = await wache.act('secondFactorBegin', { current: PASSWORD });
    await wache.act('secondFactorConfirm', { oneTimeCode: codeOf(begun.secret) });
    await using opened = await open();
    const { page } = opened;
    await page.goto('/konten');
    await signIn(page, 'leitung');
    await page.getByLabel('Code aus der App').fill(codeOf(secret));
    await page.keyboard.press('Enter');
    const row = page.locator('.account-row', { hasText: 'Kennung wache' });
    await row.locator('.factor-tag', { hasText: 'zweiter Faktor' }).waitFor();
    expect(
      await page.locator('.account-row', { hasText: 'Leitung' }).getByRole('button', { name: 'Zweiten Faktor abnehmen' }).count(),
    ).toBe(0);
    await look(page);
    page.once('dialog', (dialog) => {
      expect(dialog.message()).toContain('Vergewissern Sie sich zuerst, wer Sie darum bittet');
      void dialog.accept();
    });
    await row.getByRole('button', { name: 'Zweiten Faktor abnehmen' }).click();
    await page.getByText('„wache“ hat keinen zweiten Faktor mehr').waitFor();
    await expect.poll(() => row.locator('.factor-tag').count(), patient).toBe(0);
    expect(unexpected(opened)).toEqual([]);
  });

  it('that the rule book asks for comes first: nothing else is there until it is set up', async () => {
    later(120_000);
    await invite(leitung, lagebild.httpUrl, 'technik', [{ role: 'technician', municipality: 'unna' }]);
    await using opened = await open();
    const { page } = opened;
    await page.goto('/parken');
    await signIn(page, 'technik');
    await page.getByRole('heading', { name: 'Zuerst der zweite Faktor' }).waitFor();
    await expect.poll(() => page.locator('.head-nav, .search').count()).toBe(0);
    await look(page);
    await page.getByRole('link', { name: 'Mein Konto' }).first().click();
    await page.getByText('Das Regelwerk verlangt ihn für Ihre Rolle. Richten Sie ihn ein').waitFor();
    await expect.poll(() => page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['Zweiter Faktor']);
    await look(page);
    other = await beginSetUp(page);
    await page.getByLabel('Code aus der App').fill(codeOf(other));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ich habe sie aufgehoben' }).click();
    await page.getByRole('heading', { name: 'Wo Sie angemeldet sind' }).waitFor();
    await page.locator('[data-live="live"]').waitFor();
    expect(unexpected(opened)).toEqual([]);
  });

  it('stays when a link sets another password; and sessions elsewhere end with the password, once the sign-in is a while ago', async () => {
    later(120_000);
    const id = (await leitung.ask('accounts')).accounts.find(({ login }) => login === 'technik')?.id ?? 0;
    const { link } = await leitung.act('accountLink', { id });
    await using opened = await open();
    const { page } = opened;
    await page.goto(`/anmelden#${link}`);
    await page.getByLabel('Neues Passwort').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page), patient).toBe('oneTimeCode');
    await look(page);
    // Whoever looks for the phone too long is told so.
    later(6 * 60_000);
    await page.getByLabel('Code aus der App').fill(codeOf(other));
    await page.keyboard.press('Enter');
    await page.getByText('Das hat zu lange gedauert. Melden Sie sich noch einmal mit dem Passwort an.').waitFor();
    await page.getByRole('button', { name: 'Zur Anmeldung' }).click();
    await signIn(page, 'technik');
    await page.getByLabel('Code aus der App').fill(codeOf(other));
    await page.keyboard.press('Enter');
    await page.waitForURL(`${home}/`);
    later(60_000);
    const elsewhere = new Person(lagebild.httpUrl);
    await elsewhere.act('signIn', { login: 'technik', password: PASSWORD });
    await elsewhere.act('signInCode', { oneTimeCode: codeOf(other) });
    later(11 * 60_000);
    await page.goto('/konto');
    await page.getByRole('button', { name: 'Alle anderen abmelden' }).click();
    await page.getByText('Ihre Anmeldung ist eine Weile her.').waitFor();
    await expect.poll(() => focused(page)).toBe('current');
    await look(page);
    await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Abgemeldet.', { exact: true }).waitFor();
    expect((await elsewhere.ask('me')).account).toBeNull();
    expect(unexpected(opened)).toEqual([]);
  });

  it('is turned off with password and code, and the next sign-in asks for none', async () => {
    later(120_000);
    await using opened = await open();
    const { page } = opened;
    await page.goto('/konto');
    await signIn(page, 'leitung');
    await page.getByLabel('Code aus der App').fill(codeOf(secret));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ausschalten' }).click();
    await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Code aus der App').fill(codeOf(secret));
    await page.keyboard.press('Enter');
    await page.getByText('wurde schon benutzt').waitFor(); // that one signed in
    await expect.poll(() => focused(page)).toBe('oneTimeCode');
    await look(page);
    later(60_000);
    await page.getByLabel('Code aus der App').fill(codeOf(secret));
    await page.keyboard.press('Enter');
    await page.getByText('Der zweite Faktor ist ausgeschaltet.').waitFor();
    await page.locator('.account-menu summary').click();
    await page.locator('.account-menu').getByRole('button', { name: 'Abmelden' }).click();
    await page.waitForURL(`${home}/anmelden`);
    await signIn(page, 'leitung');
    await page.waitForURL(`${home}/`);
    expect(unexpected(opened)).toEqual([]);
  });
});

const GERMAN = { login: 'Anmeldename', password: 'Passwort', submit: 'Anmelden' };
