// Turns the refusals into docs/refusals.md: every code with the sentences a person reads.
import { explainRefusal, REFUSAL_CODES } from '@lagebild/shared/domain/refusal.ts';
import { markdownTable } from './markdown-table.ts';
import { REFUSAL_SAMPLES } from './refusal-samples.ts';

export function buildRefusals(): string {
  const rows = REFUSAL_CODES.map((code) => {
    const sample = REFUSAL_SAMPLES[code];
    return [`\`${code}\``, explainRefusal(sample, 'en'), explainRefusal(sample, 'de')];
  });
  return `# Why a message was not taken

A message that cannot be stored is acknowledged and kept in quarantine: raw, with its topic, the time of arrival, one of these codes
and a sentence that says what to do. \`/api/v1/quarantine\` lists them (\`code=\` and \`municipality=\` select, \`lang=de\` answers in
German). The first thing that is wrong decides the code, in the order of the checks: topic, payload, quantities, time, device,
number of spaces, repetition. The sentences below are examples; names and numbers are those of the message.

${markdownTable(['code', 'in English', 'auf Deutsch'], rows)}
`;
}
