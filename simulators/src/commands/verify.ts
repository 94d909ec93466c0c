// The command "verify": compares a running Lagebild with a truth file.
import { apiOf, requireApi, tokenOption } from '../cli/api-options.ts';
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
    'token-file': tokenOption,
  },
  examples: ['verify --truth data/truth.ndjson --url http://localhost:8080'],

  run(given, signal) {
    const truth = textOf(given, 'truth');
    if (truth === undefined) throw new UsageError('verify needs --truth <path>.');
    return compare(truth, requireApi(apiOf(given, 'url')), signal);
  },
};
