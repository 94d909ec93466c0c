// The HTTP API around the quality of values: what flags them, and a person's word against it. Merged into `routes` (http.ts).
import { z } from 'zod';
import { FINDING_CODES } from '../domain/finding.ts';
import { KINDS } from '../domain/kind.ts';
import { QUALITY_LEVELS } from '../domain/quality/level.ts';
import { instant } from './instant.ts';
import { paths } from './paths.ts';

const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const level = z
  .union(QUALITY_LEVELS.map((one) => z.literal(one)))
  .describe('uCIFI resource 6042: 0 unchecked, 1 rejected (certain), 2 rejected (probable), 3 accepted (suspicious), 4 accepted');
const lang = z.enum(['de', 'en']).default('en').describe('Language of the reasons');

export const qualityFlag = z.object({
  id: z.int(),
  municipality,
  kind: z.enum(KINDS),
  device: z.string(),
  quantity: z.string(),
  code: z.enum(FINDING_CODES).describe('Why, for machines'),
  reason: z.string().describe('Why, for people'),
  level,
  from: epochMs.describe('The first value it covers'),
  to: epochMs.nullable().describe('The first value it does not cover any more; null while it lasts'),
  overruled: z
    .object({ at: epochMs, by: z.string(), note: z.string() })
    .nullable()
    .describe('A person has looked and says the values are right; then they count as accepted'),
});
export type QualityFlagView = z.infer<typeof qualityFlag>;

export const qualityRoutes = {
  quality: {
    path: paths.quality,
    summary: 'What flags values of a device: stuck, jumping, drifting, humid; newest first. Values without a flag are accepted (4)',
    query: z.strictObject({
      municipality,
      device: z.string().min(1).max(256),
      quantity: z.string().min(1).max(64).optional(),
      from: instant.optional().describe('Only flags that cover values from then on'),
      to: instant.optional().describe('Only flags that cover values before then'),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      lang,
    }),
    answer: z.object({
      flags: z.array(qualityFlag),
      watched: z
        .array(z.string())
        .describe('Quantities of the device that more is looked at than the plausible range; the others are unchecked (0)'),
    }),
  },
  qualityOverrule: {
    method: 'post',
    path: paths.qualityOverrule,
    summary: 'Says that flagged values are right, with a note; or takes that back',
    query: z.strictObject({}),
    body: z.strictObject({
      id: z.int().positive(),
      overruled: z.boolean(),
      by: z.string().trim().min(1).max(100).describe('Who says so'),
      note: z.string().trim().max(1000).default('').describe('Why; needed to overrule'),
    }),
    answer: qualityFlag,
  },
} as const;
