// Finds every import of a source file with a real parser: static, type-only, re-exported, dynamic, import types.
import { parseSync } from 'vite';
import { lineAt, type TextFile } from './finding.ts';

export interface Import {
  readonly file: string;
  readonly line: number;
  /** What stands between the quotes. */
  readonly specifier: string;
}

type Node = { type: string; start: number; [key: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** Every node of a syntax tree. */
export function* walk(root: unknown): Generator<Node> {
  const left = [root];
  while (left.length > 0) {
    const node = left.pop();
    if (Array.isArray(node)) left.push(...node);
    else if (isNode(node)) {
      yield node;
      left.push(...Object.values(node).filter((value) => typeof value === 'object'));
    }
  }
}

export function parseCode({ path, text }: TextFile): unknown {
  const { program, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
  return program;
}

/** Types that carry what they import in "source"; a re-export without a source has null there. */
const IMPORTING = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType'];

export function findImports(file: TextFile): Import[] {
  const found: Import[] = [];
  for (const node of walk(parseCode(file))) {
    const source = node.type === 'TSExternalModuleReference' ? node.expression : node.source;
    if (!IMPORTING.includes(node.type) && node.type !== 'TSExternalModuleReference') continue;
    // A computed specifier cannot be checked here; build tools and tests load things by address.
    if (isNode(source) && typeof source.value === 'string') {
      found.push({ file: file.path, line: lineAt(file.text, node.start), specifier: source.value });
    }
  }
  return found.sort((a, b) => a.line - b.line);
}
