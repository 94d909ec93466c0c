// Writes the help of the program and of each command from the same descriptions that parse the words.
import type { Command } from './command.ts';

const WIDTH = 100;

function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + word.length + 1 > WIDTH - indent) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

function table(rows: ReadonlyArray<readonly [string, string]>): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.map(([name, about]) => `  ${name.padEnd(left - 2)}${wrap(about, left)}`).join('\n');
}

export function programHelp(commands: readonly Command[]): string {
  return `Simulators of Lagebild: they speak to the platform over MQTT as strangers would.

Usage: npm run simulate -- <command> [options]

Commands
${table(commands.map(({ name, summary }) => [name, summary]))}

npm run simulate -- <command> --help tells all about one command.
Exit codes: 0 all went well, 1 something did not, 2 the command was not understood, 130 stopped with Ctrl-C.
`;
}

export function commandHelp({ name, details, operand, options, examples }: Command): string {
  const rows = Object.entries(options).map(([option, { value, about, preset }]): [string, string] => [
    `--${option}${value ? ` ${value}` : ''}`,
    `${about}${preset === undefined ? '' : ` (${preset})`}`,
  ]);
  return `Usage: npm run simulate -- ${name}${operand ? ` <${operand.name}>` : ''} [options]

${details.map((paragraph) => wrap(paragraph, 0)).join('\n\n')}

Options
${table([...rows, ['--help', 'Shows this']])}

Examples
${examples.map((example) => `  npm run simulate -- ${example}`).join('\n')}
`;
}
