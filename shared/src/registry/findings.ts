// What was noticed about devices, kept beside the books: at most one open finding of each code and quantity of a device.
import type { DatabaseSync } from 'node:sqlite';
import type { Evidence, Finding, FindingCode } from '../domain/finding.ts';
import { type Prepare, preparedOnce } from './statements.ts';

export interface FindingRow extends Finding {
  readonly id: number;
  /** A person has looked, and the values are right. */
  readonly overruled?: Overruled;
}

export interface Overruled {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly note: string;
}

export interface FindingFilter {
  readonly municipality?: string | undefined;
  readonly device?: string | undefined;
  readonly code?: FindingCode | undefined;
  /** Only those that last. */
  readonly open?: boolean | undefined;
  /** Only these. */
  readonly codes?: readonly FindingCode[] | undefined;
  readonly quantity?: string | undefined;
  /** Only what reaches into [from, to), in the devices' own time. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
}

export const FINDING_SCHEMA = `
  CREATE TABLE IF NOT EXISTS finding (
    id INTEGER PRIMARY KEY AUTOINCREMENT, municipality TEXT NOT NULL, kind TEXT NOT NULL, device TEXT NOT NULL, code TEXT NOT NULL,
    quantity TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, evidence TEXT NOT NULL,
    overruled_at INTEGER, overruled_by TEXT, overruled_note TEXT
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS finding_open ON finding (municipality, device, code, quantity) WHERE until IS NULL;
  CREATE INDEX IF NOT EXISTS finding_since ON finding (municipality, device, since);
`;

interface Row extends Omit<FindingRow, 'until' | 'evidence' | 'overruled'> {
  readonly overruled_at: number | null;
  readonly overruled_by: string | null;
  readonly overruled_note: string | null;
  readonly until: number | null;
  /** JSON. */
  readonly evidence: string;
}

const COLUMNS = 'id, municipality, kind, device, code, quantity, since, until, evidence, overruled_at, overruled_by, overruled_note';

export class Findings {
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  /** Writes what began and what ended; belongs inside the batch's transaction. What is open already stays as it began. */
  persist(changes: readonly Finding[]): void {
    for (const { municipality, kind, device, code, quantity, since, until, evidence } of changes) {
      if (until !== undefined) {
        const ended = this.#prepare(
          'UPDATE finding SET until = ? WHERE municipality = ? AND device = ? AND code = ? AND quantity = ? AND until IS NULL',
        ).run(until, municipality, device, code, quantity);
        if (ended.changes > 0) continue;
      }
      this.#prepare(
        `INSERT INTO finding (municipality, kind, device, code, quantity, since, until, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (municipality, device, code, quantity) WHERE until IS NULL DO NOTHING`,
      ).run(municipality, kind, device, code, quantity, since, until ?? null, JSON.stringify(evidence));
    }
  }

  /** Everything that lasts, oldest first; read from the index of open ones, whatever there was before. */
  open(): FindingRow[] {
    const rows = this.#prepare(
      `SELECT ${COLUMNS} FROM finding WHERE until IS NULL
         ORDER BY municipality, device, since`,
    ).all() as unknown as Row[];
    return rows.map(toFinding);
  }

  /** Newest first. */
  list({ municipality, device, quantity, code, codes, open, from, to, limit }: FindingFilter): FindingRow[] {
    const among = codes === undefined ? '' : `AND code IN (${codes.map((one) => `'${one}'`).join(', ')})`;
    const rows = this.#prepare(
      `SELECT ${COLUMNS} FROM finding
         WHERE ($municipality IS NULL OR municipality = $municipality) AND ($device IS NULL OR device = $device)
           AND ($quantity IS NULL OR quantity = $quantity) AND ($code IS NULL OR code = $code) AND ($open IS NULL OR until IS NULL)
           AND ($to IS NULL OR since < $to) AND ($from IS NULL OR until IS NULL OR until >= $from) ${among}
         ORDER BY since DESC, id DESC LIMIT $limit`,
    ).all({
      $municipality: municipality ?? null,
      $device: device ?? null,
      $quantity: quantity ?? null,
      $code: code ?? null,
      $open: open ? 1 : null,
      $from: from ?? null,
      $to: to ?? null,
      $limit: limit,
    }) as unknown as Row[];
    return rows.map(toFinding);
  }

  get(id: number): FindingRow | undefined {
    const row = this.#prepare(`SELECT ${COLUMNS} FROM finding WHERE id = ?`).get(id) as unknown as Row | undefined;
    return row && toFinding(row);
  }

  /** A person says the values are right; undefined takes that back. @returns false when there is no such finding */
  overrule(id: number, by: Overruled | undefined): boolean {
    const { changes } = this.#prepare('UPDATE finding SET overruled_at = ?, overruled_by = ?, overruled_note = ? WHERE id = ?').run(
      by?.at ?? null,
      by?.by ?? null,
      by?.note ?? null,
      id,
    );
    return changes > 0;
  }
}

function toFinding({ until, evidence, overruled_at: at, overruled_by: by, overruled_note: note, ...row }: Row): FindingRow {
  return {
    ...row,
    ...(until !== null && { until }),
    evidence: JSON.parse(evidence) as Evidence,
    ...(at !== null && { overruled: { at, by: by ?? '', note: note ?? '' } }),
  };
}
