// The time of a message that brings none: its arrival, one millisecond later for each of its topic that arrived in the same one.
//
// Decided before the message goes into the log, so that it has the same time whenever it is read from there.

/** How far such messages may push each other ahead, milliseconds: a thousand in one second. */
export const MAX_ARRIVAL_OFFSET_MS = 1000;

export class ArrivalClock {
  /** The last time given, by topic; only those that are not past yet. */
  #given = new Map<string, number>();
  #now = 0;

  /** Milliseconds to add to the arrival; above MAX_ARRIVAL_OFFSET_MS they cannot be told apart any more. */
  offsetOf(topic: string, receivedAt: number): number {
    if (receivedAt > this.#now) this.#forgetBefore(receivedAt);
    const last = this.#given.get(topic);
    if (last === undefined) {
      this.#given.set(topic, receivedAt);
      return 0;
    }
    const time = Math.min(Math.max(receivedAt, last + 1), receivedAt + MAX_ARRIVAL_OFFSET_MS + 1);
    this.#given.set(topic, time);
    return time - receivedAt;
  }

  #forgetBefore(now: number): void {
    this.#now = now;
    if (this.#given.size === 0) return;
    const kept = new Map<string, number>();
    for (const [topic, time] of this.#given) if (time >= now) kept.set(topic, time);
    this.#given = kept;
  }
}
