// Two machines with a network between them, for attacks that have to come from elsewhere: network namespaces of Linux, as long as a test.
// The real machine's own network stays as it is: browsers of other tests give up what they load when a cable is plugged in (ERR_NETWORK_CHANGED).
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface AnotherMachine {
  /** Address of the machine that stands for this one, on the network between the two. */
  readonly here: string;
  /** Address of the other one. */
  readonly there: string;
  /** What a command line begins with to run on the machine that stands for this one. */
  readonly onThisOne: readonly string[];
  /** Runs a program of tests/support over there. @returns what it printed, read as JSON */
  run(program: string, question: unknown): Promise<unknown>;
  [Symbol.dispose](): void;
}

/** Namespaces bear the number of the process, so that what a killed run left behind is known. */
const PREFIX = 'lagebild';
const PROGRAM_TIMEOUT_MS = 20_000;
const ip = (line: string) => execFileSync('ip', line.split(' '), { encoding: 'utf8', stdio: 'pipe' });

/** Whether it can be made here: by root, on Linux, where the kernel lets us. Says in one sentence why not. */
export function whyNoOtherMachine(): string | undefined {
  if (process.getuid?.() !== 0) return 'network namespaces are made by root alone';
  try {
    sweep();
    const probe = `${PREFIX}${process.pid}p`;
    ip(`netns add ${probe}`);
    ip(`netns delete ${probe}`);
    return undefined;
  } catch (error) {
    return `network namespaces cannot be made here: ${(error as Error).message.trim().split('\n').at(-1)}`;
  }
}

/** Deletes what runs that were killed left behind. */
function sweep(): void {
  for (const [name, pid] of ip('netns list').matchAll(new RegExp(`^${PREFIX}(\\d+)[abp]\\b`, 'gm')))
    if (!existsSync(`/proc/${pid}`)) ip(`netns delete ${name}`);
}

/** Makes it. What it is made of goes with it, also when the process ends before. */
export function makeAnotherMachine(): AnotherMachine {
  const [own, other] = [`${PREFIX}${process.pid}a`, `${PREFIX}${process.pid}b`];
  const net = `10.${200 + ((process.pid >> 8) % 50)}.${process.pid & 255}`;
  const [here, there] = [`${net}.1`, `${net}.2`];
  // The cable goes with them.
  const remove = () => {
    process.off('exit', remove);
    const there = ip('netns list');
    for (const name of [own, other]) if (new RegExp(`^${name}\\b`, 'm').test(there)) ip(`netns delete ${name}`);
  };
  process.once('exit', remove);
  try {
    for (const name of [own, other]) ip(`netns add ${name}`);
    ip(`-n ${own} link add lan type veth peer name lan netns ${other}`);
    for (const [name, address] of [
      [own, here],
      [other, there],
    ]) {
      ip(`-n ${name} address add ${address}/30 dev lan`);
      for (const link of ['lo', 'lan']) ip(`-n ${name} link set ${link} up`);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return {
    here,
    there,
    onThisOne: ['ip', 'netns', 'exec', own],
    async run(program, question) {
      const args = ['netns', 'exec', other, process.execPath, join(import.meta.dirname, program), JSON.stringify(question)];
      return JSON.parse((await promisify(execFile)('ip', args, { timeout: PROGRAM_TIMEOUT_MS })).stdout) as unknown;
    },
    [Symbol.dispose]: remove,
  };
}
