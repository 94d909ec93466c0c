// What browsers are told with every answer: pages, answers, refusals, downloads, the wall, also through the dashboard of its own.
import { rmSync } from 'node:fs';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministrator, type Person } from './support/people.ts';
import { temporaryFolder } from './support/running-lagebild.ts';
import { type StartedProgram, startProgram } from './support/started-program.ts';

const folder = temporaryFolder();
let ingest: StartedProgram;
let front: StartedProgram;
let person: Person;

beforeAll(async () => {
  ingest = await startProgram({ DATA_DIR: folder, ACCOUNTS: 'required' });
  front = await startProgram({ INGEST_URL: ingest.httpUrl }, 'start/dashboard.ts');
  person = await firstAdministrator({ httpUrl: ingest.httpUrl, firstLink: ingest.firstLink });
}, 60_000);
afterAll(async () => {
  await front?.end('SIGTERM');
  await ingest?.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** Path, with a session or without, what comes. */
const ANSWERS: readonly (readonly [string, 'signed in' | 'stranger', number])[] = [
  ['/', 'stranger', 200],
  ['/wand', 'stranger', 200],
  ['/m/unna', 'stranger', 200],
  ['/healthz', 'stranger', 200],
  ['/openapi.json', 'stranger', 200],
  [paths.region, 'stranger', 200],
  [paths.devices, 'stranger', 401],
  [paths.devices, 'signed in', 200],
  [`${paths.devices}?kind=nonsense`, 'signed in', 400],
  ['/api/v1/nowhere', 'signed in', 404],
  ['/nowhere.txt', 'stranger', 404],
  ['/assets/nowhere.js', 'stranger', 404],
  ['/%E0%A4%A', 'stranger', 400],
  [paths.signIn, 'stranger', 405],
  [paths.devicesTable, 'signed in', 200],
  [paths.quarantineDownload, 'signed in', 200],
  [paths.auditDownload, 'signed in', 200],
  ['/socket.io/?EIO=4&transport=polling', 'signed in', 200],
  ['/socket.io/?EIO=4&transport=polling', 'stranger', 403],
  ['/socket.io/?EIO=3', 'signed in', 400],
];

describe.each(['in one process', 'through the dashboard of its own'])('%s', (how) => {
  it.each(ANSWERS)('%s (%s) comes with %i and everything browsers have to know', async (path, who, status) => {
    const url = (how === 'in one process' ? ingest : front).httpUrl + path;
    const headers = who === 'signed in' ? { cookie: person.cookie ?? '' } : {};
    const response = await fetch(url, { headers, redirect: 'manual' });
    await response.arrayBuffer();
    expect(response.status).toBe(status);
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ]) {
      expect(policy.split(';')).toContain(part);
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(response.headers.get('permissions-policy')).toMatch(/camera=\(\), .*geolocation=\(\), .*microphone=\(\)/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    // Without TLS there is nothing to insist on.
    expect(response.headers.get('strict-transport-security')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
    if (path.startsWith('/api')) expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
