// The HTTP API around people and programs that sign in: sessions, tokens, accounts, the log of who did what. Merged into `routes` (http.ts).
import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../domain/access/role.ts';
import { paths } from './paths.ts';

const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const login = z
  .string()
  .trim()
  .min(3)
  .max(80)
  .regex(/^[\p{Script=Latin}\d][\p{Script=Latin}\d._@+-]*$/u, 'Latin letters, digits and . _ @ + - only');
/** Nothing that is not seen: it would make one name look like another, or turn the text around it. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^\P{C}+$/u, 'no control or invisible characters');
const secret = z.string().min(20).max(100).describe('From the link');
/** Its strength is judged by the server, which says what is wrong with it. */
const password = z.string().min(1).max(1000);
/** How it looks is judged by the server: six digits of an app, or a recovery code. */
const oneTimeCode = z.string().min(1).max(100).describe('Six digits of the app, or a recovery code; spaces do not count');
const id = z.int().positive();
const nothing = z.strictObject({});

export const grant = z.strictObject({ role: z.enum(ROLES), municipality: municipality.nullable().describe('Null: in the whole district') });
const grants = z.array(grant).max(60);

const me = z.object({
  mode: z.enum(['open', 'accounts']).describe('open: accounts are off, whoever reaches the machine may everything'),
  account: z
    .object({ id: z.int(), login: z.string(), name: z.string(), hasPassword: z.boolean(), isWall: z.boolean() })
    .nullable()
    .describe('Null: nobody is signed in'),
  grants: z.array(grant).describe('What may be done where'),
  provider: z.string().nullable().describe('Name of the organisation whose accounts can sign in here as well; null without one'),
  isSecondFactorMissing: z.boolean().describe('The rule book asks for a second factor: until it is set up, nothing else may be done'),
});
export type Me = z.infer<typeof me>;

const signedIn = me.extend({
  isCodeNeeded: z
    .boolean()
    .describe('The password was right; nobody is signed in before a code has come to signInCode, within five minutes'),
});
export type SignedIn = z.infer<typeof signedIn>;

const recoveryCodes = z.object({
  recoveryCodes: z.array(z.string()).describe('Shown this once; each signs in once instead of a code of the app'),
});

export const accountView = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string(),
  grants: z.array(grant),
  createdAt: epochMs,
  blockedAt: epochMs.nullable(),
  signedInAt: epochMs.nullable().describe('The last time; null: never'),
  hasPassword: z.boolean(),
  issuer: z.string().nullable().describe('Of the organisation with whose account it signs in'),
  hasSecondFactor: z.boolean().nullable().describe('A code is asked for beside the password; null where that is not told'),
  isMine: z.boolean().describe('Whoever asks may block and delete it'),
});
export type AccountView = z.infer<typeof accountView>;

const token = z.object({
  id: z.int(),
  name: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  municipality: municipality.nullable().describe('Null: wherever its account may'),
  createdAt: epochMs,
  endsAt: epochMs,
  usedAt: epochMs.nullable(),
});

const auditEntry = z.object({
  seq: z.int().describe('From 1, without a gap'),
  at: epochMs,
  who: z.string().describe('Login, token, or "local" where accounts are off'),
  action: z.string().describe('What was done, for machines: name of the route, signIn, signInFailed, refused …'),
  municipality: z.string().describe("Empty: the district's"),
  what: z.string().describe('What exactly, as JSON'),
  hash: z.string().describe('SHA-256 over the entry before and this one'),
  origin: z
    .string()
    .nullable()
    .describe('Of a sign-in: network address and browser, as JSON, for 30 days; afterwards null, and what has their hash alone'),
});
export type AuditEntryView = z.infer<typeof auditEntry>;

/** Longest life of a token, days. */
export const MAX_TOKEN_DAYS = 366;

