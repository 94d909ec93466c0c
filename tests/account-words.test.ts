// What people read about the server's words: every refusal has a German sentence, and every entry of the audit log its words.
import { problem, type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import { routeAccess } from '@lagebild/shared/contract/route-access.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { STATUS } from '../dashboard/server/problem.ts';
import { de } from '../dashboard/web/src/account/words-de.ts';
import { en } from '../dashboard/web/src/account/words-en.ts';
import { GERMAN_REFUSALS, refusedInGerman } from '../dashboard/web/src/i18n/refusals-de.ts';
import { firstAdministrator, PASSWORD, Person } from './support/people.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

/** Never in an entry. */
const SECRETS = ['password', 'current', 'next', 'secret', 'oneTimeCode'];

const logged = (Object.keys(routes) as RouteName[]).filter((name) => 'body' in routes[name] && routeAccess[name].scope !== 'anyone');

function fieldsOf(name: RouteName): string[] {
  const route = routes[name];
  if (!('body' in route)) return [];
  const { properties = {} } = z.toJSONSchema(route.body, { unrepresentable: 'any' });
  return Object.keys(properties);
}

it('every code of a refusal has a sentence in German, whether it is a matter of accounts or not', () => {
  // A weak password has a sentence for each reason.
  const known = [...GERMAN_REFUSALS, ...Object.keys(de.wrong), 'PASSWORD_WEAK'];
  expect(Object.keys(STATUS).filter((code) => !known.includes(code))).toEqual([]);
  for (const code of GERMAN_REFUSALS) {
    const sentence = refusedInGerman({ status: 400, code, detail: 'This is wrong.' }, undefined);
    expect(sentence.replace('„This is wrong.“', '')).not.toMatch(/undefined|This/);
  }
  expect(refusedInGerman({ status: 418, code: 'UNHEARD_OF', detail: 'x' }, undefined)).toBe('Der Server lehnt ab (418): „x“');
  expect(refusedInGerman({ status: 429, code: 'TOO_MANY', detail: 'x' }, '5 Minuten')).toContain('in 5 Minuten');
});

it.each([
  ['German', de],
  ['English', en],
])('every deed that is written down, and what belongs to it, has words: %s', (_, { actions, fields }) => {
  expect(logged.length).toBeGreaterThan(20);
  expect(logged.filter((name) => !Object.hasOwn(actions, name))).toEqual([]);
  const named = new Set(logged.flatMap(fieldsOf));
  expect([...named].filter((field) => !SECRETS.includes(field) && !Object.hasOwn(fields, field))).toEqual([]);
});

describe('a refusal tells a program what its sentence tells people', () => {
  let lagebild: RunningLagebild;
  beforeAll(async () => {
    lagebild = await runLagebild({ ACCOUNTS: 'required' });
  }, 60_000);
  afterAll(() => lagebild?.[Symbol.asyncDispose]());

  async function refused(person: Person, path: string, body: object) {
    const response = await person.post(path, body);
    return { facts: problem.parse(await response.json()), retryAfter: response.headers.get('retry-after') };
  }

  it('why a password is not taken, which field is wrong, how long to wait', async () => {
    const stranger = new Person(lagebild.httpUrl);
    const secret = lagebild.firstLink?.split('#')[1] ?? '';
    const first = { secret, login: 'leitung', name: 'Leitung' };
    const weak = (password: string) => refused(stranger, routes.linkUse.path, { ...first, password });
    expect((await weak('kurz')).facts).toMatchObject({ code: 'PASSWORD_WEAK', reason: 'too_short' });
    expect((await weak('x'.repeat(300))).facts).toMatchObject({ code: 'PASSWORD_WEAK', reason: 'too_long' });
    expect((await weak('leitung leitung')).facts).toMatchObject({ code: 'PASSWORD_WEAK', reason: 'too_plain' });
    const { facts } = await refused(stranger, routes.linkUse.path, { ...first, login: 'Вася', password: PASSWORD });
    expect(facts).toMatchObject({ code: 'BODY_INVALID', field: 'login' });
    // A name that reads from right to left, and one that nobody sees.
    for (const name of ['Leitung\u202egnutieL', '\u200b', 'Lei\ntung'])
      expect((await refused(stranger, routes.linkUse.path, { ...first, name, password: PASSWORD })).facts).toMatchObject({ field: 'name' });

    await firstAdministrator(lagebild);
    const signIn = () => refused(stranger, routes.signIn.path, { login: 'leitung', password: 'falsch' });
    for (let n = 0; n < 5; n += 1) expect((await signIn()).facts.code).toBe('SIGN_IN_WRONG');
    const locked = await signIn();
    expect(locked.facts).toMatchObject({ code: 'TOO_MANY', reason: 'wrong_passwords' });
    expect(locked.facts.retryAfterS).toBeGreaterThan(0);
    expect(locked.retryAfter).toBe(String(locked.facts.retryAfterS));
  });
});
