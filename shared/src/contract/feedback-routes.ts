// The HTTP API around accessibility: what the statement says, and the messages people send about barriers. Merged into `routes` (http.ts).
import { z } from 'zod';
import { actingPerson } from './acting-person.ts';
import { paths } from './paths.ts';

const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const lines = z.array(z.string());
const both = z.object({ de: z.string(), en: z.string() });
const day = z.string().nullable().describe('A day such as 2026-11-30; null: not entered yet');
const nothing = z.strictObject({});

/** Longest message, letters. */
const MAX_FEEDBACK_LETTERS = 4000;

export const feedback = z.object({
  id: z.int(),
  at: epochMs.describe('When it came'),
  text: z.string(),
  page: z.string().nullable().describe('Where in the dashboard it was written, or what the person named'),
  contact: z.string().nullable().describe('How the person wants to be answered; null when they did not say'),
  done: z.object({ at: epochMs, by: z.string() }).nullable(),
});
export type FeedbackView = z.infer<typeof feedback>;

export const feedbackRoutes = {
  accessibility: {
    path: paths.accessibility,
    summary: 'What the accessibility statement says of this Lagebild: its operator, conformity, known barriers, whom to turn to',
    query: nothing,
    answer: z.object({
      operator: z.object({
        name: z.string().nullable(),
        address: lines.nullable(),
        mail: z.string().nullable(),
        phone: z.string().nullable(),
      }),
      conformity: z.enum(['full', 'partial', 'none']).describe('With BITVNRW'),
      assessment: z.object({ method: z.enum(['self', 'external']), by: z.string().nullable(), date: day }),
      statement: z.object({ drawn_up: day, reviewed: day }),
      barriers: z.array(z.object({ what: both, why: both.optional(), instead: both.optional() })),
      feedback_days: z.int().describe('How long feedback is kept, days'),
      ombudsman: z.object({ name: z.string(), address: lines, mail: z.string(), url: z.string(), after_weeks: z.int() }),
    }),
  },
  feedback: {
    path: paths.feedback,
    summary: 'What people wrote about barriers, newest first',
    query: z.strictObject({
      before: z
        .string()
        .regex(/^\d{1,15}$/, 'must be a whole number')
        .transform(Number)
        .optional()
        .describe('Only those with a smaller id: the next page'),
    }),
    answer: z.object({
      messages: z.array(feedback),
      open: z.int().describe('How many nobody has dealt with'),
      isMailed: z.boolean().describe('Whether they are mailed to somebody as well'),
    }),
  },
  feedbackSend: {
    method: 'post',
    path: paths.feedbackSend,
    summary: 'Tells of a barrier. Five messages in ten minutes from one address, sixty an hour altogether',
    query: nothing,
    body: z.strictObject({
      text: z.string().trim().min(3, 'say in a few words what is in the way').max(MAX_FEEDBACK_LETTERS),
      page: z.string().trim().max(300).optional(),
      contact: z.string().trim().max(200).optional(),
    }),
    answer: z.object({ id: z.int().describe('Number of the message') }),
  },
  feedbackDone: {
    method: 'post',
    path: paths.feedbackDone,
    summary: 'Notes that a message was dealt with, or takes that back',
    query: nothing,
    body: z.strictObject({ id: z.int().positive(), isDone: z.boolean(), by: actingPerson }),
    answer: feedback,
  },
  feedbackDelete: {
    method: 'post',
    path: paths.feedbackDelete,
    summary: 'Deletes a message for good',
    query: nothing,
    body: z.strictObject({ id: z.int().positive() }),
    answer: z.object({ isDeleted: z.boolean() }),
  },
} as const;
