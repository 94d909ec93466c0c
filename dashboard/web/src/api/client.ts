// Asks the HTTP API: one typed function, whose failures carry a sentence a person can use.
import type { ActionName, Answer, Body, Problem, RouteName } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { signal } from '@preact/signals';
import { formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { learnServerTime } from '../state/clock.ts';

const TIMEOUT_MS = 20_000;

/** What the server tells of a refusal beside its sentence. */
type Facts = Pick<Problem, 'reason' | 'field' | 'retryAfterS'>;

export class AskError extends Error {
  readonly code: string;
  readonly facts: Facts;
  constructor(code: string, message: string, facts: Facts = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }
}

/** Rises with each question that is refused because nobody is signed in, or may do anything yet. */
export const questionsOfNobody = signal(0);

export type Question = Record<string, string | number | undefined>;

/** A refusal in a sentence for people. */
export async function refusal(response: Response): Promise<AskError> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const { code = 'REFUSED', retryAfterS = Number(response.headers.get('retry-after')) || undefined } = problem;
  const detail = [problem.detail ?? response.statusText, problem.hint].filter(Boolean).join(' ');
  const wait = retryAfterS === undefined ? undefined : formatSpan(retryAfterS * 1000);
  if (code === 'SIGN_IN_NEEDED' || code === 'SECOND_FACTOR_NEEDED') questionsOfNobody.value += 1;
  const { reason, field } = problem;
  return new AskError(code, words.value.load.refused({ status: response.status, code, detail }, wait), { reason, field, retryAfterS });
}

/** @throws {AskError} with a sentence for people; an aborted question throws the abort itself */
export async function ask<R extends Exclude<RouteName, 'device'>>(
  name: R,
  question: Question = {},
  signal?: AbortSignal,
): Promise<Answer<R>> {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(question)) if (value !== undefined) query.set(key, String(value));
  // What the path itself asks for is no part of the query.
  const path = paths[name].replace(/\{(\w+)\}/, (_, key: string) => {
    const value = query.get(key) ?? '';
    query.delete(key);
    return encodeURIComponent(value);
  });
  const text = query.toString();
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const unreachable = (cause: unknown): never => {
    if (signal?.aborted) throw cause;
    throw new AskError('UNREACHABLE', words.value.load.unreachable);
  };
  const response = await fetch(text ? `${path}?${text}` : path, { signal: signal ? AbortSignal.any([signal, limit]) : limit }).catch(
    unreachable,
  );
  // Known before the first live frame: with a wrong clock here everything would look silent until then.
  const at = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(at)) learnServerTime(at);
  if (!response.ok) throw await refusal(response);
  // A connection may break, and time may run out, in the middle of a long answer.
  return (await response.json().catch(unreachable)) as Answer<R>;
}

/** Posts something that changes the server. @throws {AskError} with a sentence for people */
export async function act<R extends ActionName>(name: R, body: Partial<Body<R>>): Promise<Answer<R>> {
  const headers = { 'content-type': 'application/json' };
  const options = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT_MS) };
  const response = await fetch(paths[name], options).catch(() => {
    throw new AskError('UNREACHABLE', words.value.load.unreachable);
  });
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as Answer<R>;
}
