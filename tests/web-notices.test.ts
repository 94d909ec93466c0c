// What the build of the dashboard puts beside the pages: the licences of what is in them, and whom to tell about holes.
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveWeb } from '@lagebild/dashboard/server/web-pages.ts';
import express from 'express';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { securityContact } from '../scripts/supply/security-txt.ts';
import { packageFolderOf, webNotices, writeNotices } from '../scripts/supply/web-notices.ts';
import { temporaryFolder } from './support/running-lagebild.ts';

const root = join(import.meta.dirname, '..');
const folder = temporaryFolder();
const region = join(folder, 'region');
const out = join(folder, 'dist');

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  const text = readFileSync(join(region, 'security.yaml'), 'utf8');
  writeFileSync(
    join(region, 'security.yaml'),
    text.replace('contact: null', 'contact: [mailto:it@kreis.example]').replace('expires: null', 'expires: 2099-06-30'),
  );
  await build({
    configFile: join(root, 'dashboard/vite.config.ts'),
    build: { outDir: out, emptyOutDir: true },
    plugins: [webNotices(root), securityContact(region)],
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('every package the pages import is named with its text', () => {
  const notices = readFileSync(join(out, 'lizenzen.txt'), 'utf8');
  for (const name of ['preact', 'chart.js', 'leaflet', 'socket.io-client', 'lucide-static', '@preact/signals', 'supercluster'])
    expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  expect(notices).toContain('SIL OPEN FONT LICENSE');
  expect(notices).toContain('© GeoBasis-DE / BKG 2017');
  expect(notices).not.toMatch(/^(vitest|express) \d/m);
});

it('the contact stands where RFC 9116 looks for it', () => {
  expect(readFileSync(join(out, '.well-known/security.txt'), 'utf8')).toMatch(/^Contact: mailto:it@kreis\.example\nExpires: 2099-06-30T/);
  expect(existsSync(join(root, 'dashboard/web/dist/.well-known'))).toBe(false); // nobody is named here
});

it('the contact is handed out at its place', async () => {
  const app = express();
  serveWeb(app, out);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}/.well-known/security.txt`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']); // RFC 9116, 3
  server.close();
});

it('a package without a licence, or its text, does not get into a build', () => {
  const bare = join(folder, 'node_modules/bare');
  mkdirSync(bare, { recursive: true });
  writeFileSync(join(bare, 'package.json'), '{ "name": "bare", "version": "1.0.0", "license": "MIT" }');
  expect(() => writeNotices([bare])).toThrow('bare 1.0.0 goes to browsers without a licence or its text');
  writeFileSync(join(bare, 'LICENSE.md'), 'do what you like');
  expect(writeNotices([bare, bare])).toMatch(/bare 1\.0\.0, MIT\n\ndo what you like\n$/);
  writeFileSync(join(bare, 'package.json'), '{ "name": "bare", "version": "1.0.0" }');
  expect(() => writeNotices([bare])).toThrow('without a licence');
});

it('knows a package by the folder of a module', () => {
  expect(packageFolderOf('/a/node_modules/@b/c/d.js?raw')).toBe('/a/node_modules/@b/c');
  expect(packageFolderOf('\0/a/node_modules/x/node_modules/y/z.js')).toBe('/a/node_modules/x/node_modules/y');
  expect(packageFolderOf('/a/src/main.tsx')).toBeUndefined();
});
