// First in, first out, without moving what is left at each step: thousands may wait while some hundred go.

/** Taken places are given back when there are so many, and they are at least half. */
const WORTH_MOVING = 1024;

export class Fifo<T> {
  #items: T[] = [];
  /** Place of the first. */
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** The one at a place, counted from the first; undefined behind the last. */
  at(index: number): T | undefined {
    return this.#items[this.#head + index];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes out up to so many, the first ones. */
  take(count: number): T[] {
    const taken = this.#items.slice(this.#head, this.#head + count);
    this.#head += taken.length;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head >= WORTH_MOVING && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }
}
