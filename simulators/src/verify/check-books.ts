// The books of every municipality, and the messages that had to be refused, each for its reason.
import { REFUSAL_CODES } from '@lagebild/shared/domain/refusal.ts';
import { type Check, Comparison } from './check.ts';
import { type Bounds, boundsText, expectedEndings, expectedRefusals, isWithin, municipalitiesOf, NONE, split } from './expectation.ts';
import type { VerifyDeps } from './verify-deps.ts';

/** Every message ended as it should; only where Lagebild had received nothing before. */
export async function checkBooks({ truth, rules, api }: VerifyDeps): Promise<Check> {
  const books = new Comparison('books: every message ended where it should');
  const ledger = await api.ask('ledger');
  for (const municipality of Object.keys(rules.district.municipalities)) {
    for (const [ending, expected] of Object.entries(expectedEndings(truth, municipality))) {
      const found = ledger.municipalities[municipality]?.[ending as keyof ReturnType<typeof expectedEndings>] ?? 0;
      books.add(isWithin(found, expected), () => `${municipality}, ${ending}: ${found}, but ${boundsText(expected)} were to be`);
    }
  }
  books.add(ledger.unassigned.received === 0, () => `${ledger.unassigned.received} messages came for no municipality`);
  return books.done();
}

/** As many messages of every device in the quarantine as had to be refused, by reason; at least so many where others were refused before. */
export async function checkQuarantine({ truth, api }: VerifyDeps): Promise<Check> {
  const refused = new Comparison('quarantine: what was refused, by device and reason');
  const compare = (whose: string, code: string, found: number, expected: Bounds) => {
    const bounds = truth.run.fresh ? expected : { least: expected.least, most: Number.POSITIVE_INFINITY };
    refused.add(isWithin(found, bounds), () => `${whose}, ${code}: ${found}, but ${boundsText(expected)} were to be`);
  };
  const byMunicipality = expectedRefusals(truth, (device) => split(device).municipality);
  for (const municipality of municipalitiesOf(truth)) {
    const { codes } = await api.ask('quarantine', { municipality, limit: 1 });
    const expected = byMunicipality.get(municipality);
    for (const code of new Set([...(expected?.keys() ?? []), ...Object.keys(codes)]))
      compare(municipality, code, codes[code] ?? 0, expected?.get(code) ?? NONE);
  }
  for (const [key, expected] of expectedRefusals(truth, (device) => device)) {
    for (const [code, bounds] of expected) {
      // A question for a reason that there is not would be refused itself.
      const isReason = (REFUSAL_CODES as readonly string[]).includes(code);
      const { total } = isReason ? await api.ask('quarantine', { ...split(key), code, limit: 1 }) : { total: 0 };
      compare(key, code, total, bounds);
    }
  }
  return refused.done();
}
