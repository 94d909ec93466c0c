// Asks a running Lagebild over HTTP, as anybody could, and checks its answers against the contract.

import { type Answer, type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import type { ApiChoice } from '../cli/api-options.ts';

export class ApiError extends Error {
  readonly code = 'API_FAILED';
}

export interface LagebildApi {
  /** @throws {ApiError} when it does not answer, or not as the contract says; the signal's reason when that came */
  ask<R extends RouteName>(route: R, query?: Readonly<Record<string, string | number>>): Promise<Answer<R>>;
}

const TIMEOUT_MS = 30_000;

export function lagebildAt({ url, headers }: ApiChoice, signal?: AbortSignal): LagebildApi {
  return {
    async ask(route, query = {}) {
      const address = new URL(routes[route].path, url);
      for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
      let response: Response;
      try {
        response = await fetch(address, {
          headers,
          signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
        });
      } catch (error) {
        signal?.throwIfAborted();
        const { code = (error as Error).message } = ((error as Error).cause ?? {}) as { code?: string };
        throw new ApiError(`No Lagebild answers at ${url} (${code}).`);
      }
      if (!response.ok) throw new ApiError(`Lagebild answered ${response.status} to ${address.pathname}${address.search}.`);
      const parsed = routes[route].answer.safeParse(await response.json());
      if (!parsed.success)
        throw new ApiError(`The answer to ${address.pathname} is not what the contract says: ${parsed.error.issues[0]?.message}.`);
      return parsed.data as Answer<typeof route>;
    },
  };
}
