// What was noticed about devices, kept beside the books: at most one open finding of each code and quantity of a device.
import type { DatabaseSync } from 'node:sqlite';
import type { Evidence, Finding, FindingCode } from '../domain/finding.ts';
import { type Prepare, preparedOnce } from './statements.ts';

export interface FindingRow extends Finding {
  readonly id: number;
}

export interface FindingFilter {
  readonly municipality?: string | undefined;
  readonly device?: string | undefined;
  readonly code?: FindingCode | undefined;
  /** Only those that last. */
  readonly open?: boolean | undefined;
  readonly limit: number;
}

export const FINDING_SCHEMA = `
  CREATE TABLE IF NOT EXISTS finding (
    id INTEGER PRIMARY KEY AUTOINCREMENT, municipality TEXT NOT NULL, kind TEXT NOT NULL, device TEXT NOT NULL, code TEXT NOT NULL,
    quantity TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, evidence TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS finding_open ON finding (municipality, device, code, quantity) WHERE until IS NULL;
  CREATE INDEX IF NOT EXISTS finding_since ON finding (municipality, device, since);
`;

interface Row extends Omit<FindingRow, 'until' | 'evidence'> {
  readonly until: number | null;
  /** JSON. */
  readonly evidence: string;
}

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
      `SELECT id, municipality, kind, device, code, quantity, since, until, evidence FROM finding WHERE until IS NULL
         ORDER BY municipality, device, since`,
    ).all() as unknown as Row[];
    return rows.map(toFinding);
  }

  /** Newest first. */
  list({ municipality, device, code, open, limit }: FindingFilter): FindingRow[] {
    const rows = this.#prepare(
      `SELECT id, municipality, kind, device, code, quantity, since, until, evidence FROM finding
         WHERE ($municipality IS NULL OR municipality = $municipality) AND ($device IS NULL OR device = $device)
           AND ($code IS NULL OR code = $code) AND ($open IS NULL OR until IS NULL)
         ORDER BY since DESC, id DESC LIMIT $limit`,
    ).all({
      $municipality: municipality ?? null,
      $device: device ?? null,
      $code: code ?? null,
      $open: open ? 1 : null,
      $limit: limit,
    }) as unknown as Row[];
    return rows.map(toFinding);
  }
}

function toFinding({ until, evidence, ...row }: Row): FindingRow {
  return { ...row, ...(until !== null && { until }), evidence: JSON.parse(evidence) as Evidence };
}
