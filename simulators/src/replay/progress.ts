// Shows how far a replay is: a bar in a terminal, a plain line every few seconds elsewhere.
import { Presets, SingleBar } from 'cli-progress';
import { isTerminal, status } from '../cli/output.ts';
import { inWords, progressLine } from '../cli/progress-line.ts';
import type { Tally } from './run-replay.ts';

const BAR_MS = 200;
const LINE_MS = 3000;

export interface Progress {
  stop(): void;
}

export function showProgress(tally: () => Tally, totalBytes: number, takeP95Ms: () => number): Progress {
  const start = performance.now();
  const facts = (): { line: string; share: number } => {
    const { sent, acknowledged, failed, bad, bytes } = tally();
    const elapsedMs = performance.now() - start;
    const share = totalBytes > 0 ? bytes / totalBytes : 1;
    const perSecond = acknowledged / Math.max(0.001, elapsedMs / 1000);
    const left = timeLeft(share, elapsedMs);
    return { line: progressLine({ perSecond, sent, acknowledged, errors: failed + bad, p95Ms: takeP95Ms(), left }), share };
  };
  if (!isTerminal()) {
    const timer = setInterval(() => {
      const { line, share } = facts();
      status(`${(share * 100).toFixed(1)} % read | ${line}`);
    }, LINE_MS);
    return { stop: () => clearInterval(timer) };
  }
  const options = { format: '{bar} {percentage} % | {line}', hideCursor: true, clearOnComplete: true, stopOnComplete: false };
  const bar = new SingleBar(options, Presets.shades_classic);
  bar.start(1000, 0, { line: '' });
  const timer = setInterval(() => {
    const { line, share } = facts();
    bar.update(Math.round(share * 1000), { line });
  }, BAR_MS);
  return {
    stop() {
      clearInterval(timer);
      bar.stop();
    },
  };
}

/** From the share read so far: "3 min 20 s left". */
export function timeLeft(share: number, elapsedMs: number): string {
  return share <= 0.001 ? 'time left unknown' : inWords((elapsedMs / 1000) * (1 / share - 1));
}
