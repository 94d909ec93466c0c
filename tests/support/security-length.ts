// How long the security suite goes on: some seconds as part of every run, as long as the issue asks for with SECURITY=long.

const isLongSecurity = process.env.SECURITY === 'long';

/** How often something is tried. */
export const times = (short: number, long: number): number => (isLongSecurity ? long : short);

/** Memory of this process after each step, bytes. */
export class MemoryWatch {
  readonly #samples: number[] = [];

  sample(): void {
    this.#samples.push(process.memoryUsage().rss);
  }

  /** Middle of the second third of a run, and of the last: what leaks shows between them; warming up is over by then. */
  get thirds(): { readonly middleBytes: number; readonly lastBytes: number } {
    const third = Math.floor(this.#samples.length / 3);
    if (third === 0) throw new Error('too few samples to compare thirds of a run');
    return { middleBytes: median(this.#samples.slice(third, 2 * third)), lastBytes: median(this.#samples.slice(2 * third)) };
  }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
}
