// Runs a command of the simulators in a process of its own, as a person would, and hears all that it says.
import { type ChildProcess, spawn } from 'node:child_process';

export interface Ended {
  /** Null after a signal that it could not hear. */
  readonly code: number | null;
  readonly output: string;
}

export interface Simulator {
  readonly process: ChildProcess;
  /** What it has said so far. */
  readonly output: string;
  readonly ended: Promise<Ended>;
}

/** Leads a process group of its own, as it would in a terminal. */
export function startSimulator(words: readonly string[], env: Readonly<Record<string, string>> = {}): Simulator {
  const child = spawn(process.execPath, ['simulators/src/main.ts', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text.toString();
    });
  }
  return {
    process: child,
    get output() {
      return output;
    },
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, output }))),
  };
}

export const simulate = (words: readonly string[]): Promise<Ended> => startSimulator(words).ended;
