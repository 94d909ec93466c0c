// Reads a YAML file of the rule book against its schema; what does not fit is told with its line.
import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { RuleBookError } from './rule-book.ts';

type Path = readonly PropertyKey[];

export interface ParsedRules<T> {
  readonly rules: T;
  /** The complaint about a place of the file, for rules that no schema can say. */
  complain(this: void, path: Path, sentence: string): RuleBookError;
}

/**
 * @param name of the file below region/, for the message
 * @throws {RuleBookError} with one line a problem: file, line, place, what is wrong
 */
export function parseRules<T>(name: string, text: string, schema: z.ZodType<T>): ParsedRules<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) throw new RuleBookError(`region/${name}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split('\n')[0]}`);

  /** What stands at a place: its key, in a map. */
  const nodeAt = (path: Path): unknown => {
    const { contents } = document;
    if (path.length === 0 || !isCollection(contents)) return contents;
    const around: unknown = path.length === 1 ? contents : contents.getIn(path.slice(0, -1), true);
    const pair = isMap(around) ? around.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    return pair?.key ?? contents.getIn(path, true);
  };
  const lineOf = (path: Path): number => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = nodeAt(path.slice(0, length));
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const sentenceOf = (path: Path, sentence: string): string =>
    `region/${name}:${lineOf(path)}: ${path.map(String).join('.') || 'the file'}: ${sentence}`;

  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { rules: parsed.data, complain: (path, sentence) => new RuleBookError(sentenceOf(path, sentence)) };
  const sentences = parsed.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    return sentenceOf([...issue.path, ...unknown], issue.message);
  });
  throw new RuleBookError(sentences.join('\n'));
}
