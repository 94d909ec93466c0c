// Signing in at a real OpenID provider of another site, in Chromium: the first page afterwards is asked for with the cookie of the session.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { type RealProvider, startRealProvider } from '../support/oidc/provider-process.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { launch } from './browser.ts';

vi.setConfig({ testTimeout: 60_000 });

const SECRET = 'a-secret-of-the-client-that-is-long-enough';

describeWithServer('chromium', 'signing in with an account of an organisation, in Chromium', (chromiumPath) => {
  const folder = temporaryFolder();
  const region = join(folder, 'region');
  let provider: RealProvider;
  let lagebild: RunningLagebild;
  let browser: Browser;
  let home: string;

  beforeAll(async () => {
    cpSync('region', region, { recursive: true });
    const role = '  - { group: betrieb, role: operator, municipality: unna }\n';
    writeFileSync(join(region, 'sign-in.yaml'), `claim: groups\nscopes: [profile]\nroles:\n${role}`);
    writeFileSync(join(folder, 'secret'), SECRET, { mode: 0o600 });
    const port = await freePort();
    home = `http://localhost:${port}`; // the provider is on 127.0.0.1: another site
    provider = await startRealProvider(home + paths.signInOidcCallback, SECRET);
    await provider.tell({ anna: ['betrieb'] });
    const settings = { ACCOUNTS: 'required', HTTP_PORT: String(port), PUBLIC_URL: home, REGION_DIR: region };
    const oidc = { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: 'lagebild', OIDC_CLIENT_SECRET_FILE: join(folder, 'secret') };
    lagebild = await runLagebild({ ...settings, ...oidc });
    browser = await launch(chromiumPath);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
    await provider?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes back signed in, and goes on by itself with the Strict cookie to the page that was wanted', async () => {
    const page = await browser.newPage();
    const asked: Request[] = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest()) asked.push(request);
    });
    const problems: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text()) && message.location().url.startsWith(home)) problems.push(message.text());
    });
    await page.goto(`${home}${paths.signInOidc}?to=${encodeURIComponent('/m/unna')}`);
    await page.fill('input[name=login]', 'anna');
    await page.fill('input[name=password]', 'x');
    await page.click('button[type=submit]');
    await page.click('button[type=submit]'); // consents
    await page.waitForURL(`${home}/m/unna`);
    const first = asked.find((request) => request.url() === `${home}/m/unna`);
    expect((await first?.allHeaders())?.cookie).toMatch(/__Host-lagebild=[\w-]{43}/);
    // Kept from scripts, and from the provider's page.
    await expect.poll(() => page.evaluate('document.cookie')).toBe('');
    const cookies = await page.context().cookies(home);
    expect(cookies.find(({ name }) => name === '__Host-lagebild')).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
    expect(cookies.find(({ name }) => name === '__Host-lagebild-oidc')).toBeUndefined();
    expect(problems).toEqual([]);
  });
});
