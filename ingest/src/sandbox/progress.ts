// What a thread of the sandbox is at, in memory it shares with whoever watches it: it cannot answer while it decodes.

/** Place of the input it is at, counted from FIRST, or of one of the states below; 0 while it starts. */
export const AT = 0;
/** Place of the processor time it had used when it began that, milliseconds. */
export const SINCE = 1;

export const FIRST = 1;
export const IDLE = -1;
export const LOADING = -2;
