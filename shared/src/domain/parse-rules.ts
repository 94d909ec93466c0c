// Reads a YAML file of the rule book against its schema; what does not fit is told with its line.
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { RuleBookError } from './rule-book.ts';

export interface ParsedRules<T> {
  readonly rules: T;
  /** The complaint about a place of the file, for rules that no schema can say. */
  complain(path: readonly PropertyKey[], sentence: string): RuleBookError;
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

  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
      if (node?.range) return lines.linePos(node.range[0] ?? 0).line;
    }
    return 1;
  };
  const sentenceOf = (path: readonly PropertyKey[], sentence: string): string =>
    `region/${name}:${lineOf(path)}: ${path.map(String).join('.') || 'the file'}: ${sentence}`;

  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) throw new RuleBookError(parsed.error.issues.map(({ path, message }) => sentenceOf(path, message)).join('\n'));
  return { rules: parsed.data, complain: (path, sentence) => new RuleBookError(sentenceOf(path, sentence)) };
}
