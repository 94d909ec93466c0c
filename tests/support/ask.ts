// Run on another machine: asks by HTTPS, believing any certificate, and prints status and body.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';

export interface Question {
  readonly url: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON; a GET without. */
  readonly body?: unknown;
}

const { url, headers = {}, body } = JSON.parse(process.argv[2] ?? '{}') as Question;
const method = body === undefined ? 'GET' : 'POST';
const asked = request(url, { method, headers: { 'content-type': 'application/json', ...headers }, rejectUnauthorized: false });
asked.end(body === undefined ? undefined : JSON.stringify(body));
const [answer] = (await once(asked, 'response')) as [IncomingMessage];
process.stdout.write(JSON.stringify({ status: answer.statusCode, body: await text(answer) }));
