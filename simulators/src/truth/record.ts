// The truth file: one JSON object a line, in the order in which things happened. docs/truth-file.md is made from these schemas.
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { z } from 'zod';

const epochMs = z.number().describe('Milliseconds since 1970 (UTC), simulated time');
const device = z.string().describe('{municipality}/{device id}');
const values = z.record(z.string(), z.union([z.number(), z.boolean()]));

const run = z.object({
  record: z.literal('run'),
  version: z.literal(1),
  scenario: z.string(),
  seed: z.int(),
  from: epochMs,
  to: epochMs.describe('Milliseconds since 1970 (UTC), simulated time; the planned end, see the last line for how far it got'),
  fresh: z.boolean().describe('Whether Lagebild had received nothing before: then its books must balance with this file'),
});

const deviceRecord = z.object({
  record: z.literal('device'),
  device,
  kind: z.enum(KINDS),
  name: z.string().optional(),
  everyMs: z.number().describe('Its rhythm when nothing happens, milliseconds'),
  profile: z.string().optional().describe('Of a LoRaWAN device: its profile in region/profiles, which promises Lagebild a rhythm'),
});

const fault = z.object({
  record: z.literal('fault'),
  id: z.int().describe('Number of the fault in this file, from 1'),
  fault: z.string().describe('Which one; `simulate -- scenario --help` lists them'),
  device,
  from: epochMs,
  to: epochMs,
  rate: z.number().optional().describe('How hard it strikes: a share of the messages, or degrees an hour; only of faults that have a rate'),
});

const message = z.object({
  record: z.literal('message'),
  n: z.int().describe('Number of the message in this file, from 1; messages are sent in this order'),
  device,
  time: epochMs.describe('When it was measured'),
  true: values.optional().describe('What was so; only where the device says something else'),
  sent: values.optional().describe('What the device says; none where its message cannot be read'),
  expect: z.enum(['stored', 'duplicate', 'quarantined', 'noted']).describe('How it has to end in the books'),
  code: z.string().optional().describe('Why it has to be quarantined'),
  says: z.string().optional().describe('Of a message that is no measurement: what it is, for example "join"'),
  faults: z.array(z.int()).optional().describe('Ids of the faults that had a hand in it'),
});

const acknowledged = z.object({
  record: z.literal('acknowledged'),
  upTo: z.int().describe('All messages up to this number are acknowledged'),
});

const end = z.object({
  record: z.literal('end'),
  sent: z.int().describe('Messages in this file; after a stop the last of them may not have gone out'),
  acknowledged: z.int().describe('How many of them were acknowledged'),
  reached: epochMs.describe('How far it was played: the end of the run, or less after a stop'),
});

export const truthRecord = z.discriminatedUnion('record', [run, deviceRecord, fault, message, acknowledged, end]);
export type TruthRecord = z.infer<typeof truthRecord>;
export type RunRecord = z.infer<typeof run>;
export type MessageRecord = z.infer<typeof message>;
export type FaultRecord = z.infer<typeof fault>;
export type DeviceRecord = z.infer<typeof deviceRecord>;
export type EndRecord = z.infer<typeof end>;
