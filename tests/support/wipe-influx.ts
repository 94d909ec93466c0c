// Empties a scratch database of any generation of InfluxDB.
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { TIERS } from '@lagebild/shared/domain/roll-up.ts';
import { DIALECT } from '@lagebild/shared/store/influx/dialect.ts';
import type { InfluxStoreOptions } from '@lagebild/shared/store/influx/influx-store.ts';
import { openTransport } from '@lagebild/shared/store/influx/transport.ts';

const MEASUREMENTS = [...KINDS.flatMap((kind) => [kind, ...TIERS.map((tier) => `${kind}_${tier}`)]), 'lagebild_canary'];

/** 1.x and 2.x: every row is deleted. 3.x Core deletes tables only: through its own API. */
export async function wipeInflux(options: InfluxStoreOptions): Promise<void> {
  const { dialect, url, database, credentials } = options;
  if (dialect === 'influx3') {
    const headers = credentials === undefined ? {} : { authorization: `Bearer ${credentials}` };
    for (const table of MEASUREMENTS) {
      const query = new URLSearchParams({ db: database, table, hard_delete_at: 'now' });
      const response = await fetch(`${url}/api/v3/configure/table?${query.toString()}`, { method: 'DELETE', headers });
      if (!response.ok && response.status !== 404) throw new Error(`table ${table} cannot be deleted: ${response.status}`);
    }
    return;
  }
  const transport = openTransport({ ...options, dialect: DIALECT[dialect] });
  for (const measurement of MEASUREMENTS) await transport.query(`DELETE FROM "${measurement}" WHERE time > 0 AND time < 7258118400000ms`);
  transport.close();
}
