// Judges what `npm audit --json` says: each advisory needs an exception with a reason and a day that has not passed.
import { parse } from 'yaml';
import { z } from 'zod';

const exceptions = z.array(
  z.strictObject({
    advisory: z.string().regex(/^GHSA(-[\w]{4}){3}$/),
    package: z.string().min(1),
    reason: z.string().min(10),
    until: z.iso.date(),
  }),
);
export type AuditException = z.infer<typeof exceptions>[number];

/** As docs/dependency-review.md says: then somebody looks at it again. */
const LONGEST_EXCEPTION_DAYS = 90;
const LONGEST_EXCEPTION_MS = LONGEST_EXCEPTION_DAYS * 86_400_000;

/** The parts of npm's report that count; a package that is only touched by another's hole names that one as a string. */
const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      via: z.array(z.union([z.string(), z.object({ name: z.string(), title: z.string(), url: z.string(), severity: z.string() })])),
    }),
  ),
});
/** What npm prints instead when the registry gave no answer, or none it understands. */
const refusal = z.object({ message: z.string().optional(), error: z.object({ summary: z.string() }) });

export interface AuditVerdict {
  /** False when the registry did not answer: then nothing is known. */
  readonly isAnswered: boolean;
  /** A sentence each. */
  readonly problems: readonly string[];
  readonly excepted: readonly string[];
}

/** @throws {z.ZodError} when the file does not follow its form */
export const parseExceptions = (text: string): AuditException[] => exceptions.parse(parse(text));

/**
 * @param output of `npm audit --json`
 * @param today as 2026-11-30
 * @throws when the output is neither a report nor a refusal
 */
export function judgeAudit(output: string, except: readonly AuditException[], today: string): AuditVerdict {
  const json: unknown = JSON.parse(output);
  const read = report.safeParse(json);
  if (!read.success) {
    const { message, error } = refusal.parse(json);
    return { isAnswered: false, problems: [message ?? error.summary], excepted: [] };
  }
  const found = Object.values(read.data.vulnerabilities).flatMap(({ via }) => via.filter((one) => typeof one !== 'string'));
  const holes = new Map(found.map((one) => [one.url, { ...one, advisory: one.url.split('/').at(-1) ?? one.url }]));
  const excepted: string[] = [];
  const problems: string[] = [];
  const used = new Set<AuditException>();
  for (const { advisory, name, title, severity } of holes.values()) {
    const exception = except.find((one) => one.advisory === advisory && one.package === name);
    if (exception) used.add(exception);
    const said = `${advisory} in ${name} (${severity}): ${title}`;
    if (!exception) problems.push(said);
    else if (Date.parse(exception.until) - Date.parse(today) > LONGEST_EXCEPTION_MS)
      problems.push(`${said}. The exception until ${exception.until} is for longer than ${LONGEST_EXCEPTION_DAYS} days`);
    else if (exception.until < today) problems.push(`${said}. The exception ended on ${exception.until}`);
    else excepted.push(`${said}. Until ${exception.until}: ${exception.reason}`);
  }
  for (const one of except.filter((exception) => !used.has(exception)))
    problems.push(`${one.advisory} in ${one.package} is excepted and no longer found: delete the entry`);
  return { isAnswered: true, problems, excepted };
}
