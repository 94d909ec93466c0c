// As much of a browser as a sign-in needs: keeps cookies by host, follows redirects, fills in the forms of oidc-provider.
import { createProviderFetch } from '@lagebild/dashboard/server/access/oidc/provider-fetch.ts';

export interface Landed {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

interface Sent {
  readonly form?: URLSearchParams;
}

const FORM_OF = /<form[^>]* action="([^"]+)"[\s\S]*?name="prompt" value="(\w+)"/;
const MOST_STEPS = 20;

export class JarBrowser {
  /** By host name. */
  readonly jar = new Map<string, Map<string, string>>();
  readonly #askTls: ReturnType<typeof createProviderFetch>;

  /** @param ca authority it believes beside none, PEM */
  constructor(ca?: string) {
    this.#askTls = createProviderFetch(ca);
  }

  cookie(host: string, name: string): string | undefined {
    return this.jar.get(host)?.get(name);
  }

  async step(url: string, { form }: Sent = {}): Promise<Response> {
    const { hostname } = new URL(url);
    const own = this.jar.get(hostname) ?? new Map<string, string>();
    this.jar.set(hostname, own);
    const cookie = [...own].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) };
    const sent = { method: form ? 'POST' : 'GET', headers, body: form?.toString() ?? null, redirect: 'manual' } as const;
    const response = await (url.startsWith('https:') ? this.#askTls(url, { ...sent, body: sent.body ?? undefined }) : fetch(url, sent));
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(set)) own.delete(name);
      else own.set(name, value);
    }
    return response;
  }

  /**
   * Goes on until a page is shown that is no form of the provider; signs in there as `login`.
   * @param before stops before it asks for an address that begins so; its answer is empty
   */
  async go(begin: string, login = 'anna', before = 'nowhere'): Promise<Landed> {
    let url = begin;
    let sent: Sent = {};
    for (let step = 0; step < MOST_STEPS; step += 1) {
      if (url.startsWith(before)) return { url, status: 0, text: '', headers: new Headers() };
      const response = await this.step(url, sent);
      sent = {};
      const to = response.headers.get('location');
      if (to !== null) {
        url = new URL(to, url).href;
        await response.arrayBuffer();
        continue;
      }
      const text = await response.text();
      const [, action, prompt] = FORM_OF.exec(text) ?? [];
      if (action === undefined || prompt === undefined) return { url, status: response.status, text, headers: response.headers };
      url = new URL(action, url).href;
      sent = { form: new URLSearchParams({ prompt, login, password: 'x' }) };
    }
    throw new Error(`still on the way at ${url}`);
  }
}
