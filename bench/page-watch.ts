// Looks into a page of the dashboard from inside: when it showed something, when its tiles told the truth, how long its frames took.
import type { CDPSession, Page } from 'playwright-core';
import type { Shown } from './publish-to-pixel.ts';

/** What the page itself writes down; times in milliseconds since it was asked for. */
interface Notes {
  meaningfulMs?: number;
  trueMs?: number;
  longestFrameMs: number;
  slowFrames: number;
  frames: number;
  /** What the figure of the first tile showed. */
  shown: Shown[];
  /** What the first row of the list of devices showed. */
  shownInRow: Shown[];
}

/** Runs in the page. @param truths texts that the tiles must contain, a list for each tile */
function keepNotes(truths: string[][]): void {
  const notes: Notes = { longestFrameMs: 0, slowFrames: 0, frames: 0, shown: [], shownInRow: [] };
  (globalThis as unknown as { notes: Notes }).notes = notes;
  const painted = (then: () => void): void => void requestAnimationFrame(() => setTimeout(then));
  let isTrue = false;
  let isMeaningful = false;
  const before = new Map<string, string>();
  const note = (selector: string, into: Shown[]): void => {
    const text = document.querySelector(selector)?.textContent ?? '';
    if (text === '' || text === before.get(selector)) return;
    before.set(selector, text);
    painted(() => into.push({ text, at: Date.now() }));
  };
  const look = (): void => {
    const tiles = [...document.querySelectorAll('.tile')].map((tile) => tile.textContent ?? '');
    if (tiles.length < truths.length) return;
    if (!isMeaningful) {
      isMeaningful = true;
      painted(() => (notes.meaningfulMs = performance.now()));
    }
    if (!isTrue && truths.every((texts, tile) => texts.every((text) => tiles[tile]?.includes(text)))) {
      isTrue = true;
      painted(() => (notes.trueMs = performance.now()));
    }
    note('.tile .live-text', notes.shown);
    note('.row .value', notes.shownInRow);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  let last = performance.now();
  const frame = (at: number): void => {
    const tookMs = at - last;
    last = at;
    notes.frames += 1;
    notes.longestFrameMs = Math.max(notes.longestFrameMs, tookMs);
    if (tookMs > 100) notes.slowFrames += 1;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

export async function watchFromStart(page: Page, truths: string[][]): Promise<void> {
  await page.addInitScript(keepNotes, truths);
}

export const notesOf = (page: Page): Promise<Notes> => page.evaluate(() => (globalThis as unknown as { notes: Notes }).notes);

/** Forgets the frames counted so far. */
export async function beginFrames(page: Page): Promise<void> {
  await page.evaluate(() =>
    Object.assign((globalThis as unknown as { notes: Notes }).notes, { longestFrameMs: 0, slowFrames: 0, frames: 0 }),
  );
}

export interface Cost {
  /** Seconds of processor time the main thread has used since the page began: waiting for a processor that others have is none. */
  readonly busySeconds: number;
  /** After everything unused was given back. */
  readonly heapMiB: number;
  readonly atSeconds: number;
}

export async function watchCost(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return session;
}

export async function costOf(session: CDPSession): Promise<Cost> {
  const { TaskDuration = Number.NaN } = await metricsOf(session);
  const atSeconds = performance.now() / 1000;
  await session.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize = Number.NaN } = await metricsOf(session);
  return { busySeconds: TaskDuration, heapMiB: JSHeapUsedSize / 2 ** 20, atSeconds };
}

async function metricsOf(session: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}
