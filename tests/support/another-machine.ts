// Another machine on the network of this one, for attacks that have to come from elsewhere: a network namespace of Linux, as long as a test.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface AnotherMachine {
  /** Address of this machine on the network between the two. */
  readonly here: string;
  /** Address of the other one. */
  readonly there: string;
  /** Runs a program of tests/support over there. @returns what it printed, read as JSON */
  run(program: string, question: unknown): Promise<unknown>;
  [Symbol.dispose](): void;
}

/** Namespace and interface bear the number of the process, so that what a killed run left behind is known. An interface has 15 letters. */
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
  for (const [name, pid] of ip('netns list').matchAll(new RegExp(`^${PREFIX}(\\d+)p?\\b`, 'gm')))
    if (!existsSync(`/proc/${pid}`)) ip(`netns delete ${name}`);
}

/** Makes it. What it is made of goes with it, also when the process ends before. */
export function makeAnotherMachine(): AnotherMachine {
  const name = `${PREFIX}${process.pid}`;
  const net = `10.${200 + ((process.pid >> 8) % 50)}.${process.pid & 255}`;
  const [here, there] = [`${net}.1`, `${net}.2`];
  // Its end of the cable goes with the namespace, and ours with its end.
  const remove = () => {
    process.off('exit', remove);
    if (new RegExp(`^${name}\\b`, 'm').test(ip('netns list'))) ip(`netns delete ${name}`);
  };
  process.once('exit', remove);
  ip(`netns add ${name}`);
  try {
    ip(`link add ${name} type veth peer name lan netns ${name}`);
    ip(`address add ${here}/30 dev ${name}`);
    ip(`link set ${name} up`);
    ip(`-n ${name} address add ${there}/30 dev lan`);
    ip(`-n ${name} link set lan up`);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    here,
    there,
    async run(program, question) {
      const args = ['netns', 'exec', name, process.execPath, join(import.meta.dirname, program), JSON.stringify(question)];
      return JSON.parse((await promisify(execFile)('ip', args, { timeout: PROGRAM_TIMEOUT_MS })).stdout) as unknown;
    },
    [Symbol.dispose]: remove,
  };
}
