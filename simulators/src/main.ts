// The simulators' command line: npm run simulate -- <command>. A new command is one file in commands/ and one line here.
import { type Command, readOptions, suggestion, UsageError } from './cli/command.ts';
import { commandHelp, programHelp } from './cli/help.ts';
import { complain, say } from './cli/output.ts';
import { districtCommand } from './commands/district.ts';
import { fitCommand } from './commands/fit.ts';
import { faultsCommand, lorawanCommand } from './commands/live.ts';
import { loadCommand } from './commands/load.ts';
import { recordCommand } from './commands/record.ts';
import { replayCommand } from './commands/replay.ts';
import { scenarioCommand } from './commands/scenario.ts';
import { verifyCommand } from './commands/verify.ts';

const COMMANDS: readonly Command[] = [
  districtCommand,
  lorawanCommand,
  faultsCommand,
  scenarioCommand,
  verifyCommand,
  replayCommand,
  recordCommand,
  loadCommand,
  fitCommand,
];

const STOPPED_BY_USER = 130;

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    say(programHelp(COMMANDS));
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  const names = COMMANDS.map((candidate) => candidate.name);
  if (!command) throw new UsageError(`There is no command "${name}"${suggestion(name, names, '')}`);
  const given = readOptions(command, rest);
  if (given.help) {
    say(commandHelp(command));
    return 0;
  }
  const stop = new AbortController();
  const onSignal = (): void => {
    // The second time the user means it.
    if (stop.signal.aborted) process.exit(STOPPED_BY_USER);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const code = await command.run(given, stop.signal).catch((error: unknown) => {
    if (error !== stop.signal.reason) throw error;
    return STOPPED_BY_USER;
  });
  return stop.signal.aborted ? STOPPED_BY_USER : code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  complain(isUsage ? `${error.message} See npm run simulate -- --help.` : (error as Error).message);
  process.exitCode = isUsage ? 2 : 1;
}
