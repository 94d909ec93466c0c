// The clock of the sandbox's thread: it stands where it was set, and local time is UTC.
//
// QuickJS has no clock of its own. Its glue code asks `Date` of the thread it runs in, so whatever a codec does inside, no other clock is
// there to be found; a clock that is hidden from it inside would have as many ways round as the language has.

let standsAt = 0;

/** Stops the clock of the thread that calls it, for good: for a thread alone that does nothing but run codecs. */
export function stopClock(): void {
  Date.now = () => standsAt;
  Date.prototype.getTimezoneOffset = () => 0;
}

/** @param time epoch milliseconds */
export function setClock(time: number): void {
  standsAt = time;
}
