// A device is erased: what was sent about its alarms goes as well, what still waits and speaks of others stays.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRegistry } from './registry.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('deletes mails that were sent about its alarms, to whoever they went', () => {
  const registry = openRegistry(folder);
  const database = new DatabaseSync(join(folder, 'lagebild.sqlite'));
  database.exec(`
    INSERT INTO alarm (id, thing, rule, type, municipality, thing_id, severity, phase, phase_since_ms, since, begun_at, closed_at, facts)
      VALUES (1, 'device unna/bay-7', 'silent', 'device', 'unna', 'bay-7', 'info', 'open', 0, 0, 0, 9, '{}'),
             (2, 'device unna/bay-8', 'silent', 'device', 'unna', 'bay-8', 'info', 'open', 0, 0, 0, 9, '{}');
    INSERT INTO alarm_delivery (id, receiver, address, key, content, made_at, next_at, ended_at)
      VALUES (1, 'depot', 'a@example.org', 'k1', 'Bucht 7 schweigt', 1, 1, 2), (2, 'depot', 'b@example.org', 'k2', 'Bucht 7 schweigt', 1, 1, 2),
             (3, 'depot', 'a@example.org', 'k3', 'Bucht 8 schweigt', 1, 1, 2), (4, 'depot', 'a@example.org', 'k4', 'Bucht 7, Bucht 8', 1, 1, NULL);
    INSERT INTO alarm_notice (receiver, alarm, what, at, delivery)
      VALUES ('depot', 1, 'opened', 1, 2), ('depot', 2, 'opened', 1, 3), ('depot', 1, 'closed', 1, 4), ('depot', 2, 'closed', 1, 4);
  `);
  expect(registry.eraseDevice({ municipality: 'unna', device: 'bay-7' }, 10, false)).toMatchObject({ alarm: 1, alarm_delivery: 2 });
  expect(
    database
      .prepare('SELECT id FROM alarm_delivery ORDER BY id')
      .all()
      .map(({ id }) => id),
  ).toEqual([3, 4]);
  expect(
    database
      .prepare('SELECT DISTINCT alarm FROM alarm_notice')
      .all()
      .map(({ alarm }) => alarm),
  ).toEqual([2]);
  database.close();
  registry.close();
});
