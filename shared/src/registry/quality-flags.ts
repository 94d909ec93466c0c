// The quality flags of values: what was found about them, as stretches of time, without those a person has overruled.
import type { FindingCode } from '../domain/finding.ts';
import type { Kind } from '../domain/kind.ts';
import { LEVEL_OF, type QualityFlag, VALUE_CODES } from '../domain/quality/level.ts';
import type { FindingRow, Findings } from './findings.ts';

/** Whose values are asked for, as a store is asked for them. */
export interface FlagQuestion {
  readonly kind: Kind;
  readonly devices?: readonly { readonly municipality: string; readonly device: string }[];
  readonly quantities: readonly { readonly name: string }[];
  /** Epoch milliseconds, inclusive and exclusive. */
  readonly from: number;
  readonly to: number;
}

/** More of them in one question would be a fault of the rules. */
const MOST_FLAGS = 20_000;

/** A single value is covered by a stretch of one millisecond. */
const SINGLE: readonly FindingCode[] = ['spike', 'jump'];

/** The stretch of values a finding covers. */
export function flagOf({ municipality, device, quantity, code, since, until = Number.POSITIVE_INFINITY }: FindingRow): QualityFlag {
  const to = SINGLE.includes(code) ? since + 1 : until;
  return { municipality, device, quantity, from: since, to, level: LEVEL_OF[code] ?? 4 };
}

/** The flags that reach into a selection; of many devices all are looked at. */
export function flagsOfSelection(findings: Pick<Findings, 'list'>, { kind, devices, quantities, from, to }: FlagQuestion): QualityFlag[] {
  const names = new Set(quantities.map(({ name }) => name));
  const [only] = devices?.length === 1 ? devices : [];
  const wanted = devices && new Set(devices.map((one) => `${one.municipality}/${one.device}`));
  return findings
    .list({ municipality: only?.municipality, device: only?.device, codes: VALUE_CODES, from, to, limit: MOST_FLAGS })
    .filter((row) => row.kind === kind && row.overruled === undefined && names.has(row.quantity))
    .filter((row) => wanted === undefined || wanted.has(`${row.municipality}/${row.device}`))
    .map(flagOf);
}
