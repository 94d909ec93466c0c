// InfluxDB of any generation behind the store's port.
import { KINDS } from '../../domain/kind.ts';
import type { TimeSeriesStore } from '../time-series-store.ts';
import { BisectingWriter } from './bisecting-writer.ts';
import { DIALECT, type DialectName } from './dialect.ts';
import { quoteName, quoteString } from './escape.ts';
import { findReadings } from './find-readings.ts';
import { latestOfKind, oldestOf, readPoints, readRollUps, summarise } from './influx-queries.ts';
import { LineBuilder, rollUpLines } from './lines.ts';
import { type InfluxOptions, openTransport } from './transport.ts';

export interface InfluxStoreOptions extends Omit<InfluxOptions, 'dialect'> {
  readonly dialect: DialectName;
}

/** Opens the store; whether the server is there shows with the first question. */
export function openInfluxStore(options: InfluxStoreOptions): TimeSeriesStore {
  const dialect = DIALECT[options.dialect];
  const transport = openTransport({ ...options, dialect });
  const deps = { transport, dialect };
  const createDatabase = async () => void (await transport.query(`CREATE DATABASE ${quoteName(options.database)}`));
  const writer = new BisectingWriter({ transport, createDatabase: dialect.createsDatabases ? createDatabase : undefined });
  const lines = new LineBuilder();
  const measurementOf = (of: string, kind: string) => (of === 'raw' ? kind : `${kind}_${of}`);

  const store: TimeSeriesStore = {
    abilities: dialect.abilities,
    async write(readings) {
      if (readings.length === 0) return [];
      const rejected = await writer.write(readings.map((reading) => lines.reading(reading)));
      return rejected.flatMap(({ index, words }) => {
        const reading = readings[index];
        return reading ? [{ reading, words }] : [];
      });
    },
    async replace(readings) {
      if (!dialect.abilities.overwrite) throw new Error(`${dialect.name} cannot replace a value for sure`);
      await store.write(readings);
    },
    find: (keys) => findReadings(deps, keys),
    async latest() {
      const latest = [];
      for (const kind of KINDS) latest.push(...(await latestOfKind(deps, kind, Date.now())));
      return latest;
    },
    points: (selection, limit) => readPoints(deps, selection, limit),
    summarise: (selection, widthMs) => summarise(deps, selection, widthMs),
    async writeRollUps(tier, rollUps) {
      const [rejected] = await writer.write(rollUpLines(tier, rollUps, !dialect.abilities.overwrite));
      if (rejected) throw new Error(`the database takes no roll-up: ${rejected.words}`);
    },
    readRollUps: (tier, selection) => readRollUps(deps, tier, selection),
    oldest: (of, kind) => oldestOf(deps, measurementOf(of, kind)),
    async deleteBefore(of, kind, time, municipality) {
      if (!dialect.abilities.erase) throw new Error(`${dialect.name} cannot delete rows`);
      const whose = municipality === undefined ? '' : ` AND ${quoteName('municipality')} = ${quoteString(municipality)}`;
      await transport.query(`DELETE FROM ${quoteName(measurementOf(of, kind))} WHERE time < ${Math.floor(time)}ms${whose}`);
    },
    sizeBytes: () => Promise.resolve(undefined),
    close() {
      transport.close();
      return Promise.resolve();
    },
  };
  return store;
}
