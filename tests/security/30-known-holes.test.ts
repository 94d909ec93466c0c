// Check 30, known holes: the real npm asks a registry on this machine, and what it reports fails the command unless it is excepted with a date.
import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { judgeAudit, parseExceptions } from '../../scripts/supply/audit.ts';
import { readLockfile } from '../../scripts/supply/lockfile.ts';

const GHSA = 'GHSA-aaaa-bbbb-cccc';
const hole = { id: 1, url: `https://github.com/advisories/${GHSA}`, title: 'A hole', severity: 'high', vulnerable_versions: '<99.0.0' };
const { packages } = readLockfile();

let server: Server | undefined;
afterEach(() => server?.close());

/** A registry that knows of advisories, or refuses the question. @returns its address */
async function openRegistry(advisories: object | undefined): Promise<string> {
  server = createServer((request, response) => {
    const name = decodeURIComponent(request.url?.slice(1) ?? '');
    const version = packages.find((one) => one.name === name)?.version ?? '0.1.0';
    const packument = { name, 'dist-tags': { latest: version }, versions: { [version]: { name, version } } };
    const isQuestion = request.method === 'POST';
    response.writeHead(isQuestion && !advisories ? 405 : 200, { 'content-type': 'application/json' });
    request.resume().once('end', () => response.end(JSON.stringify(isQuestion ? advisories : packument)));
  });
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function audit(registry: string): Promise<{ code: number | null; said: string }> {
  const args = ['scripts/audit-deps.ts', `--registry=${registry}`, '--fetch-retries=0'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  return new Promise((done) => child.once('close', (code) => done({ code, said })));
}

describe('30 a hole that the registry knows of', () => {
  it('fails the command, with its name', async () => {
    const { code, said } = await audit(await openRegistry({ express: [hole] }));
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`${GHSA} in express (high): A hole`) });
  });

  it('does not when there is none', async () => {
    expect(await audit(await openRegistry({}))).toEqual({ code: 0, said: expect.stringContaining('No known hole') });
  });

  it('is not mistaken for none when nobody answers', async () => {
    expect(await audit(await openRegistry(undefined))).toEqual({ code: 2, said: expect.stringContaining('nothing is known') });
  });
});

describe('30 an exception that nobody looks at again', () => {
  const via = [{ name: 'express', title: 'A hole', url: hole.url, severity: 'high' }];
  const output = JSON.stringify({ vulnerabilities: { express: { via }, other: { via: ['express'] } } });
  const entry = `[{ advisory: ${GHSA}, package: express, reason: we never call it, until: 2026-12-31 }]`;

  it('holds until its day, and no longer', () => {
    const exceptions = parseExceptions(entry);
    expect(judgeAudit(output, exceptions, '2026-12-31')).toMatchObject({
      problems: [],
      excepted: [expect.stringContaining('we never call it')],
    });
    expect(judgeAudit(output, exceptions, '2027-01-01').problems).toEqual([expect.stringContaining('ended on 2026-12-31')]);
  });

  it('is for ninety days at most', () => {
    const exceptions = parseExceptions(entry);
    expect(judgeAudit(output, exceptions, '2026-10-02').problems).toEqual([]);
    expect(judgeAudit(output, exceptions, '2026-10-01').problems).toEqual([expect.stringContaining('longer than 90 days')]);
  });

  it('is for one hole in one package, and told when it is not needed', () => {
    const others = parseExceptions(entry.replace('express', 'another'));
    expect(judgeAudit(output, others, '2026-12-01').problems).toEqual([
      expect.stringContaining(`${GHSA} in express`),
      expect.stringContaining('delete the entry'),
    ]);
  });

  it('needs a reason and a day', () => {
    expect(() => parseExceptions(entry.replace('until: 2026-12-31', 'until: later'))).toThrow('until');
    expect(() => parseExceptions(entry.replace('reason: we never call it, ', ''))).toThrow('reason');
  });
});
