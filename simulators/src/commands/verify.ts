// The command "verify": compares a running Lagebild with a truth file.
import { type Command, textOf, UsageError } from '../cli/command.ts';
import { compare } from './scenario.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'Compares a running Lagebild with a truth file, and prints a table',
  details: [
    'The truth file is what "scenario" wrote. Occupancy must be exact, hourly means within 0.1, energy within 0.1 per cent; no reading may be missing or invented, every refused message must stand in the quarantine for its reason, every fault be noticed and nothing invented, and every device be shown as fresh, late or silent, as it is by now.',
    'Exit code 0 means: everything agrees.',
  ],
  options: {
    truth: { value: '<path>', about: 'The truth file; must be given' },
    url: { value: '<url>', about: 'Where Lagebild answers', preset: 'http://localhost:8080' },
  },
  examples: ['verify --truth data/truth.ndjson --url http://localhost:8080'],

  run(given, signal) {
    const truth = textOf(given, 'truth');
    if (truth === undefined) throw new UsageError('verify needs --truth <path>.');
    const url = textOf(given, 'url') ?? '';
    if (!URL.canParse(url) || !url.startsWith('http'))
      throw new UsageError(`"${url}" is not the address of a Lagebild; it looks like http://localhost:8080.`);
    return compare(truth, url, signal);
  },
};
