// The only place that writes to the terminal: sentences, a status line that stays in place, and plain lines where there is no terminal.

export function say(sentence: string): void {
  clearStatus();
  process.stdout.write(`${sentence}\n`);
}

export function complain(sentence: string): void {
  clearStatus();
  process.stderr.write(`${sentence}\n`);
}

export const isTerminal = (): boolean => process.stderr.isTTY === true;

/** Shows a line that the next one replaces; on a pipe or in a file it is an ordinary line. */
export function status(line: string): void {
  if (!isTerminal()) {
    process.stderr.write(`${line}\n`);
    return;
  }
  process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
}

/** Wipes the line the cursor is in: a status line or a progress bar, which comes back below with its next update. */
function clearStatus(): void {
  if (isTerminal()) process.stderr.write('\r\u001b[2K');
}

export const count = (value: number): string => Math.round(value).toLocaleString('en-US');
