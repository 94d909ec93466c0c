// One line of the comparison: what was compared, how often, and what did not agree.

export interface Check {
  readonly name: string;
  /** Figures or devices compared. */
  readonly compared: number;
  readonly wrong: number;
  /** The largest difference, with its unit; empty where there is none to tell. */
  readonly worst: string;
  /** The first few that do not agree, each a sentence. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;

/** Collects what a check finds. */
export class Comparison {
  readonly #name: string;
  readonly #unit: string;
  #compared = 0;
  #wrong = 0;
  #worst = 0;
  readonly #examples: string[] = [];
  readonly #leftOut = new Map<string, number>();

  constructor(name: string, unit = '') {
    this.#name = name;
    this.#unit = unit;
  }

  /** @param difference with its unit told to the constructor */
  add(isRight: boolean, example: () => string, difference = 0): void {
    this.#compared += 1;
    this.#worst = Math.max(this.#worst, difference);
    if (isRight) return;
    this.#wrong += 1;
    if (this.#examples.length < EXAMPLES) this.#examples.push(example());
  }

  /** Something that cannot be compared is told beside the name. @param why follows a number: "too young to be" */
  leaveOut(why: string): void {
    this.#leftOut.set(why, (this.#leftOut.get(why) ?? 0) + 1);
  }

  done(): Check {
    const leftOut = [...this.#leftOut].map(([why, count]) => `, ${count} ${why}`).join('');
    const worst = this.#unit === '' ? '' : `${Number(this.#worst.toPrecision(2))} ${this.#unit}`;
    return { name: this.#name + leftOut, compared: this.#compared, wrong: this.#wrong, worst, examples: this.#examples };
  }
}
