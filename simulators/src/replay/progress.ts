// Shows how far a replay is: a bar in a terminal, a plain line every few seconds elsewhere.
import { Presets, SingleBar } from 'cli-progress';
import { count, isTerminal, status } from '../cli/output.ts';
import type { Tally } from './run-replay.ts';

const BAR_MS = 200;
const LINE_MS = 3000;

export interface Progress {
  stop(): void;
}

export function showProgress(tally: () => Tally, totalBytes: number): Progress {
  const start = performance.now();
  const facts = (): { rate: string; acknowledged: string; errors: string; share: number } => {
    const { acknowledged, failed, bad, bytes } = tally();
    const rate = count(acknowledged / Math.max(0.001, (performance.now() - start) / 1000));
    return { rate, acknowledged: count(acknowledged), errors: count(failed + bad), share: totalBytes > 0 ? bytes / totalBytes : 1 };
  };
  if (!isTerminal()) {
    const timer = setInterval(() => {
      const { rate, acknowledged, errors, share } = facts();
      status(
        `${(share * 100).toFixed(1)} % read | ${acknowledged} acknowledged | ${rate} messages/s | ${errors} errors | ${timeLeft(share, performance.now() - start)}`,
      );
    }, LINE_MS);
    return { stop: () => clearInterval(timer) };
  }
  const format = '{bar} {percentage} % | {acknowledged} acknowledged | {rate} messages/s | {errors} errors | {left}';
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true, stopOnComplete: false }, Presets.shades_classic);
  const update = (): void => {
    const { share, ...rest } = facts();
    bar.update(Math.round(share * 1000), { ...rest, left: timeLeft(share, performance.now() - start) });
  };
  bar.start(1000, 0, { rate: '0', acknowledged: '0', errors: '0', left: '' });
  const timer = setInterval(update, BAR_MS);
  return {
    stop() {
      clearInterval(timer);
      bar.stop();
    },
  };
}

/** From the share read so far: "3 min 20 s left". */
export function timeLeft(share: number, elapsedMs: number): string {
  if (share <= 0.001) return 'time left unknown';
  const seconds = Math.round((elapsedMs / 1000) * (1 / share - 1));
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
