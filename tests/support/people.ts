// People who sign in to a running Lagebild, each with a cookie of their own, as a browser keeps it.
import { type ActionName, type Answer, type Body, type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import type { Grant } from '@lagebild/shared/domain/access/principal.ts';
import type { Lagebild } from '../../start/lagebild.ts';

export const PASSWORD = 'drei Krähen im Nebel';

export class Person {
  readonly #httpUrl: string;
  cookie: string | undefined;
  /** Of a sign-in whose code is missing. */
  half: string | undefined;

  constructor(httpUrl: string) {
    this.#httpUrl = httpUrl;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const cookies = [this.cookie, this.half].filter((one) => one !== undefined).join('; ');
    const headers = { ...(cookies !== '' && { cookie: cookies }), ...(init.headers as Record<string, string>) };
    const response = await fetch(this.#httpUrl + path, { ...init, headers });
    for (const set of response.headers.getSetCookie()) {
      const kept = /=;/.test(set) ? undefined : set.split(';')[0];
      if (set.startsWith('__Host-lagebild=')) this.cookie = kept;
      if (set.startsWith('__Host-lagebild-half=')) this.half = kept;
    }
    return response;
  }

  /** Status of a question. */
  async status(path: string): Promise<number> {
    const response = await this.request(path);
    await response.arrayBuffer();
    return response.status;
  }

  async ask<R extends RouteName>(route: R, query: Record<string, string> = {}): Promise<Answer<R>> {
    const response = await this.request(`${routes[route].path}?${String(new URLSearchParams(query))}`);
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`);
    return routes[route].answer.parse(body) as Answer<R>;
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.request(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  }

  async act<R extends ActionName>(route: R, body: Body<R>): Promise<Answer<R>> {
    const response = await this.post(routes[route].path, body);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return routes[route].answer.parse(answer) as Answer<R>;
  }
}

/** The first administrator, by the link that is printed at the start. */
export async function firstAdministrator(lagebild: Pick<Lagebild, 'httpUrl' | 'firstLink'>): Promise<Person> {
  const person = new Person(lagebild.httpUrl);
  const secret = lagebild.firstLink?.split('#')[1] ?? '';
  await person.act('linkUse', { secret, login: 'leitung', name: 'Leitung', password: PASSWORD });
  return person;
}

/** Somebody whom an administrator added, signed in by the link they got. */
export async function invite(administrator: Person, httpUrl: string, login: string, grants: readonly Grant[]): Promise<Person> {
  const { link } = await administrator.act('accountAdd', { login, name: `Kennung ${login}`, grants: [...grants] });
  const person = new Person(httpUrl);
  await person.act('linkUse', { secret: link, password: PASSWORD });
  return person;
}
