// Accounts in Chromium: the first link, inviting, acting in one's own name and nowhere else, being blocked, a wall, wrong passwords, every page.
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PASSWORD, Person } from '../support/people.ts';
import { quickRegion, shippedAlarms } from '../support/quick-region.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { findings, type Look, launch, openPage, overhang, settle, type WatchedPage } from './browser.ts';

/** However busy the machine is. */
const patient = { timeout: 15_000 };

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG_NAME = `${MARKUP}${'Leitstelle-ohne-Lücke'.repeat(3)}`.slice(0, 80);
/** Chromium tells of every answer that is no success; those of a door are meant. */
const isMeant = (error: string): boolean => /Failed to load resource.*(401|403|409|410|422|429)|WebSocket connection.*403/.test(error);

const PRINTED_CONTROLS =
  "[...document.querySelectorAll('.head, .foot, .account-form, main button:not(thead button, .alarm-sentence), main .filter')].filter((one) => one.checkVisibility()).length";

/** So many entries of the log that change nothing: sessions that do not exist are ended. */
const DO_MUCH = `(async () => {
  const most = 130;
  for (let n = 1; n <= most; n += 1)
    await fetch('${paths.sessionsEnd}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: 'nobody-' + n }) });
  return most;
})()`;

describeWithServer('chromium', 'accounts, in Chromium', (chromiumPath) => {
  const region = quickRegion(shippedAlarms(0, 0));
  let lagebild: RunningLagebild;
  let browser: Browser;
  /** As people type it: a browser keeps the session's cookie here, too. */
  let home: string;
  let administrator: WatchedPage;

  beforeAll(async () => {
    [lagebild, browser] = await Promise.all([runLagebild({ ACCOUNTS: 'required', REGION_DIR: region }), launch(chromiumPath)]);
    home = lagebild.httpUrl.replace('127.0.0.1', 'localhost');
    for (const municipality of ['unna', 'kamen']) {
      await lagebild.publish(`v1/${municipality}/lighting/l-7`, {
        values: { lamp_failure: 1, power: 2 },
        about: { name: `Laterne ${municipality}`, site: 'Nordring' },
      });
      await lagebild.publish(`v1/${municipality}/parking/p-1`, { values: { occupied: true }, about: { name: `Bucht ${municipality}` } });
    }
  });
  afterAll(async () => {
    await administrator?.[Symbol.asyncDispose]();
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
    rmSync(region, { recursive: true, force: true });
  });

  const open = (look?: Look): Promise<WatchedPage> => openPage(browser, home, look);
  const alarmOf = (page: Page, name: string) => page.locator('.alarm', { has: page.getByRole('link', { name }) });
  const unexpected = ({ errors }: WatchedPage): string[] => errors.filter((error) => !isMeant(error));
  const cookieOf = async (context: BrowserContext) => (await context.cookies()).find(({ name }) => name === '__Host-lagebild');

  async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
  }
  async function signIn(page: Page, login: string, password = PASSWORD): Promise<void> {
    await fill(page, { Anmeldename: login, Passwort: password });
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  }
  /** The administrator adds somebody of Unna, and gets a link for them. */
  async function invite(login: string, name: string, role: string, municipality = 'unna'): Promise<string> {
    const { page } = administrator;
    await page.goto('/konten');
    await page.getByRole('button', { name: 'Konto hinzufügen' }).click();
    await fill(page, { Anmeldename: login, Name: name });
    await page.locator('.grant-line select').first().selectOption(role);
    await page.locator('.grant-line select').last().selectOption(municipality);
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    const link = await page.locator('.shown-once-secret').textContent();
    await expect.poll(() => page.locator('.shown-once').textContent()).toMatch(/nur dieses eine Mal.*gilt bis \d/);
    return link ?? '';
  }
  async function openLink(page: Page, link: string): Promise<void> {
    await page.goto(link);
    await page.getByLabel('Neues Passwort').fill(PASSWORD);
    await page.getByRole('button', { name: 'Passwort speichern und anmelden' }).click();
    await settle(page);
  }

  it('makes the first administrator by the link of the start, whose secret is out of the address at once', async () => {
    administrator = await open();
    const { page } = administrator;
    const link = (lagebild.firstLink ?? '').replace('127.0.0.1', 'localhost');
    await page.goto(link);
    await page.getByRole('heading', { name: 'Das erste Konto' }).waitFor();
    expect(page.url()).toBe(`${home}/anmelden`);
    await fill(page, { Anmeldename: 'leitung', Name: LONG_NAME });
    await page.getByLabel('Neues Passwort').fill('zu kurz');
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    await page.getByText('Das Passwort braucht mindestens 12 Zeichen.').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('password');
    await page.getByLabel('Neues Passwort').fill('leitung leitung');
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    await page.getByText('gehört zu denen, die als Erstes probiert werden').waitFor();
    await page.getByLabel('Neues Passwort').fill(PASSWORD);
    await expect.poll(() => page.getByLabel('Neues Passwort').getAttribute('type')).toBe('password');
    await page.getByLabel('Passwort zeigen').check();
    await expect.poll(() => page.getByLabel('Neues Passwort').getAttribute('type')).toBe('text');
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    await settle(page);
    expect(page.url()).toBe(`${home}/`);
    expect(await cookieOf(page.context())).toMatchObject({ secure: true, httpOnly: true, path: '/' });
    await expect.poll(() => page.title()).not.toBe('taken');
    await expect.poll(() => page.locator('.account-menu-name').textContent()).toBe(LONG_NAME);

    await using again = await open();
    await again.page.goto(link);
    await again.page.getByText('Dieser Link wurde schon benutzt, oder seine Zeit ist um.').waitFor();
    await again.page.getByRole('button', { name: 'Zur Anmeldung' }).click();
    await again.page.getByLabel('Anmeldename').waitFor();
    expect(unexpected(administrator)).toEqual([]);
  });

  it('lets an operator of Unna see what all share, act in Unna in their own name and nowhere else, until they are blocked', async () => {
    const link = await invite('wache', 'Wache Unna', 'operator');
    expect(link).toContain(`${home}/anmelden#`);
    await using operator = await open();
    const { page } = operator;
    await page.goto('/alarme?state=open');
    await page.getByText('Nach dem Anmelden geht es dort weiter').waitFor();
    await openLink(page, link);
    await page.goto('/?view=list');
    await settle(page);
    for (const name of ['Bucht unna', 'Bucht kamen']) await page.getByText(name).first().waitFor();

    await page
      .getByRole('link', { name: /^Alarme/ })
      .first()
      .click();
    await alarmOf(page, 'Laterne unna').waitFor();
    await expect.poll(() => alarmOf(page, 'Laterne kamen').count()).toBe(0);
    // Nobody who signed in is asked for a name.
    await expect.poll(() => page.locator('#my-name').count()).toBe(0);
    await alarmOf(page, 'Laterne unna').getByRole('button', { name: 'Quittieren' }).click();
    await expect.poll(() => alarmOf(page, 'Laterne unna').locator('.alarm-state').textContent(), patient).toContain('Wache Unna');
    await page.goto('/alarme?part=wartung');
    await page.locator('.maintenance-form').waitFor();
    await expect.poll(() => page.locator('.maintenance-form select').first().locator('option').allTextContents()).toEqual(['Unna']);
    await page.goto('/m/kamen');
    await settle(page);
    await page.goto('/m/kamen/d/p-1');
    await settle(page);
    await expect.poll(() => page.locator('.origin').count()).toBe(0);
    await page.goto('/m/unna/d/p-1');
    await settle(page);
    await expect.poll(() => page.locator('.origin').count()).toBe(1);
    await page.goto('/lorawan/codecs');
    await page.getByText('Codecs gelten für alle Kommunen').waitFor();
    await page.goto('/konten');
    await page.getByText('Konten verwalten dürfen nur Konten mit der Rolle Verwaltung.').waitFor();
    expect(operator.errors).toEqual(operator.errors.filter((error) => /401|WebSocket/.test(error)));

    await page.goto('/alarme?part=verlauf');
    await settle(page);
    const { page: office } = administrator;
    await office.goto('/konten');
    office.once('dialog', (dialog) => void dialog.accept());
    await office.getByRole('button', { name: /^Sperren.*wache/ }).click();
    await page.getByText('Ihre Anmeldung ist zu Ende').waitFor({ timeout: 5000 });
    expect(new URL(page.url()).searchParams.get('to')).toBe('/alarme?part=verlauf');
    await expect.poll(() => page.locator('.search, .head-nav').count()).toBe(0);
    await signIn(page, 'wache');
    await page.getByText('Anmeldename oder Passwort stimmt nicht.').waitFor();
    await office.getByText('„wache“ ist gesperrt').waitFor();
    await office.getByRole('button', { name: /^Entsperren.*wache/ }).click();
    await office.getByText('„wache“ kann sich wieder anmelden.').waitFor();
    await signIn(page, 'wache');
    await settle(page);
    expect(page.url()).toBe(`${home}/alarme?part=verlauf`);
    expect(unexpected(operator)).toEqual([]);
  });

  it('follows other rights on the open page, without signing in anew', async () => {
    await using viewer = await open();
    const { page } = viewer;
    await openLink(page, await invite('gast', 'Gast', 'viewer'));
    await page
      .getByRole('link', { name: /^Alarme/ })
      .first()
      .click();
    await alarmOf(page, 'Laterne unna').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Zuweisen' }).count()).toBe(0);
    await expect.poll(() => page.getByRole('link', { name: 'Quarantäne' }).count()).toBe(0);
    const { page: office } = administrator;
    await office.goto('/konten');
    await office.getByRole('button', { name: /^Rollen ändern.*gast/ }).click();
    await office.locator('.grant-line select').first().selectOption('operator');
    await office.getByRole('button', { name: 'Speichern' }).click();
    await office.getByText('Die Rollen von „gast“ sind geändert.').waitFor();
    await page.getByRole('button', { name: 'Zuweisen' }).first().waitFor();
    await page.getByRole('link', { name: 'Quarantäne' }).waitFor();
    await page.locator('[data-live="live"]').waitFor();
    expect(unexpected(viewer)).toEqual([]);
  });

  it('says of an account without a role that it has none, not that there are no devices, and goes on when it gets one', async () => {
    await using opened = await open();
    const { page } = opened;
    await openLink(page, await invite('neuling', 'Neuling', 'viewer'));
    const { page: office } = administrator;
    const change = async (work: () => Promise<unknown>): Promise<void> => {
      await office.goto('/konten');
      await office.getByRole('button', { name: /^Rollen ändern.*neuling/ }).click();
      await work();
      await office.getByRole('button', { name: 'Speichern' }).click();
      await office.getByText('Die Rollen von „neuling“ sind geändert.').waitFor();
      await expect.poll(() => office.evaluate('document.activeElement.textContent'), patient).toContain('Rollen ändern');
    };
    await change(() => office.locator('.grant-remove').click());
    await page.getByRole('heading', { name: 'Noch keine Rolle' }).waitFor();
    await expect.poll(() => page.locator('.head-nav, .search').count()).toBe(0);
    await expect.poll(() => findings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Mein Konto' }).click();
    await page.getByText('Keine Rolle. Wer Konten verwaltet').waitFor();
    await page.goto('/parken');
    await page.getByRole('heading', { name: 'Noch keine Rolle' }).waitFor();
    await change(async () => {
      await office.getByRole('button', { name: 'Weitere Rolle' }).click();
      await office.locator('.grant-line select').last().selectOption('unna');
    });
    await page.getByRole('heading', { name: 'Parken' }).first().waitFor();
    expect(unexpected(opened)).toEqual([]);
    office.once('dialog', (dialog) => void dialog.accept());
    await office.getByRole('button', { name: /^Löschen.*neuling/ }).click();
    await office.getByText('Das Konto „neuling“ ist gelöscht.').waitFor();
  });

  it('says how long to wait after wrong passwords, and stays on the page while the server is away', async () => {
    await using opened = await open({ width: 360, height: 740 });
    const { page } = opened;
    await page.goto('/parken?municipality=kamen');
    await page.getByLabel('Anmeldename').waitFor();
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await page.getByText('Tragen Sie Anmeldename und Passwort ein.').waitFor();
    await page.route('**/api/v1/sign-in', (route) => route.abort());
    await signIn(page, `${MARKUP}niemand`, 'falsch');
    await page.getByText('Der Server antwortet nicht. Was Sie geschrieben haben, bleibt stehen').waitFor();
    await expect.poll(() => page.getByLabel('Anmeldename').inputValue()).toContain('niemand');
    await page.unroute('**/api/v1/sign-in');
    for (let n = 0; n < 5; n += 1) {
      const answered = page.waitForResponse('**/api/v1/sign-in');
      await signIn(page, `${MARKUP}niemand`, 'falsch');
      await answered; // else the sentence may still be that of the attempt before
      await page.getByText('Anmeldename oder Passwort stimmt nicht.').waitFor();
    }
    await signIn(page, `${MARKUP}niemand`, 'falsch');
    await page.getByText(/Der nächste Versuch zählt in (\d+ Sekunden|1 Minute)\./).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('password');
    await expect.poll(() => overhang(page)).toBe(0);
    // An address of somebody else is nowhere to go on.
    for (const to of ['//example.org/x', 'https://example.org/', '/\\example.org', 'javascript:alert(1)']) {
      await page.goto(`/anmelden?${new URLSearchParams({ to }).toString()}`);
      await signIn(page, 'gast');
      await page.waitForURL(`${home}/`);
      await page.locator('.account-menu summary').click();
      await page.getByRole('button', { name: 'Abmelden' }).click();
      await page.waitForURL(`${home}/anmelden`);
    }
    expect(await cookieOf(page.context())).toBeUndefined();
    expect(opened.errors.filter((error) => !isMeant(error) && !error.includes('ERR_FAILED'))).toEqual([]);
  });

  it('signs a wall in by one button; it may do nothing, and says calmly when its session has ended', async () => {
    const { page: office } = administrator;
    await office.goto('/konto');
    await office.getByRole('button', { name: 'Link für ein Wandbild erzeugen' }).click();
    const link = (await office.locator('.shown-once-secret').textContent()) ?? '';
    await using screen = await open({ width: 1920, height: 1080 });
    const { page } = screen;
    await page.goto('/wand?view=parken');
    await page.getByRole('heading', { name: 'Dieses Wandbild ist nicht mehr angemeldet' }).waitFor();
    await expect.poll(() => page.locator('input, .head').count()).toBe(0);
    await expect.poll(() => findings(page)).toEqual([]);
    await page.goto(link);
    await page.getByRole('button', { name: 'Diesen Bildschirm anmelden' }).click();
    await page.waitForURL(`${home}/wand`);
    await settle(page);
    await page.goto('/alarme');
    await alarmOf(page, 'Laterne unna').waitFor();
    await expect.poll(() => page.locator('.alarm-actions').count()).toBe(0);
    await page.goto('/konto');
    await page.getByText('Dieser Browser ist als Wandbild angemeldet.').waitFor();
    await page.goto('/wand');
    await settle(page);

    await office.goto('/konto');
    const wall = office.locator('.account-rows li', { hasText: 'Wandbild' });
    await wall.getByRole('button', { name: /^Abmelden/ }).click();
    await page.getByRole('heading', { name: 'Dieses Wandbild ist nicht mehr angemeldet' }).waitFor();
    await expect.poll(() => page.locator('.wall').count()).toBe(0);
    expect(unexpected(screen)).toEqual([]);
  });

  it('changes the own password, ends other sessions, issues an API token once and takes it back', async () => {
    await using first = await open();
    await using second = await open();
    const next = 'vier Krähen im Wind';
    for (const { page } of [first, second]) {
      await page.goto('/konto');
      await signIn(page, 'gast');
      await page.getByRole('heading', { name: 'Mein Konto' }).waitFor();
    }
    const { page } = first;
    await fill(page, { 'Bisheriges Passwort': 'falsch', 'Neues Passwort': next });
    await page.getByRole('button', { name: 'Passwort ändern' }).click();
    await page.getByText('Das bisherige Passwort stimmt nicht.').waitFor();
    await fill(page, { 'Bisheriges Passwort': PASSWORD });
    await page.getByRole('button', { name: 'Passwort ändern' }).click();
    await page.getByText('Das Passwort ist geändert.').waitFor();
    await second.page.getByText('Ihre Anmeldung ist zu Ende').waitFor();

    await page.getByLabel('Wofür').fill(MARKUP);
    await page.locator('.account-pair select').selectOption('unna');
    await page.getByLabel('Tage gültig').fill('0');
    await page.getByRole('button', { name: 'Token ausstellen' }).click();
    await page.getByText('Tage: eine ganze Zahl von 1 bis 366.').waitFor();
    await page.getByLabel('Tage gültig').fill('7');
    await page.getByRole('button', { name: 'Token ausstellen' }).click();
    const token = (await page.locator('.shown-once-secret').textContent()) ?? '';
    const asked = () => fetch(`${lagebild.httpUrl}/api/v1/latest`, { headers: { authorization: `Bearer ${token}` } });
    expect((await asked()).status).toBe(200);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: /^Zurückziehen/ }).click();
    await page.getByText('Zurückgezogen.').waitFor();
    expect((await asked()).status).toBe(401);
    await page.reload();
    await page.getByText('Zugänge für Programme').waitFor();
    await expect.poll(() => page.locator('.shown-once').count()).toBe(0);
    expect(unexpected(first)).toEqual([]);
  });

  it('lets the administration of a municipality see and change what is its own', async () => {
    await using own = await open();
    const { page } = own;
    await openLink(page, await invite('rathaus', 'Rathaus Unna', 'administrator'));
    await invite('anderswo', 'Anderswo', 'viewer', 'kamen');
    await page.goto('/konten');
    await page.locator('.account-row').first().waitFor();
    const logins = await page.locator('.account-row .mono').allTextContents();
    expect(logins.toSorted()).toEqual(['gast', 'rathaus', 'wache']);
    await page.getByRole('button', { name: 'Konto hinzufügen' }).click();
    await expect.poll(() => page.locator('.grant-line select').last().locator('option').allTextContents()).toEqual(['Unna']);
    await fill(page, { Anmeldename: 'wache', Name: 'Noch einmal' });
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    await page.getByText('Diesen Anmeldenamen gibt es schon.').waitFor();
    await fill(page, { Anmeldename: 'local' });
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    await page.getByText('Dieser Name geht nicht: So nennt das Protokoll, wer kein Konto hat.').waitFor();
    await page.getByRole('button', { name: 'Abbrechen' }).click();
    await page.getByRole('button', { name: /^Rollen ändern.*rathaus/ }).click();
    await page.locator('.grant-line select').first().selectOption('viewer');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByText('Sich selbst können Sie die Verwaltung nicht nehmen.').waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: /^Löschen.*wache/ }).click();
    await page.getByText('Das Konto „wache“ ist gelöscht.').waitFor();
    await page.goto('/protokoll');
    await page.getByText('Das Protokoll lesen dürfen nur Konten mit der Rolle Prüfung.').waitFor();
    expect(unexpected(own)).toEqual([]);
  });

  it('shows the audit log in words, narrowed and whole, with the seal to write down', async () => {
    const { page } = administrator;
    await page.goto('/protokoll');
    await page.getByText('hat ein Konto gesperrt oder entsperrt').nth(1).waitFor();
    await page.getByLabel('Wer (Anmeldename)').fill('wache');
    await page.getByLabel('Wer (Anmeldename)').blur();
    await page.waitForURL('**/protokoll?who=wache');
    await expect.poll(() => page.locator('.audit-entry').first().textContent(), patient).toContain('wache');
    await page.locator('.audit-entry', { hasText: 'wache hat Alarme bearbeitet' }).waitFor();
    const head = (await page.locator('.shown-once-secret').first().textContent()) ?? '';
    expect(head).toMatch(/^[0-9a-f]{64}$/);
    await expect.poll(() => page.locator('.shown-once-secret').last().textContent()).toBe(`npm run audit -- verify --head ${head}`);
    const whole = await new Person(lagebild.httpUrl).status('/api/v1/audit.ndjson');
    expect(whole).toBe(401);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /Ganzes Protokoll/ }).click()]);
    expect(download.suggestedFilename()).toMatch(/^lagebild-audit-.*\.ndjson$/);
    expect(unexpected(administrator)).toEqual([]);
  });

  it('shows an auditor of a municipality its entries, and says that there are others', async () => {
    await using auditor = await open();
    const { page } = auditor;
    await openLink(page, await invite('pruefung', 'Prüfung Unna', 'auditor'));
    await page.goto('/protokoll');
    await page.getByText('Sie sehen die Einträge von: Unna.').waitFor();
    await page.locator('.audit-entry').first().waitFor();
    await expect.poll(() => page.getByLabel('Kommune').locator('option').allTextContents()).toEqual(['alle Kommunen', 'Unna']);
    expect(new Set(await page.locator('.audit-place').allTextContents())).toEqual(new Set(['Unna']));
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Diese Einträge/ }).click()]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(lines.filter((line) => !line.includes('"municipality":"unna"'))).toEqual([]);
    await page.goto('/konto');
    await page.getByText('sieht Werte und liest das Protokoll').waitFor();
    expect(unexpected(auditor)).toEqual([]);
  });

  it('turns the pages of the audit log without losing or repeating an entry, also while new ones come', async () => {
    const { page } = administrator;
    await page.goto('/konto');
    await page.getByRole('heading', { name: 'Mein Konto' }).waitFor();
    const deeds = await page.evaluate<number>(DO_MUCH);
    await page.goto('/protokoll?action=sessionsEnd');
    const entries = page.locator('.audit-entry');
    const marks = () => page.locator('.audit-what').allTextContents();
    await expect.poll(() => entries.count(), patient).toBe(100);
    const newest = await marks();
    expect(newest[0]).toBe(`Nr.: nobody-${deeds}`);
    await page.getByRole('link', { name: 'Ältere' }).click();
    await expect.poll(() => entries.count(), patient).not.toBe(100);
    const oldest = await marks();
    // One turns to the top of the next page, with eyes and with a screen reader.
    await expect.poll(() => page.evaluate('[scrollY, document.activeElement.tagName].join()'), patient).toBe('0,H1');
    const turned = [...newest, ...oldest].filter((mark) => mark.includes('nobody-'));
    expect(turned).toEqual(Array.from({ length: deeds }, (_, n) => `Nr.: nobody-${deeds - n}`));
    await expect.poll(() => page.getByRole('link', { name: 'Ältere' }).count()).toBe(0);
    await expect.poll(() => page.getByRole('link', { name: 'Auswahl aufheben' }).count()).toBe(1);
    await page.evaluate(DO_MUCH.replace('= 130', '= 3'));
    await page.reload();
    await expect.poll(marks, patient).toEqual(oldest);
    await page.getByRole('link', { name: 'Neueste' }).click();
    await expect.poll(async () => (await marks())[0], patient).toBe('Nr.: nobody-3');
    await page.goBack();
    await expect.poll(marks, patient).toEqual(oldest);
    await page.goto('/protokoll?before=1');
    await page.getByText('Ältere Einträge gibt es nicht.').waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Auswahl aufheben' }).count()).toBe(0);
    expect(unexpected(administrator)).toEqual([]);
  });

  it('leads citizens to no door, everybody to the licences, and keeps nothing in a page that comes back from memory', async () => {
    await using outside = await open({ width: 360, height: 780 });
    const { page } = outside;
    for (const from of ['/oeffentlich', '/datenschutz', '/anmelden']) {
      await page.goto(from);
      await page.locator('footer a').first().waitFor();
      await page.getByRole('heading', { level: 1 }).waitFor();
      const ways = await page.locator('footer a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
      expect(ways.map((way) => way.split('?')[0])).toEqual(['/barrierefreiheit', '/datenschutz', '/oeffentlich', '/lizenzen.txt']);
    }
    expect(unexpected(outside)).toEqual([]); // beside a text Chromium looks for an icon that nobody named
    await page.getByRole('link', { name: 'Lizenzen' }).click();
    await page.waitForURL(`${home}/lizenzen.txt`);
    await expect.poll(() => page.locator('body').textContent()).toContain('Copyright');

    const { page: office } = administrator;
    await office.goto('/konten');
    await office.locator('.account-row').first().waitFor();
    await office.getByRole('button', { name: 'Konto hinzufügen' }).click();
    await office.getByRole('button', { name: 'Abbrechen' }).click();
    await expect.poll(() => office.evaluate('document.activeElement.textContent'), patient).toBe('Konto hinzufügen');
    await office.evaluate('globalThis.isOld = true; dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))');
    await expect.poll(() => office.evaluate('globalThis.isOld ?? false').catch(() => true), patient).toBe(false);
    await office.locator('.account-row').first().waitFor();
  });

  it.each(['de', 'en'] as const)('has no finding of axe on any page with accounts, fits a phone and paper: %s', async (language) => {
    await using inside = await open({ language });
    await inside.page.context().addCookies(await administrator.page.context().cookies());
    await using outside = await open({ language });
    const wrong: string[] = [];
    const look = async ({ page }: WatchedPage, path: string, ready: string): Promise<void> => {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
        const found = await findings(page, undefined, { rules: { 'target-size': { enabled: true } } });
        wrong.push(...found.map((one) => `${path}, ${colorScheme}: ${one}`));
      }
      await page.emulateMedia({ media: 'print' });
      const printed = await page.evaluate<number>(PRINTED_CONTROLS);
      if (printed > 0) wrong.push(`${path} prints ${printed} controls`);
      await page.emulateMedia({ media: 'screen' });
      await page.setViewportSize({ width: 360, height: 740 });
      await expect
        .poll(() => overhang(page), { timeout: 2000 })
        .toBe(0)
        .catch(() => wrong.push(`${path} is too wide on a phone`));
    };
    await look(outside, '/anmelden', 'form');
    await look(outside, '/anmelden?to=/parken&why=ended', '.sign-in-why');
    await look(outside, '/anmelden#notasecretbutlongenough', '[role="alert"]:not(:empty)');
    await look(outside, '/barrierefreiheit', 'form');
    const { page } = inside;
    await look(inside, '/?view=list', '.account-menu');
    await page.locator('.account-menu summary').click();
    wrong.push(...(await findings(page)).map((one) => `menu: ${one}`));
    await expect.poll(() => overhang(page)).toBe(0);
    // The longest name beside everything else in the head.
    for (const width of [1920, 1680, 1679, 1440, 1439, 1280, 1240, 1239, 1080, 1079, 640, 639]) {
      await page.setViewportSize({ width, height: 800 });
      if ((await overhang(page)) > 0) wrong.push(`the head is ${await overhang(page)} px too wide at ${width}`);
    }
    await look(inside, '/konto', '.account-rows li');
    await page.locator('.account-part:last-child button').click();
    await page.locator('.shown-once').waitFor();
    wrong.push(...(await findings(page)).map((one) => `link: ${one}`));
    await expect.poll(() => overhang(page)).toBe(0);
    await look(inside, '/konten', '.account-rows li');
    await page.locator('.account-part button').first().click();
    await page.locator('.account-row button').first().click();
    await page.locator('.account-row form').waitFor();
    wrong.push(...(await findings(page)).map((one) => `forms: ${one}`));
    await expect.poll(() => overhang(page)).toBe(0);
    await look(inside, '/protokoll', '.audit-entry');
    expect(wrong).toEqual([]);
    expect([...unexpected(inside), ...unexpected(outside)]).toEqual([]);
  });
});
