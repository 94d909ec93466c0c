// What is known of a deed before it is done, for the audit log: whose it is, and what will be gone or other afterwards.
import type { RouteName } from '@lagebild/shared/contract/http.ts';
import type { Grant } from '@lagebild/shared/domain/access/principal.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { ConcernedOf } from './concerned.ts';
import { toAudit } from './to-audit.ts';

export interface Deed {
  readonly name: RouteName;
  /** Keys of municipalities; the empty one: the district's. */
  readonly owners: readonly string[];
  /** The question without secrets, and what it leads to. */
  readonly what: object;
}

/** Of a list with hundreds of messages the first few owners are enough: there are ten municipalities. */
const MOST_OWNERS = 20;

export function createDeedOf(registry: Pick<Registry, 'accounts' | 'apiTokens'>, concernedOf: ConcernedOf) {
  function accountOf(name: RouteName, question: object): { login: string; grants: readonly Grant[] } | undefined {
    if (!name.startsWith('account') || !('id' in question) || typeof question.id !== 'number') return undefined;
    return registry.accounts.get(question.id);
  }

  return (name: RouteName, question: object): Deed => {
    const account = accountOf(name, question);
    const given = name.startsWith('account') && 'grants' in question ? (question.grants as readonly Grant[]) : [];
    const concerned = concernedOf(name, question);
    const places = [...given, ...(account?.grants ?? [])].map(({ municipality }) => municipality ?? '');
    const named = concerned === 'unnamed' ? [] : concerned.map((key) => key ?? '');
    const owners = [...new Set([...named, ...places])].slice(0, MOST_OWNERS);
    const before = account && { login: account.login, grantsBefore: account.grants };
    return { name, owners: owners.length > 0 ? owners : [''], what: { ...toAudit(question), ...before } };
  };
}

/** Of an answer what tells which thing was made; never the secret that was made with it. */
export function madeBy(told: unknown): object {
  if (typeof told !== 'object' || told === null) return {};
  const made: Record<string, unknown> = {};
  for (const key of ['id', 'username'] as const) if (key in told) made[key] = (told as Record<string, unknown>)[key];
  if ('account' in told && typeof told.account === 'object' && told.account !== null && 'id' in told.account) made.id = told.account.id;
  return made;
}
