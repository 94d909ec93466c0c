// Speaks HTTP to InfluxDB through the two packages, with all their retries and buffers off.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpError, InfluxDB as WriteClient } from '@influxdata/influxdb-client';
import { InfluxDB as QueryClient } from 'influx';
import { StoreUnavailable } from '../../domain/store-error.ts';
import type { Dialect } from './dialect.ts';
import type { WriteAnswer } from './write-rules.ts';

export interface InfluxOptions {
  readonly dialect: Dialect;
  readonly url: string;
  /** Database or bucket. */
  readonly database: string;
  readonly org: string;
  /** Contents of the credentials file; undefined for a server without accounts. */
  readonly credentials: string | undefined;
  readonly timeoutMs?: number;
}

export interface Row {
  readonly tags: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | string | null)[])[];
}

export interface InfluxTransport {
  /** Sends lines; tells what the server answered, whatever it was. */
  write(body: string): Promise<WriteAnswer>;
  /**
   * Asks one statement; times come back as epoch milliseconds. A database that does not exist holds nothing.
   * @throws {StoreUnavailable} or a plain error when the statement itself is refused
   */
  query(statement: string): Promise<Row[]>;
  /**
   * Posts JSON to the HTTP API of 2.x.
   * @throws {StoreUnavailable} or a plain error when the question itself is refused
   */
  post(path: string, body: object): Promise<void>;
  close(): void;
}

const TIMEOUT_MS = 30_000;
/** On loopback compressing only costs; over a network line protocol shrinks to a tenth. */
const COMPRESS_FROM_BYTES = 1000;

/** A host that failed would be left alone for a while, and every question refused meanwhile. */
const noBackoff = { getDelay: () => 0, next: () => noBackoff, reset: () => noBackoff };

export function openTransport({ dialect, url, database, org, credentials, timeoutMs = TIMEOUT_MS }: InfluxOptions): InfluxTransport {
  const { hostname, port, protocol, pathname } = new URL(url);
  const headers = credentials === undefined ? {} : { Authorization: dialect.authorization(credentials) };
  const agent = protocol === 'https:' ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const writer = new WriteClient({ url, timeout: timeoutMs, transportOptions: { agent } });
  const reader = new QueryClient({
    // Left out it would be root with the password root; with null the package sends no credentials of its own beside ours.
    username: null as unknown as string,
    hosts: [
      {
        host: hostname,
        port: Number(port || (protocol === 'https:' ? 443 : 80)),
        protocol: protocol === 'https:' ? 'https' : 'http',
        path: pathname === '/' ? '' : pathname,
        options: { headers, agent },
      },
    ],
    pool: { maxRetries: 0, requestTimeout: timeoutMs, backoff: noBackoff },
  });
  const gzipThreshold = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) ? Number.POSITIVE_INFINITY : COMPRESS_FROM_BYTES;
  const path = dialect.writePath(database, org);
  return {
    write: (body) => send(path, body, 'text/plain; charset=utf-8'),
    async post(to, body) {
      const { status, words } = await send(to, JSON.stringify(body), 'application/json');
      if (status === 400 || status === 422) throw new Error(`the database did not understand the question: ${words}`);
      if (status < 200 || status > 299) throw new StoreUnavailable([401, 403, 404].includes(status) ? 'STORE_HOLDS' : 'STORE_AWAY', words);
    },
    async query(statement) {
      const answer = await reader
        .queryRaw(statement, { database, precision: 'ms', method: 'POST' })
        .catch((error: unknown) => Promise.reject(toQueryError(error)));
      return readAnswer(answer as QueryAnswer);
    },
    close: () => agent.destroy(),
  };

  function send(to: string, body: string, type: string): Promise<WriteAnswer> {
    return new Promise((resolve) => {
      let status = 204;
      writer.transport.send(
        to,
        body,
        { method: 'POST', headers: { 'content-type': type, ...headers }, gzipThreshold },
        {
          responseStarted: (_, code) => {
            status = code ?? status;
          },
          next: () => undefined,
          error: (error) => resolve(toAnswer(error)),
          complete: () => resolve({ status, words: '' }),
        },
      );
    });
  }
}

function toAnswer(error: Error): WriteAnswer {
  if (!(error instanceof HttpError)) return { status: 0, words: error.message || error.name };
  return { status: error.statusCode, words: wordsOf(error.body) || error.statusMessage || `status ${error.statusCode}` };
}

/** The sentence in an error's body: `{"error":…}` of 1.x and 3.x, with the lines of 3.x, or `{"code":…,"message":…}` of 2.x. */
function wordsOf(body: string | undefined): string {
  if (!body) return '';
  try {
    const { error, message, data } = JSON.parse(body) as { error?: string; message?: string; data?: unknown };
    const details = Array.isArray(data) ? data.map((line) => (line as { error_message?: string })?.error_message).filter(Boolean) : [];
    return [error ?? message ?? body, ...details].join(': ').slice(0, 1000);
  } catch {
    return body.slice(0, 1000);
  }
}

function toQueryError(error: unknown): Error {
  const { res, message } = error as { res?: { statusCode?: number }; message: string };
  const status = res?.statusCode ?? 0;
  const words = message.replace(/\s+/g, ' ').slice(0, 500);
  if (status === 400 || status === 422) return new Error(`the database did not understand the question: ${words}`);
  const code = [401, 403, 404].includes(status) ? 'STORE_HOLDS' : 'STORE_AWAY';
  // Without the package's error as cause: it carries the request with its credentials, and causes are logged.
  return new StoreUnavailable(code, words || 'no answer');
}

interface QueryAnswer {
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Partial<Row>[] }[];
}

function readAnswer({ results = [] }: QueryAnswer): Row[] {
  const [result] = results;
  if (result?.error !== undefined) {
    if (/database not found|table not found|table '.*' not found/i.test(result.error)) return [];
    const isForbidden = /not authorized|authorization failed|unauthorized/i.test(result.error);
    throw new StoreUnavailable(isForbidden ? 'STORE_HOLDS' : 'STORE_AWAY', result.error);
  }
  return (result?.series ?? []).map(({ tags = {}, columns = [], values = [] }) => ({ tags, columns, values }));
}
