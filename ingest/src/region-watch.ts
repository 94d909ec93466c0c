// Takes up a changed rule book, device profiles and codecs of the region while Lagebild runs. A file that is not right is refused, and the old one stays.
//
// The files are looked at, not listened to: changes in a mounted folder send no notice into a container.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@lagebild/shared/contract/health.ts';
import { type Profile, parseProfile } from '@lagebild/shared/domain/profile.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { type Codecs, readCodecFile } from '@lagebild/shared/registry/codecs.ts';
import { stateOf } from '@lagebild/shared/registry/file-state.ts';
import { readPlain } from '@lagebild/shared/registry/region-files.ts';
import type { Logger } from 'pino';

import type { RegionProblem } from './region-problem.ts';
import type { RuleBookReload } from './rule-book-reload.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { saveCodec } from './sandbox/save-codec.ts';

export interface RegionWatchDeps {
  /** The region's folder. */
  readonly region: string;
  readonly rules: RuleBook;
  /** As read at the start; changed in place, since everybody holds them. */
  readonly profiles: Map<string, Profile>;
  readonly codecs: Codecs;
  readonly sandbox: Pick<Sandbox, 'try'>;
  /** Takes up the rule book itself, before profiles are looked at. */
  readonly book?: RuleBookReload;
  readonly log: Logger;
}

export interface RegionWatch {
  readonly problems: readonly RegionProblem[];
  readonly healthProblems: readonly Problem[];
  /** Looks now; resolves once every change is taken up or refused. */
  look(): Promise<void>;
  close(): void;
}

/** So long a book that was changed must stand still, too, before it is read. */
const LOOK_EVERY_MS = 1000;
/** Stands for the folders themselves. */
const FOLDERS = '';

export function watchRegion({ region, rules, profiles, codecs, sandbox, book, log }: RegionWatchDeps): RegionWatch {
  const problems = new Map<string, RegionProblem>();
  /** State of each file as it was taken up or refused, by folder and name. */
  const seen = new Map(filesOf(region));
  let isFirst = true;
  let isClosed = false;
  let looking: Promise<void> | undefined;

  function refuse(file: string, problem: string): void {
    const before = problems.get(file);
    if (before?.problem === problem || isClosed) return;
    problems.set(file, { file: `region/${file}`, problem, since: before?.since ?? Date.now() });
    log.warn({ file: `region/${file}`, problem }, 'a file of the region is not right');
  }

  function lookAtProfile(file: string, id: string, isThere: boolean): void {
    if (!isThere) {
      profiles.delete(id);
      problems.delete(file);
      return;
    }
    try {
      profiles.set(id, parseProfile(id, readPlain(join(region, file), `region/${file}`) ?? '', rules));
      problems.delete(file);
    } catch (error) {
      const left = profiles.has(id) ? 'The profile read before stays in use.' : 'It is not used.';
      refuse(file, `${(error as Error).message.trim()}\n${left}`);
    }
  }

  async function lookAtCodec(file: string, name: string, isThere: boolean): Promise<void> {
    if (!isThere) {
      codecs.forgetFile(name);
      problems.delete(file);
      return;
    }
    try {
      const codec = readCodecFile(region, name);
      const { problem } = await saveCodec({ ...codec, save: false }, { codecs, sandbox });
      if (problem === undefined) {
        codecs.useFile(codec);
        problems.delete(file);
        return;
      }
      const isUsed = codecs.file(name);
      const left =
        isUsed?.source === codec.source ? 'It is used all the same.' : isUsed ? 'The codec read before stays in use.' : 'It is not used.';
      refuse(file, `${problem} ${left}`);
    } catch (error) {
      refuse(file, `${(error as Error).message}. ${codecs.file(name) ? 'The codec read before stays in use.' : 'It is not used.'}`);
    }
  }

  function filesNow(): Map<string, string> | undefined {
    try {
      const now = new Map(filesOf(region));
      problems.delete(FOLDERS);
      return now;
    } catch (error) {
      refuse(FOLDERS, `The folder cannot be read: ${(error as Error).message}. What was read before stays in use.`);
      return undefined;
    }
  }

  async function lookOnce(): Promise<void> {
    const now = filesNow();
    if (!now) return;
    const isNewBook = book?.look(Date.now()) ?? false;
    // With other rules a profile may be right that was refused.
    const isToJudge = (file: string) =>
      seen.get(file) !== now.get(file) || (isNewBook && file.startsWith('profiles/') && problems.has(file));
    const changed = [...new Set([...seen.keys(), ...now.keys()])].filter(isToJudge);
    // Codecs are used from the start on, whatever their examples say, since devices may need them: but that is told.
    const asked = isFirst ? [...new Set([...changed, ...[...now.keys()].filter((file) => file.startsWith('codecs/'))])] : changed;
    isFirst = false;
    for (const file of asked) {
      const state = now.get(file);
      if (state === undefined) seen.delete(file);
      else seen.set(file, state);
      const [folder, name = ''] = file.split('/');
      const id = name.replace(/\.(yaml|js)$/, '');
      if (folder === 'profiles') lookAtProfile(file, id, state !== undefined);
      else await lookAtCodec(file, id, state !== undefined);
      if (changed.includes(file) && !problems.has(file)) log.info({ file: `region/${file}` }, 'a changed file of the region was taken up');
    }
  }

  function look(): Promise<void> {
    const next = (looking ?? Promise.resolve()).then(lookOnce);
    const over = () => {
      looking = undefined;
    };
    looking = next.then(over, over);
    return next;
  }

  /** A defect here must not end the intake. */
  function lookByItself(): void {
    if (looking === undefined)
      look().catch((error: unknown) => log.error({ err: error }, 'the region could not be looked at; it is tried again'));
  }
  const timer = setInterval(lookByItself, LOOK_EVERY_MS).unref();
  lookByItself();
  return {
    get problems() {
      return [...(book?.problems ?? []), ...problems.values()];
    },
    get healthProblems() {
      const files = [...problems.values()].map(({ file, problem, since }): Problem => {
        return { part: 'region', code: 'REGION_FILE_REFUSED', since, detail: `${file}: ${problem}` };
      });
      return [...(book?.healthProblems ?? []), ...files];
    },
    look,
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };
}

const filesOf = (region: string): State[] => [...filesIn(region, 'profiles', '.yaml'), ...codecFilesIn(region)];

type State = readonly [file: string, state: string];

/** When each file of a folder was last changed, and how large it is. */
function filesIn(region: string, folder: string, end: string): State[] {
  if (!existsSync(join(region, folder))) return [];
  const names = readdirSync(join(region, folder)).filter((name) => name.endsWith(end) && !name.startsWith('.'));
  return names.map((name) => [`${folder}/${name}`, stateOf(join(region, folder, name))]);
}

/** A codec and its examples are one. */
function codecFilesIn(region: string): State[] {
  return filesIn(region, 'codecs', '.js').map(([file, state]) => [
    file,
    `${state} ${stateOf(join(region, file.replace(/\.js$/, '.vectors.json')))}`,
  ]);
}
