// docs/truth-file.md: the records of the simulator's truth file and the faults there are, from schemas and catalogue.
import { FAULTS } from '@lagebild/simulators/faults/catalogue.ts';
import type { Notice } from '@lagebild/simulators/faults/fault.ts';
import { truthRecord } from '@lagebild/simulators/truth/record.ts';
import { type DetectorTimes, TIMES } from '@lagebild/simulators/verify/detector-times.ts';
import { z } from 'zod';
import { markdownTable } from './markdown-table.ts';

interface Property {
  readonly type?: string;
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly description?: string;
}

const WHAT: Readonly<Record<string, string>> = {
  run: 'The first line: what is played.',
  device: 'Every device of the scenario, before anything is sent.',
  fault: 'Every fault that is played, before anything is sent.',
  message: 'One message, written before it is sent.',
  acknowledged: 'How far the broker has acknowledged; written after it did.',
  end: 'The last line, when the scenario came to its end or was stopped. After a kill it is missing, and the line before may be cut off.',
};

const typeOf = ({ type, const: only, enum: several }: Property): string =>
  (only === undefined ? undefined : String(only)) ?? several?.join(', ') ?? type ?? 'object';

export function buildTruthFile(): string {
  const { oneOf = [] } = z.toJSONSchema(truthRecord, { io: 'input' }) as {
    oneOf?: { properties: Record<string, Property>; required: string[] }[];
  };
  const parts = oneOf.map(({ properties, required }) => {
    const name = String(properties.record?.const ?? '');
    const rows = Object.entries(properties).map(([key, property]) => [
      `\`${key}\``,
      typeOf(property),
      required.includes(key) ? 'yes' : 'no',
      property.description ?? '',
    ]);
    return `## ${name}\n\n${WHAT[name] ?? ''}\n\n${markdownTable(['field', 'type', 'always', 'what'], rows)}`;
  });
  const faults = [...FAULTS.values()].map(({ name, about, notice }) => [`\`${name}\``, about, notice.map(noticed).join('; ')]);
  const times = Object.entries(TIMES).map(([code, { noticed: within, ended }]) => [`\`${code}\``, String(within), endedText(ended)]);
  return `# The truth file

Written from the code by \`npm run generate\`; do not edit. \`npm run simulate -- scenario NAME --truth FILE\` writes what really happened,
one JSON object a line; \`npm run simulate -- verify --truth FILE --url http://localhost:8080\` compares a running Lagebild with it.

${parts.join('\n\n')}

## The faults

${markdownTable(['fault', 'what happens', 'noticed by'], faults)}

## What a comparison demands

Everything is compared as far as the truth got: to the end of the run, or after a stop or kill to the last acknowledged message. Of messages
that were sent and not acknowledged nobody knows whether they are stored: their buckets are left out, and the books get bounds. The books
balance with this file only where Lagebild had received nothing before (\`fresh\`).

A device is fresh, late or silent by the age of the last reading that had to be stored, the limits of its kind, and the rhythm its profile
promises. A fault that is over must have been noticed; one that lasts until the end may take as long as the table says, and is told beside
the row as too young until then. A finding must begin while its fault lasts, and end so many hours after it; four rhythms of the device
come on top.

${markdownTable(['finding', 'noticed within, hours', 'ended within, hours'], times)}
`;
}

const endedText = (ended: DetectorTimes['ended']): string =>
  ended === 'once' ? 'at once' : ended === 'never' ? 'need not end' : String(ended);

function noticed(notice: Notice): string {
  switch (notice.by) {
    case 'finding':
      return `the finding \`${notice.code}\``;
    case 'quarantine':
      return `the quarantine (${notice.codes.map((code) => `\`${code}\``).join(', ')})`;
    case 'freshness':
      return 'the age of its newest reading, or the gap in its series';
    case 'gateway':
      return 'its gateway, which is away and alone hears it';
    case 'duplicates':
      return 'the books: duplicates';
  }
}
