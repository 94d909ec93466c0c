// How often each device reports, learned from the readings that are stored; remembered over a restart.
import type { DatabaseSync } from 'node:sqlite';
import { type DeviceKey, deviceKey, type Reading } from '../domain/reading.ts';
import { type LearnedRhythm, Rhythm } from '../domain/rhythm.ts';
import { inTransaction } from './database.ts';

export class Rhythms {
  readonly #database: DatabaseSync;
  readonly #learning = new Map<DeviceKey, Rhythm>();
  readonly #saved = new Map<DeviceKey, LearnedRhythm>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    const rows = database.prepare(
      'SELECT municipality, device, rhythm_ms AS ms, rhythm_is_steady AS steady FROM device WHERE rhythm_ms IS NOT NULL',
    );
    for (const row of rows.all()) {
      const { ms, steady, ...of } = row as unknown as { municipality: string; device: string; ms: number; steady: number | null };
      this.#saved.set(deviceKey(of), { ms, isSteady: steady === 1 });
    }
  }

  /** Readings were stored. */
  note(readings: readonly Reading[]): void {
    for (const reading of readings) {
      const key = deviceKey(reading);
      const rhythm = this.#learning.get(key) ?? new Rhythm();
      this.#learning.set(key, rhythm);
      rhythm.note(reading.time);
    }
  }

  /** Undefined while unknown. After a restart what was known before holds until as much is known again. */
  of(device: { municipality: string; device: string }): LearnedRhythm | undefined {
    const key = deviceKey(device);
    const saved = this.#saved.get(key);
    const learned = this.#learning.get(key)?.learned;
    if (!learned) return saved;
    // Too few intervals to be steady again, but they are like the ones before.
    const isAsBefore = saved?.isSteady === true && !this.#learning.get(key)?.isSure && Math.abs(learned.ms - saved.ms) <= saved.ms / 4;
    return isAsBefore ? saved : learned;
  }

  /** A device was erased. */
  forget(of: { municipality: string; device: string }): void {
    this.#learning.delete(deviceKey(of));
    this.#saved.delete(deviceKey(of));
  }

  /** Writes what changed, for the next start: a rhythm by more than a tenth, or whether it is steady. */
  save(): void {
    const changed = [...this.#learning.keys()].flatMap((key) => {
      const slash = key.indexOf('/');
      const of = { municipality: key.slice(0, slash), device: key.slice(slash + 1) };
      const saved = this.#saved.get(key);
      const now = this.of(of);
      if (!now || (saved && saved.isSteady === now.isSteady && Math.abs(now.ms - saved.ms) <= saved.ms / 10)) return [];
      return [{ key, of, now }];
    });
    if (changed.length === 0) return;
    inTransaction(this.#database, () => {
      const update = this.#database.prepare('UPDATE device SET rhythm_ms = ?, rhythm_is_steady = ? WHERE municipality = ? AND device = ?');
      for (const { of, now } of changed) update.run(now.ms, now.isSteady ? 1 : 0, of.municipality, of.device);
    });
    for (const { key, now } of changed) this.#saved.set(key, now);
  }
}
