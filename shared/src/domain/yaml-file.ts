// Reads a YAML file of the rule book against its schema; what does not fit is told with the line and column it stands in.
import { type Document, isCollection, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit, type YAMLError } from 'yaml';
import type { z } from 'zod';
import { plainIssue } from './plain-issue.ts';
import { RuleBookError } from './rule-book-error.ts';

type Path = readonly PropertyKey[];

export interface YamlFile<T> {
  readonly data: T;
  /** Notes what no schema can say. @param path of the value it is about */
  refuse(this: void, path: Path, why: string): void;
  /** Where a place stands: "region/alarms.yaml:7:5". */
  where(this: void, path: Path): string;
  /** @throws {RuleBookError} with everything that was noted */
  finish(this: void): void;
}

/**
 * @param name as it is told, for example "region/alarms.yaml"
 * @throws {RuleBookError} one sentence for each place that does not fit: file, line, column, path, reason
 */
export function parseYamlFile<T>(name: string, given: string, schema: z.ZodType<T>): YamlFile<T> {
  const lineCounter = new LineCounter();
  const text = given.normalize('NFC'); // some editors write ü as u and two dots: a street would not be the one that lamps tell
  const document = parseDocument(text, { lineCounter });
  const at = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  // A tag that nobody knows is only a warning to the parser; here it is no rule.
  const broken = [...document.errors, ...document.warnings].slice(0, MOST_BROKEN);
  if (broken.length > 0) throw new RuleBookError(broken.map((error) => `${at(error.pos[0])}: ${brokenAt(error, text)}`));
  const misused = misusedIn(document);
  if (misused) throw new RuleBookError(`${at(misused.offset)}: ${misused.why}`);
  const parsed = judge(document, schema);
  if (!parsed) throw new RuleBookError(`${name}:1:1: what stands for other things by & and * grows without end`);

  const nodeAt = (path: Path): unknown => (path.length === 0 ? document.contents : document.getIn(path, true));
  const keyIn = (around: unknown, key: PropertyKey | undefined): Node | undefined => {
    const pair = isMap(around) ? around.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key)) : undefined;
    return isNode(pair?.key) ? pair.key : undefined;
  };
  /** Of a single value itself, of a group or list its key; what is not there is told where it should be. */
  function where(path: Path, unknownKey?: string): string {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = nodeAt(path.slice(0, length)) as Node | null | undefined;
      const around = length === 0 ? undefined : nodeAt(path.slice(0, length - 1));
      const named = keyIn(node, unknownKey);
      const key = keyIn(around, path[length - 1]);
      const found =
        named ?? (isScalar(node) && node.range && node.value !== null ? node : (key ?? (isCollection(node) ? node : undefined)));
      if (found?.range) return at(found.range[0]);
    }
    return `${name}:1:1`;
  }
  const sentence = (path: Path, why: string, place = where(path)): string =>
    `${place}: ${path.length > 0 ? `${path.map(String).join('.')}: ` : ''}${why}`;

  if (!parsed.success) {
    const sentences = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => sentence([...issue.path, key], issue.message, where(issue.path, key)))
        : [sentence(issue.path, issue.message)],
    );
    throw new RuleBookError(sentences.sort(byPlace), { cause: parsed.error });
  }
  const noted: string[] = [];
  return {
    data: parsed.data,
    refuse: (path, why) => void noted.push(sentence(path, why)),
    where: (path) => where(path),
    finish() {
      if (noted.length > 0) throw new RuleBookError(noted.sort(byPlace));
    },
  };
}

/** From the first line of a file to its last. */
const byPlace = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** Undefined when aliases of aliases would fill the memory. */
function judge<T>(document: Document.Parsed, schema: z.ZodType<T>): z.ZodSafeParseResult<T> | undefined {
  try {
    return schema.safeParse(document.toJS(), { error: plainIssue });
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** After the first few the others only follow from them. */
const MOST_BROKEN = 10;
/** What the parser takes and the rules should not rest on. */
function misusedIn(document: Document.Parsed): { readonly offset: number; readonly why: string } | undefined {
  if (document.directives.yaml.version !== '1.2') {
    return { offset: 0, why: '%YAML 1.1 gives words, numbers and dates other meanings; leave the line out' };
  }
  const anchors = new Set<string>();
  let found: { offset: number; why: string } | undefined;
  visit(document, {
    Node(_, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias(_, { source, range }) {
      if (anchors.has(source)) return;
      found = { offset: range?.[0] ?? 0, why: `nothing before this is named &${source}; put text that begins with * in quotes` };
      return visit.BREAK;
    },
  });
  return found;
}

/** What is wrong with the YAML itself. */
function brokenAt({ code, message, pos }: YAMLError, text: string): string {
  if (code === 'DUPLICATE_KEY') {
    const [key = ''] = /^[^:\n]*/.exec(text.slice(pos[0])) ?? [];
    return `"${key.trim()}" stands here twice`;
  }
  if (code === 'TAB_AS_INDENT') return 'a tab stands at the beginning of the line; only blanks may';
  const [first = ''] = message.split('\n');
  return `this is no YAML: ${first.replace(/ at line \d+, column \d+:?$/, '')}`;
}
