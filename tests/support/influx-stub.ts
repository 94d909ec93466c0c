// Stands in for InfluxDB 2.x and 3.x: their addresses, credentials, error shapes and habits, over a real InfluxDB 1.x that keeps the data.
//
// Shapes from the sources: 2.x http/legacy, points_parser.go, write_handler.go; 3.x influxdb3_server/src/http.rs and its release notes.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Influxd } from './influxd.ts';

export interface Reply {
  readonly status: number;
  readonly body?: object | string;
}

export interface InfluxStub {
  readonly url: string;
  readonly token: string;
  readonly database: string;
  /** Requests since the start, as "POST /write". */
  readonly requests: string[];
  /** Answers in the place of the server when it gives something; the request then changes nothing. */
  fault: (path: string, body: string) => Reply | undefined;
  close(): Promise<void>;
}

export interface StubOptions {
  readonly dialect: 'influx2' | 'influx3';
  readonly influxd: Influxd;
  /** InfluxDB 3 before 3.10 answered malformed lines with 500. */
  readonly malformedIs500?: boolean;
}

const TOKEN = 'stub-token==';
const LONGEST_RANGE_MS = 72 * 3_600_000;

export async function startInfluxStub({ dialect, influxd, malformedIs500 = false }: StubOptions): Promise<InfluxStub> {
  const database = `stub_${dialect}`;
  const isSecond = dialect === 'influx2';
  await influxd.query(`CREATE DATABASE ${database}`);
  /** Content by series and time: 3.x promises nothing for a second content under the same key. */
  const written = new Map<string, string>();
  const requests: string[] = [];
  let coin = 0;

  async function forward(path: string, body: string | URLSearchParams): Promise<Reply> {
    const authorization = `Basic ${Buffer.from(influxd.credentials).toString('base64')}`;
    const response = await fetch(`${influxd.url}${path}`, { method: 'POST', body, headers: { authorization } });
    return { status: response.status, body: await response.text() };
  }

  const refuse = (status: number, code: string, message: string): Reply => ({
    status,
    body: isSecond ? { code, message } : { error: message },
  });

  async function write(url: URL, text: string): Promise<Reply> {
    const given = url.searchParams.get(isSecond ? 'bucket' : 'db');
    if (isSecond && given !== database) return refuse(404, 'not found', `bucket "${given}" not found`);
    const precision = url.searchParams.get('precision');
    if (precision !== 'ms') return refuse(400, 'invalid', `invalid precision ${precision}`);
    const lines = text.split('\n').filter((line) => line !== '');
    const malformed = lines.filter((line) => !/^.+ \S.* -?\d+$/.test(line));
    const [bad] = malformed;
    if (bad !== undefined && isSecond) return refuse(400, 'invalid', `unable to parse '${bad}': missing fields`);
    if (bad !== undefined && malformedIs500) return { status: 500, body: { error: `line protocol parse error: ${bad}` } };
    const good = lines.filter((line) => !malformed.includes(line)).filter(isKept);
    const answer = await forward(`/write?db=${database}&precision=ms`, good.join('\n'));
    const words = typeof answer.body === 'string' && answer.body ? (JSON.parse(answer.body) as { error: string }).error : '';
    if (isSecond)
      return answer.status === 400 ? refuse(422, 'unprocessable entity', `failure writing points to database: ${words}`) : answer;
    if (answer.status !== 400 && malformed.length === 0) return answer;
    const data = malformed.map((line) => ({ original_line: line, line_number: lines.indexOf(line) + 1, error_message: 'invalid line' }));
    if (words) data.push({ original_line: '', line_number: 0, error_message: words });
    return { status: 400, body: { error: 'partial write of line protocol occurred', data } };
  }

  /** In 3.x either of two contents under one key may win; here they take turns. */
  function isKept(line: string): boolean {
    if (isSecond) return true;
    const [, series = '', fields = '', time = ''] = /^(.*[^\\]) (\S+) (\d+)$/.exec(line) ?? [];
    const key = `${series} ${time}`;
    const before = written.get(key);
    if (before === undefined || before === fields) {
      written.set(key, fields);
      return true;
    }
    coin += 1;
    if (coin % 2 === 0) written.set(key, fields);
    return coin % 2 === 0;
  }

  async function query(body: string): Promise<Reply> {
    const given = new URLSearchParams(body);
    const statement = given.get('q') ?? '';
    if (given.get('db') !== database)
      return isSecond
        ? refuse(404, 'not found', 'no dbrp mapping found')
        : { status: 200, body: { results: [{ error: `database not found: ${given.get('db')}` }] } };
    if (/^\s*(CREATE|DROP|ALTER|GRANT)/i.test(statement))
      return refuse(400, 'invalid', `error parsing query: ${statement} is not supported`);
    if (!isSecond && /^\s*DELETE/i.test(statement)) return refuse(400, 'invalid', 'DELETE is not supported');
    const [from, to] = [...statement.matchAll(/time >=? ?(\d+)ms|time < (\d+)ms/g)].map((match) => Number(match[1] ?? match[2]));
    if (!isSecond && from !== undefined && to !== undefined && to - from > LONGEST_RANGE_MS) {
      return { status: 200, body: { results: [{ error: 'Query would exceed file limit of 432 parquet files' }] } };
    }
    if (/^\s*SELECT/i.test(statement) && (from === undefined || to === undefined))
      throw new Error(`a question without both bounds: ${statement}`);
    return forward('/query', given);
  }

  /** `_measurement="air" AND device="st-1"`, a span of time; 204 without a body (2.x, http/delete_handler.go, predicate/parser.go). */
  async function deleteWhere(url: URL, body: string): Promise<Reply> {
    if (url.searchParams.get('bucket') !== database) return refuse(404, 'not found', 'bucket not found');
    const { start, stop, predicate } = JSON.parse(body) as { start: string; stop: string; predicate: string };
    const terms = [...predicate.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"(?: AND |$)/g)];
    if (terms.map(([term]) => term).join('') !== predicate) return refuse(400, 'invalid', `invalid predicate ${predicate}`);
    const values = Object.fromEntries(terms.map(([, key = '', value = '']) => [key, value.replace(/\\(.)/g, '$1')]));
    const { _measurement: measurement = '', ...tags } = values;
    const where = Object.entries(tags).map(([key, value]) => `"${key}" = '${value.replace(/'/g, "\\'")}'`);
    const span = `time >= '${start}' AND time < '${stop}'`;
    const answer = await forward(
      '/query',
      new URLSearchParams({ db: database, q: `DELETE FROM "${measurement}" WHERE ${[...where, span].join(' AND ')}` }),
    );
    return answer.status === 200 ? { status: 204 } : answer;
  }

  async function answer(request: IncomingMessage): Promise<Reply> {
    const url = new URL(request.url ?? '', 'http://stub');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
    requests.push(`${request.method} ${url.pathname}`);
    const fault = stub.fault(url.pathname, body);
    if (fault) return fault;
    if (request.headers.authorization !== (isSecond ? `Token ${TOKEN}` : `Bearer ${TOKEN}`)) {
      return isSecond
        ? refuse(401, 'unauthorized', 'unauthorized access')
        : { status: 401, body: { error: 'the request was not authenticated' } };
    }
    if (url.pathname === (isSecond ? '/api/v2/write' : '/write')) return write(url, body);
    if (url.pathname === '/query') return query(body);
    if (isSecond && url.pathname === '/api/v2/delete') return deleteWhere(url, body);
    return refuse(404, 'not found', 'path not found');
  }

  const server = createServer((request, response) => {
    answer(request)
      .catch((error: Error): Reply => ({ status: 500, body: { error: error.message } }))
      .then(({ status, body = '' }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: InfluxStub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: TOKEN,
    database,
    requests,
    fault: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return stub;
}
