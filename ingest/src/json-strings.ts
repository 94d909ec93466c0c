// Walks the strings of a JSON text as it stands, also where a key comes twice: what JSON.parse drops is on disk all the same.

const TOKEN = /[ \t\r\n]+|"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|-?\d[\d.eE+-]*|true|false|null/y;

export interface JsonToken {
  /** A key, a string, or a number, true, false or null. */
  readonly type: 'key' | 'string' | 'bare';
  /** As it stands, with its quotation marks. */
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

/** @param path keys from the outside in, without the positions in lists; its own last for a key. Changes with the next call */
export type OnToken = (token: JsonToken, path: readonly string[]) => void;

/** What a raw string says; itself where an escape is wrong. */
export function spell(raw: string): string {
  if (!raw.includes('\\')) return raw.slice(1, -1);
  try {
    return JSON.parse(raw) as string;
  } catch {
    return raw.slice(1, -1);
  }
}

/** What is nested deeper is refused anyway, and would make paths long. */
const DEEPEST = 64;

/** @returns false for what cannot be JSON or is nested too deep, which may show only after some tokens */
export function walkJson(text: string, onToken: OnToken): boolean {
  const path: string[] = [];
  /** Of each open object or list: whether it is an object. */
  const open: boolean[] = [];
  let awaitsKey = false;
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const raw = TOKEN.exec(text)?.[0];
    if (raw === undefined) return false;
    const [start, first] = [at, raw[0]];
    at += raw.length;
    if (first === '{' || first === '[') {
      if (open.length === DEEPEST) return false;
      open.push(first === '{');
      path.push('');
      awaitsKey = first === '{';
    } else if (first === '}' || first === ']') {
      open.pop();
      path.pop();
      awaitsKey = false;
    } else if (first === ',') awaitsKey = open.at(-1) === true;
    else if (first === ':') awaitsKey = false;
    else if (first === '"' && awaitsKey) {
      path[path.length - 1] = spell(raw);
      onToken({ type: 'key', raw, start, end: at }, path);
    } else if (first === '"') onToken({ type: 'string', raw, start, end: at }, path);
    else if (first !== ' ' && first !== '\n' && first !== '\r' && first !== '\t') onToken({ type: 'bare', raw, start, end: at }, path);
  }
  return true;
}
