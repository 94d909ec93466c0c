// What a structure rule found: where, and which rule in one sentence.
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

export function formatFinding({ file, line, rule }: Finding): string {
  return `${file}:${line} ${rule}`;
}

export interface TextFile {
  /** Path from the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** The number of the line, from 1, that holds the character at an offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

export const isTest = (path: string): boolean => /\.test\.tsx?$|^tests\//.test(path);
export const isCode = (path: string): boolean => /\.tsx?$/.test(path);