export const accountRoutes = {
  me: { path: paths.me, summary: 'Who is signed in, and may do what where', query: nothing, answer: me },
  signIn: {
    method: 'post',
    path: paths.signIn,
    summary: 'Signs in; sets a cookie that scripts cannot read. An account with a second factor is signed in by signInCode',
    query: nothing,
    body: z.strictObject({ login: z.string().min(1).max(200), password }),
    answer: signedIn,
  },
  signInCode: {
    method: 'post',
    path: paths.signInCode,
    summary: 'The second step of signing in, in the browser that gave the right password',
    query: nothing,
    body: z.strictObject({ oneTimeCode }),
    answer: me,
  },
  signOut: { method: 'post', path: paths.signOut, summary: 'Signs out here', query: nothing, body: nothing, answer: me },
  linkLook: {
    method: 'post',
    path: paths.linkLook,
    summary: 'What a one-time link is for, without using it up',
    query: nothing,
    body: z.strictObject({ secret }),
    answer: z.object({
      purpose: z
        .enum(['first', 'password', 'wall'])
        .describe('first: the first administrator. password: sets one. wall: a screen on a wall'),
      login: z.string().nullable(),
      endsAt: epochMs,
    }),
  },
  linkUse: {
    method: 'post',
    path: paths.linkUse,
    summary: 'Uses a one-time link up and signs in; an account with a second factor needs its code as well',
    query: nothing,
    body: z.strictObject({ secret, login: login.optional(), name: name.optional(), password: password.optional() }),
    answer: signedIn,
  },
  passwordChange: {
    method: 'post',
    path: paths.passwordChange,
    summary: 'Changes the own password and ends all other sessions',
    query: nothing,
    body: z.strictObject({ current: password, next: password }),
    answer: z.object({ isChanged: z.literal(true) }),
  },
  secondFactor: {
    path: paths.secondFactor,
    summary: 'The own second factor',
    query: nothing,
    answer: z.object({
      isPossible: z.boolean().describe('False for an account without a password here: it has what its organisation asks for'),
      since: epochMs.nullable().describe('Null: there is none'),
      recoveryCodesLeft: z.int(),
      requiredFrom: z
        .string()
        .nullable()
        .describe('The day from which the rule book asks this account for one, as 2026-11-30; null: it does not'),
    }),
  },
  secondFactorBegin: {
    method: 'post',
    path: paths.secondFactorBegin,
    summary: 'Makes a secret for an app; nothing changes before a code of it has come to secondFactorConfirm, within ten minutes',
    query: nothing,
    body: z.strictObject({ current: password }),
    answer: z.object({
      secret: z.string().describe('Base 32 (RFC 4648), to be typed into an app'),
      uri: z.string().describe('otpauth://, as a code to be scanned'),
    }),
  },
  secondFactorConfirm: {
    method: 'post',
    path: paths.secondFactorConfirm,
    summary: 'Turns the second factor on and ends all other sessions',
    query: nothing,
    body: z.strictObject({ oneTimeCode }),
    answer: recoveryCodes,
  },
  secondFactorEnd: {
    method: 'post',
    path: paths.secondFactorEnd,
    summary: 'Turns the own second factor off and ends all other sessions',
    query: nothing,
    body: z.strictObject({ current: password, oneTimeCode }),
    answer: z.object({ isEnded: z.literal(true) }),
  },
  recoveryCodesRenew: {
    method: 'post',
    path: paths.recoveryCodesRenew,
    summary: 'New recovery codes; those before work no more',
    query: nothing,
    body: z.strictObject({ current: password, oneTimeCode }),
    answer: recoveryCodes,
  },
  sessions: {
    path: paths.sessions,
    summary: 'Where one is signed in oneself',
    query: nothing,
    answer: z.object({
      sessions: z.array(
        z.object({
          id: z.string(),
          agent: z.string(),
          beganAt: epochMs,
          usedAt: epochMs,
          endsAt: epochMs,
          isWall: z.boolean(),
          isThis: z.boolean(),
        }),
      ),
    }),
  },
  sessionsEnd: {
    method: 'post',
    path: paths.sessionsEnd,
    summary: 'Ends one of the own sessions, or all others',
    query: nothing,
    body: z.strictObject({
      id: z.string().min(1).max(100).optional().describe('When left out: all but this one'),
      current: password.optional().describe('The password: needed once this session is older than ten minutes'),
    }),
    answer: z.object({ isEnded: z.literal(true) }),
  },
  tokens: { path: paths.tokens, summary: 'The own API tokens', query: nothing, answer: z.object({ tokens: z.array(token) }) },
  tokenIssue: {
    method: 'post',
    path: paths.tokenIssue,
    summary: 'Issues an API token; it is shown this once and never allows more than its account may',
    query: nothing,
    body: z.strictObject({
      name,
      permissions: z.array(z.enum(PERMISSIONS)).min(1),
      municipality: municipality.nullable().default(null),
      days: z.int().min(1).max(MAX_TOKEN_DAYS),
    }),
    answer: z.object({ id: z.int(), token: z.string(), endsAt: epochMs }),
  },
  tokenRevoke: {
    method: 'post',
    path: paths.tokenRevoke,
    summary: 'Takes one of the own tokens back',
    query: nothing,
    body: z.strictObject({ id }),
    answer: z.object({ isRevoked: z.boolean() }),
  },
  accounts: {
    path: paths.accounts,
    summary: 'Accounts that whoever asks administers',
    query: nothing,
    answer: z.object({ accounts: z.array(accountView) }),
  },
  accountAdd: {
    method: 'post',
    path: paths.accountAdd,
    summary: 'Adds an account; the link with which its owner sets a password works once, for three days',
    query: nothing,
    body: z.strictObject({ login, name, grants: grants.min(1) }),
    answer: z.object({ account: accountView, link: z.string().describe('Secret of the link') }),
  },
  accountGrants: {
    method: 'post',
    path: paths.accountGrants,
    summary: 'Sets what an account may, in the municipalities that whoever asks administers; counts at once, also for what is open',
    query: nothing,
    body: z.strictObject({ id, grants }),
    answer: accountView,
  },
  accountBlock: {
    method: 'post',
    path: paths.accountBlock,
    summary: 'Blocks an account and ends its sessions, or unblocks it',
    query: nothing,
    body: z.strictObject({ id, isBlocked: z.boolean() }),
    answer: accountView,
  },
  accountRemove: {
    method: 'post',
    path: paths.accountRemove,
    summary: 'Deletes an account with its sessions and tokens; what it did stays in the audit log',
    query: nothing,
    body: z.strictObject({ id }),
    answer: z.object({ isRemoved: z.boolean() }),
  },
  accountLink: {
    method: 'post',
    path: paths.accountLink,
    summary: 'A new link to set a password; one made before works no more',
    query: nothing,
    body: z.strictObject({ id }),
    answer: z.object({ link: z.string() }),
  },
  accountFactorEnd: {
    method: 'post',
    path: paths.accountFactorEnd,
    summary: 'Takes the second factor of somebody who has lost it away, and ends their sessions; make sure who they are first',
    query: nothing,
    body: z.strictObject({ id }),
    answer: accountView,
  },
  wallLink: {
    method: 'post',
    path: paths.wallLink,
    summary: 'A link that signs a screen on a wall in, for good: it sees what the own account sees, and may do nothing',
    query: nothing,
    body: nothing,
    answer: z.object({ link: z.string() }),
  },
  audit: {
    path: paths.audit,
    summary: 'Who did what, newest first',
    query: z.strictObject({
      municipality: municipality.optional(),
      who: z.string().max(200).optional(),
      action: z.string().max(60).optional(),
      before: z
        .string()
        .regex(/^\d{1,15}$/, 'must be a whole number')
        .transform(Number)
        .optional()
        .describe('Only entries with a smaller number: the next page'),
    }),
    answer: z.object({
      entries: z.array(auditEntry),
      head: z.object({ seq: z.int(), hash: z.string() }).describe('Of the last entry: written down elsewhere, it shows a cut-off end'),
    }),
  },
} as const;
