// Doubts about the values that count now: open quality flags by device, looked up once for all who ask within two seconds.

import type { PartFlag } from '@lagebild/shared/domain/figures/figure.ts';
import type { FindingCode } from '@lagebild/shared/domain/finding.ts';
import { describeFinding } from '@lagebild/shared/domain/finding.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { isRejected, VALUE_CODES } from '@lagebild/shared/domain/quality/level.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { quantityOf, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import type { FindingRow, Findings } from '@lagebild/shared/registry/findings.ts';
import { flagOf } from '@lagebild/shared/registry/quality-flags.ts';

const KEPT_MS = 2000;
const MOST_FLAGS = 20_000;

export type FlagsByDevice = ReadonlyMap<DeviceKey, readonly FindingRow[]>;

export class ValueFlags {
  readonly #findings: Pick<Findings, 'list'>;
  #open: FlagsByDevice = new Map();
  #until = 0;

  constructor(findings: Pick<Findings, 'list'>) {
    this.#findings = findings;
  }

  /** Flags that last and that nobody has overruled. */
  open(): FlagsByDevice {
    if (Date.now() >= this.#until) {
      this.#open = byDevice(this.#findings.list({ codes: VALUE_CODES, open: true, limit: MOST_FLAGS }));
      this.#until = Date.now() + KEPT_MS;
    }
    return this.#open;
  }

  /** Flags of a municipality, or all, that reach into a time; epoch milliseconds. */
  within(municipality: string | undefined, from: number, to: number): FlagsByDevice {
    return byDevice(this.#findings.list({ municipality, codes: VALUE_CODES, from, to, limit: MOST_FLAGS }));
  }

  /** Whether what a device last said of one of these is not to be counted. */
  isRejected(device: { readonly municipality: string; readonly device: string }, quantities: readonly string[]): boolean {
    return isAnyRejected(this.open().get(deviceKey(device)), quantities);
  }
}

/** Whether one of a device's flags rejects one of these quantities. */
export function isAnyRejected(rows: readonly FindingRow[] | undefined, quantities: readonly string[]): boolean {
  return rows?.some((row) => quantities.includes(row.quantity) && isRejected(flagOf(row).level)) === true;
}

function byDevice(rows: readonly FindingRow[]): FlagsByDevice {
  return Map.groupBy(
    rows.filter(({ overruled }) => overruled === undefined),
    deviceKey,
  );
}

/** A flag as it is shown beside a value. */
export function flagView(
  row: FindingRow,
  kind: Kind,
  rules: RuleBook,
  language: Language,
): Omit<PartFlag, 'code'> & { readonly code: FindingCode } {
  const { code, quantity, since } = row;
  const reason = describeFinding(row, quantityOf(rules, kind, quantity)?.label[language] ?? quantity, language);
  return { code, quantity, level: flagOf(row).level, since, reason };
}
