// Chromium, and pages that remember every error they saw.
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How many times slower pages run than this machine could: shows what only holds where it is fast. */
const SLOWDOWN = Number(process.env.BROWSER_SLOWDOWN ?? 1);
/** How much later than asked for timers and frames come, as on a machine that has much else to do. */
const LATE_MS = Number(process.env.BROWSER_LATE_MS ?? 0);

const comeLate = (lateMs: number): string => `(() => {
  const [wait, cancel] = [setTimeout.bind(window), clearTimeout.bind(window)];
  window.setTimeout = (run, ms, ...rest) => wait(run, (ms || 0) + ${lateMs}, ...rest);
  window.requestAnimationFrame = (draw) => wait(() => draw(performance.now()), ${lateMs});
  window.cancelAnimationFrame = cancel;
})()`;

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

export interface Look {
  readonly theme?: 'light' | 'dark';
  readonly language?: 'de' | 'en';
  readonly width?: number;
  readonly height?: number;
  /** A phone: fingers instead of a mouse. */
  readonly hasTouch?: boolean;
  /** Timers and frames come so much later than asked for. */
  readonly lateMs?: number;
}

export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the console and of scripts, and pages that were asked of strangers. */
  readonly errors: string[];
}

export async function openPage(
  browser: Browser,
  baseURL: string,
  { theme = 'light', language = 'de', width = 1440, height = 900, hasTouch = false, lateMs = LATE_MS }: Look = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL,
    colorScheme: theme,
    viewport: { width, height },
    locale: 'de-DE',
    hasTouch,
    isMobile: hasTouch,
  });
  const page = await context.newPage();
  if (SLOWDOWN > 1) {
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  }
  if (lateMs > 0) await page.addInitScript(comeLate(lateMs));
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => {
    if (!/^(data:|blob:)/.test(request.url()) && new URL(request.url()).host !== new URL(baseURL).host)
      errors.push(`asked a stranger: ${request.url()}`);
  });
  await page.addInitScript(`if (!localStorage.getItem('lagebild.language')) localStorage.setItem('lagebild.language', '${language}')`);
  return { page, errors, [Symbol.asyncDispose]: () => context.close() };
}

/** Waits until the page has its data and its map or chart is drawn. */
export async function settle(page: Page): Promise<void> {
  await page.locator('[data-live="live"]').waitFor();
  await page.locator('[data-map="loading"]').waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready.then(() => true)');
}

/** Goes there as by a link: the page stays loaded, with the sheets and signals of all before it. */
export async function walkTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`(() => {
    const link = Object.assign(document.createElement('a'), { href: ${JSON.stringify(path)} });
    document.body.append(link);
    link.click();
    link.remove();
  })()`);
}

/** Findings of axe that are serious or critical, one line each. */
export function seriousFindings(page: Page, { all = false } = {}): Promise<string[]> {
  return findings(page, all ? undefined : ['serious', 'critical']);
}

/** All findings of axe, one line each. */
export const allFindings = (page: Page): Promise<string[]> => findings(page);

/** Findings of axe, one line each. @param impacts undefined: all; @param options narrow or widen what is looked for */
export async function findings(page: Page, impacts?: readonly string[], options: axe.RunOptions = {}): Promise<string[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe.source);
  const given = JSON.stringify({ resultTypes: ['violations'], ...options });
  const result = await page.evaluate<axe.AxeResults>(`axe.run(document, ${given})`);
  return result.violations
    .filter(({ impact }) => impacts?.includes(impact ?? '') ?? true)
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => `${node.html} ${node.failureSummary ?? ''}`)
          .join(' | ')}`,
    );
}

/** How many pixels the page is wider than the window. */
export async function overhang(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
}

/** What the map says of its middle; pointed at anew each time, as parts above the map may still come and move it. */
export async function tipAtMiddle(page: Page): Promise<string> {
  const box = await page.locator('.map').boundingBox();
  if (!box) throw new Error('there is no map');
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  return (await page.locator('.map-tip').allTextContents()).join();
}
