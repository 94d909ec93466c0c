// What a list can be saved as: the table and the JSON of one route of the API, asked with the same question.
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { FilesSource } from './FilesMenu.tsx';
import type { Question } from './files/save.ts';

type PathName = keyof typeof paths;

/** @param name of the file, without its ending; also what is saved, for screen readers */
export function listFiles(name: string, csv: PathName & `${string}Table`, json: PathName, question: Question, part?: string): FilesSource {
  return {
    name,
    csv: { path: paths[csv], question: { ...question, part } },
    json: { path: paths[json], question },
  };
}
