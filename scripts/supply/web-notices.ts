// What browsers get that others wrote: names, licences and licence texts, beside the built dashboard as lizenzen.txt.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { licenceOf } from './licence-of.ts';

const NOTICES_FILE = 'lizenzen.txt';
/** Puts a few lines of its own into what it builds. */
const BUNDLER = 'vite';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
}

/** The folder of the package a module lies in; undefined for our own code and for what the bundler makes up. */
export function packageFolderOf(id: string): string | undefined {
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/').replace(/^\0/, ''))?.[1];
}

/** What follows in the bundler's licence file is about what it is made of itself, which goes to nobody. */
const BUNDLED_BY_OTHERS = /^# Licenses of bundled dependencies/m;

/** Licence and NOTICE files of a package, as they stand there. */
function textsOf(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|ofl)(\b|[.-])/i.test(name));
  return names.sort().map((name) => readFileSync(join(folder, name), 'utf8').split(BUNDLED_BY_OTHERS)[0]?.trim() ?? '');
}

/** @throws when a package states no licence, or brings no text of it: then it must not be given away */
function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { name, version, homepage } = manifest;
  const licence = licenceOf({ name, version, licence: manifest.license });
  const texts = textsOf(folder);
  if (licence === undefined || texts.length === 0) throw new Error(`${name} ${version} goes to browsers without a licence or its text`);
  const head = `${name} ${version}, ${licence}${homepage ? `\n${homepage}` : ''}`;
  return [head, ...texts].join('\n\n');
}

const INTRODUCTION = `Lagebild steht unter der EUPL-1.2. Was es an Browser ausliefert, enthält Werke anderer; hier stehen ihre Lizenzen.
Lagebild is under the EUPL-1.2. What it sends to browsers contains works of others; these are their licences.

Umrisse der Kommunen / outlines of the municipalities: © GeoBasis-DE / BKG 2017 (VG250, GeoNutzV), gerundet / rounded.`;

export function writeNotices(folders: Iterable<string>): string {
  const notices = [...new Set(folders)].map(noticeOf).sort((a, b) => (a < b ? -1 : 1));
  const rule = `\n\n${'-'.repeat(100)}\n\n`;
  return `${[INTRODUCTION, ...notices].join(rule)}\n`;
}

/** Writes the notices of everything that went into a build. */
export function webNotices(root: string): Plugin {
  return {
    name: 'web-notices',
    generateBundle() {
      const folders = [...this.getModuleIds()].flatMap((id) => packageFolderOf(id) ?? []);
      this.emitFile({
        type: 'asset',
        fileName: NOTICES_FILE,
        source: writeNotices([...folders, join(root, 'node_modules', BUNDLER)]),
      });
    },
  };
}
