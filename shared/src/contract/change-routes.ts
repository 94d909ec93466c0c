// The HTTP API around what changed of late, for the ticker. Merged into `routes` (http.ts).
import { z } from 'zod';
import { NOTABLE } from '../domain/change/notable.ts';
import { KINDS } from '../domain/kind.ts';
import { paths } from './paths.ts';

const kind = z.enum(KINDS).describe('Kind of sensor');
const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');

const change = z.object({
  id: z.int().describe('Rises with every change; the live channel tells the same change with the same number'),
  at: epochMs.describe('When it came about: for a silence, when the device should have reported at the latest'),
  municipality,
  kind,
  device: z.string(),
  what: z.enum(NOTABLE).describe('What changed; silent, back and added concern every kind'),
  value: z.number().optional().describe('Free spaces (freeAgain, nearlyFull), µg/m³ PM2.5 (airHigh, airLow) or percent (dimmed)'),
});

export const changeRoutes = {
  changes: {
    path: paths.changes,
    summary: 'What changed of late, newest first: full and free again, closed, switched, failed, silent and back, PM2.5 above 25 µg/m³',
    query: z.strictObject({
      municipality: municipality.optional(),
      kind: kind.optional(),
      limit: z
        .string()
        .regex(/^\d{1,15}$/, 'must be a whole number')
        .transform(Number)
        .pipe(z.int().min(1).max(500))
        .default(50),
    }),
    answer: z.object({
      changes: z.array(change),
      watchedSince: epochMs.describe(
        'Start of the server; what changed while it did not run is told as it was found afterwards, or not at all',
      ),
    }),
  },
} as const;
