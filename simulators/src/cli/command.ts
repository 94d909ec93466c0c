// What a command of the simulator is, and how its words become options. A wrong word is one clear sentence, never a stack trace.
import { parseArgs } from 'node:util';

export interface OptionSpec {
  /** Shown in the help: what stands for the value; undefined = the option is a switch. */
  readonly value?: string;
  readonly about: string;
  /** Shown in the help and used when the option is left out. */
  readonly preset?: string;
}

export type Given = Readonly<Record<string, string | boolean | undefined>>;

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, as paragraphs of the command's own help. */
  readonly details: readonly string[];
  /** A word without dashes, such as a name; it comes as an option of that name. */
  readonly operand?: { readonly name: string; readonly about: string };
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly string[];
  /** @returns the exit code */
  run(given: Given, signal: AbortSignal): Promise<number>;
}

/** Something the caller typed cannot be used. Ends with exit code 2. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** @throws {UsageError} */
export function readOptions(command: Command, words: readonly string[]): Given {
  const names = Object.keys(command.options);
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries([
      ['help', { type: 'boolean', short: 'h' }],
      ...names.map((name) => [name, { type: command.options[name]?.value ? 'string' : 'boolean' }]),
    ]),
    strict: false,
    tokens: true,
  });
  const given: Record<string, string | boolean | undefined> = Object.fromEntries(
    names.map((name) => [name, command.options[name]?.preset]),
  );
  for (const token of tokens) {
    if (token.kind === 'positional' && command.operand && given[command.operand.name] === undefined) {
      given[command.operand.name] = token.value;
      continue;
    }
    if (token.kind === 'positional')
      throw new UsageError(`"${token.value}" is not understood: ${command.name} takes options only, such as --${names[0]}.`);
    if (token.kind !== 'option') continue;
    const spec = command.options[token.name];
    if (token.name === 'help') given.help = true;
    else if (!spec) throw new UsageError(`${command.name} has no option ${token.rawName}${suggestion(token.name, names)}`);
    else if (spec.value && (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))))
      throw new UsageError(`${token.rawName} needs a value: --${token.name} ${spec.value}.`);
    else if (!spec.value && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
    else given[token.name] = token.value ?? true;
  }
  return given;
}

/** `; did you mean --file?` when a known name is close, else the known names: the end of a sentence. */
export function suggestion(typed: string, known: readonly string[], prefix = '--'): string {
  const near = typed.length > 1 && known.find((name) => name.startsWith(typed.slice(0, 2)));
  return near ? `; did you mean ${prefix}${near}?` : `; known are ${known.map((name) => prefix + name).join(', ')}.`;
}

/** Reads a number of an option. @throws {UsageError} */
export function numberOf(
  given: Given,
  name: string,
  { min, max = Number.POSITIVE_INFINITY, whole }: { min: number; max?: number; whole?: boolean },
): number | undefined {
  const text = given[name];
  if (text === undefined) return undefined;
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw new UsageError(
    `--${name} must be ${whole ? 'a whole number' : 'a number'} from ${min}${max === Number.POSITIVE_INFINITY ? '' : ` to ${max}`}, not "${text}".`,
  );
}

export function textOf(given: Given, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
