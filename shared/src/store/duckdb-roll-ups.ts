// Keeps roll-ups in the embedded store: the new ones in the place of those of the same bucket.
import { BIGINT, DOUBLE, type DuckDBConnection, INTEGER } from '@duckdb/node-api';
import type { Tier } from '../domain/roll-up.ts';
import { appendColumns, inDuckDbTransaction } from './duckdb-append.ts';
import type { SeriesCatalogue } from './series-catalogue.ts';
import type { RollUp } from './time-series-store.ts';

const TYPES = [INTEGER, BIGINT, INTEGER, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE];

/** @throws when a roll-up is of a series that was never written */
export async function writeRollUps(
  connection: DuckDBConnection,
  catalogue: SeriesCatalogue,
  tier: Tier,
  rollUps: readonly RollUp[],
): Promise<void> {
  if (rollUps.length === 0) return;
  const ids = rollUps.map((rollUp) => {
    const entry = catalogue.find(rollUp, rollUp.quantity);
    if (!entry) throw new Error(`there are no readings of ${rollUp.municipality}/${rollUp.device}/${rollUp.quantity} to roll up`);
    return entry.id;
  });
  const columns = [
    ids,
    rollUps.map(({ start }) => BigInt(start)),
    rollUps.map(({ stats }) => stats.count),
    rollUps.map(({ stats }) => stats.mean),
    rollUps.map(({ stats }) => stats.min),
    rollUps.map(({ stats }) => stats.max),
    rollUps.map(({ stats }) => stats.last),
    rollUps.map(({ stats }) => stats.resultant ?? null),
    rollUps.map(({ coverage }) => coverage ?? null),
  ];
  const table = `rollup_${tier}`;
  await inDuckDbTransaction(connection, async () => {
    await connection.run(`CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM ${table} LIMIT 0`);
    await appendColumns(connection, { table: 'incoming', types: TYPES, columns });
    await connection.run(`DELETE FROM ${table} USING incoming WHERE ${table}.series = incoming.series AND ${table}.start = incoming.start`);
    await connection.run(`INSERT INTO ${table} SELECT * FROM incoming`);
  });
}
