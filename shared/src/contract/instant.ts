// A moment as people and programs write it in a question.
import { z } from 'zod';

// Beyond these no reading is taken, and calendars become unreliable.
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** ISO 8601 with time zone, or epoch milliseconds; gives epoch milliseconds. */
export const instant = z
  .string()
  .transform((text, context): number => {
    const ms = /^-?\d{1,16}$/.test(text)
      ? Number(text)
      : z.iso.datetime({ offset: true }).safeParse(text).success
        ? Date.parse(text)
        : Number.NaN;
    if (ms >= EARLIEST && ms < LATEST) return ms;
    context.addIssue('must be ISO 8601 with time zone (2026-03-29T01:00:00Z) or milliseconds since 1970, from 1900 to 2199');
    return z.NEVER;
  })
  .describe('ISO 8601 with time zone, or milliseconds since 1970; from 1900 to 2199');
