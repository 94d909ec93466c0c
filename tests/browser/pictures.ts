// The pictures of the README, taken from the running program.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Look, openPage, settle } from './browser.ts';

const folder = join(import.meta.dirname, '../../docs/pictures');
const PHONE = { width: 390, height: 844 };

export interface Picture {
  readonly name: string;
  readonly path: string;
  readonly look?: Look;
}

export const PHONE_LOOK: Look = PHONE;

/** @param enliven makes something happen while the page is open, so that the picture shows a living district */
export async function takePicture(
  browser: Browser,
  httpUrl: string,
  { name, path, look }: Picture,
  enliven: () => Promise<void>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await using opened = await openPage(browser, httpUrl, look);
  const { page } = opened;
  await page.goto(path);
  await settle(page);
  await enliven();
  // Values keep glowing for a second; the picture is of a moment later.
  await page.waitForTimeout(2500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
