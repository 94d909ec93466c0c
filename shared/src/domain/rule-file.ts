// Reads a file of the rule book: what does not fit its schema is told with the line it stands in.
import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { RuleBookError } from './rule-book.ts';

type Path = readonly PropertyKey[];

export interface RuleFile<T> {
  readonly data: T;
  /** An error about one place of the file, with its line. */
  refuse(this: void, path: Path, why: string): RuleBookError;
}

const wordsOf = (path: Path): string => path.map(String).join('.') || 'the file';

/**
 * @param name its name below region/
 * @throws {RuleBookError} naming file, line and place of everything that does not fit
 */
export function readRuleFile<S extends z.ZodType>(name: string, text: string, schema: S): RuleFile<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const line = broken.linePos?.[0].line ?? 1;
    throw new RuleBookError(`region/${name}, line ${line}: this is no YAML: ${broken.message.split('\n')[0]}`, { cause: broken });
  }

  /** What stands at a place: its key, in a map. */
  function nodeAt(path: Path): unknown {
    const { contents } = document;
    if (path.length === 0 || !isCollection(contents)) return contents;
    const around: unknown = path.length === 1 ? contents : contents.getIn(path.slice(0, -1), true);
    const key = isMap(around) && around.items.find(({ key: one }) => isScalar(one) && one.value === path.at(-1))?.key;
    return key || contents.getIn(path, true);
  }
  /** The line of a place; of the nearest place around it when there is none. */
  function lineOf(path: Path): number {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = nodeAt(path.slice(0, depth));
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
  const sentence = (path: Path, why: string) => `region/${name}, line ${lineOf(path)}: ${wordsOf(path)}: ${why}`;

  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      return sentence([...issue.path, ...unknown], issue.message);
    });
    throw new RuleBookError(sentences.join('\n'));
  }
  return { data: parsed.data, refuse: (path, why) => new RuleBookError(sentence(path, why)) };
}
