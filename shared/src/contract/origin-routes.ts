// The HTTP API for the question "why is this value here?": raw messages and their way. Merged into `routes` (http.ts).
import { z } from 'zod';
import { instant } from './instant.ts';
import { paths } from './paths.ts';

const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');

const originMessage = z.object({
  receivedAt: epochMs,
  topic: z.string(),
  payload: z.string().describe('What was sent, as text, its first 4096 bytes; bytes that are no text appear as U+FFFD'),
  payloadBase64: z.string().describe('The same first bytes, byte for byte'),
  payloadBytes: z.int().describe('Size of what was sent'),
  boundTo: z.string().nullable().describe('The municipality whose credentials or connection brought it'),
  format: z.string().nullable().describe('Of the network server or gateway; null for the plain form'),
  because: z.string().nullable().describe('What gave the format away'),
  event: z.string().nullable().describe('What kind of event of a network server it is, for example "uplink"'),
  frame: z
    .object({ fPort: z.int(), fCnt: z.int().nullable(), hex: z.string() })
    .nullable()
    .describe('Of an uplink: what the device itself sent'),
  profile: z.string().nullable().describe('Which reads the device'),
  codec: z.string().nullable().describe('Which decodes its frames; null where the network server did'),
  readings: z.array(
    z.object({
      time: epochMs,
      values: z.record(z.string(), z.number()).describe("By quantity, in the rule book's unit"),
      stored: z.record(z.string(), z.number()).nullable().describe('What is stored for that moment; null when nothing is'),
    }),
  ),
  refusal: z.string().nullable().describe('Why it cannot be taken today, for people; null when it can, or carries no measurement'),
});
export type OriginMessageView = z.infer<typeof originMessage>;

export const originRoutes = {
  origin: {
    path: paths.origin,
    summary: 'Why is this value here? The raw messages of a device, oldest first, each with its way through Lagebild as it would go today',
    query: z.strictObject({
      municipality: z.string().min(1).max(64),
      device: z.string().min(1).max(256),
      time: instant.optional().describe('When a value was measured; the newest messages when left out'),
      limit: z.coerce.number().int().min(1).max(100).default(20),
      lang: z.enum(['de', 'en']).default('en'),
    }),
    answer: z.object({
      messages: z.array(originMessage),
      from: epochMs.describe('Arrivals that were looked through'),
      to: epochMs,
      isComplete: z.boolean().describe('False: there were more messages than one question may look through'),
      keptDays: z.number().describe('How long raw messages are kept'),
    }),
  },
} as const;
