// Reads a YAML file of the rule book against its schema; what does not fit is told with the line it stands in.
import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { RuleBookError } from './rule-book.ts';

type Path = readonly PropertyKey[];

export interface YamlFile<T> {
  readonly data: T;
  /** For what no schema can say. @param path of the value it is about */
  refuse(this: void, path: Path, why: string): RuleBookError;
}

/**
 * @param name as it is told, for example "region/alarms.yaml"
 * @throws {RuleBookError} one line for each place that does not fit: file, line, path, reason
 */
export function parseYamlFile<T>(name: string, text: string, schema: z.ZodType<T>): YamlFile<T> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [broken] = document.errors;
  if (broken) throw new RuleBookError(`${name}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split('\n')[0]}`);

  /** Of the value, or of the nearest place above it that is there; a key that must not be there is looked for by name. */
  function lineOf(path: Path, unknownKey?: string): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = (length === 0 ? document.contents : document.getIn(path.slice(0, length), true)) as Node | null | undefined;
      if (!isNode(node) || !node.range) continue;
      const pair = isMap(node) && node.items.find(({ key }) => isScalar(key) && key.value === unknownKey);
      const at = pair && isNode(pair.key) && pair.key.range ? pair.key.range[0] : node.range[0];
      return lineCounter.linePos(at).line;
    }
    return 1;
  }
  const sentence = (path: Path, why: string, unknownKey?: string) =>
    `${name}:${lineOf(path, unknownKey)}: ${path.length > 0 ? `${path.map(String).join('.')}: ` : ''}${why}`;

  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) =>
      sentence(issue.path, issue.message, issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined),
    );
    throw new RuleBookError(sentences.join('\n'), { cause: parsed.error });
  }
  return { data: parsed.data, refuse: (path, why) => new RuleBookError(sentence(path, why)) };
}
