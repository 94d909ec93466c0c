// Which means legal limit values are compared with.

/** day_max_8h: the highest running 8-hour mean that ends on the day. */
export const AVERAGINGS = ['hour', 'day', 'day_max_8h', 'year'] as const;
export type Averaging = (typeof AVERAGINGS)[number];
