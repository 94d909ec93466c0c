// The command "fit": compares the models with real series and writes the report with its plots.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, textOf, UsageError } from '../cli/command.ts';
import { say } from '../cli/output.ts';
import { fitReport } from '../fit/report.ts';

export const fitCommand: Command = {
  name: 'fit',
  summary: 'Compares the simulated car parks and air with real series, and writes a report with plots',
  details: ['Writes simulation-fit.md and a folder fit with the plots.'],
  options: {
    data: { value: '<folder>', about: 'The folder of shared data', preset: '../shared/data' },
    out: { value: '<folder>', about: 'Where the report goes', preset: 'docs' },
  },
  examples: ['fit --data ../shared/data --out docs'],

  async run(given) {
    const out = textOf(given, 'out') ?? '.';
    let report: ReturnType<typeof fitReport>;
    try {
      report = fitReport(textOf(given, 'data') ?? '');
    } catch (error) {
      const { code, path } = error as NodeJS.ErrnoException;
      throw code === 'ENOENT' ? new UsageError(`${path} is not there; --data names the folder of shared data.`) : error;
    }
    mkdirSync(join(out, 'fit'), { recursive: true });
    writeFileSync(join(out, 'simulation-fit.md'), report.markdown);
    for (const [name, svg] of report.plots) writeFileSync(join(out, 'fit', name), svg);
    say(`Written: ${join(out, 'simulation-fit.md')} and ${report.plots.size} plots.`);
    return 0;
  },
};
