// npm run bench:parking-desk: how long the answer takes for a street of many bays and for a car park with six weeks of readings.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext } from '@lagebild/dashboard/server/answer-context.ts';
import { LastValues } from '@lagebild/dashboard/server/last-values.ts';
import { createParkingAnswers } from '@lagebild/dashboard/server/parking-answers.ts';
import { rollUpDue } from '@lagebild/ingest/jobs/roll-up-job.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { loadBatteryRules, loadLightingRules, loadParkingRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';

const BAYS = Number(process.argv[2] ?? 30);
const DAYS = 42;
const DAY_MS = 86_400_000;
const now = Date.now();

const folder = mkdtempSync(join(tmpdir(), 'lagebild-parking-'));
const [store, registry, rules] = [await openDuckDbStore(folder), openRegistry(folder), loadRuleBook('region')];
const lastValues = new LastValues();

/** A day of one device: a bay every half minute, a car park every five seconds. */
function day(device: string, begin: number, isBay: boolean): Reading[] {
  const everyMs = isBay ? 30_000 : 5000;
  const readings: Reading[] = [];
  for (let time = begin; time < Math.min(begin + DAY_MS, now); time += everyMs) {
    const level = 0.5 - 0.5 * Math.cos((2 * Math.PI * (time % DAY_MS)) / DAY_MS);
    const isTaken = Math.sin(Math.floor(time / 2_700_000) * 12.9898 + device.length) > 0.6 - level;
    const values: Record<string, number> = isBay ? { occupied: isTaken ? 1 : 0 } : { free: Math.round(400 * (1 - level)), capacity: 400 };
    readings.push({ municipality: 'unna', kind: 'parking', device, time, values });
  }
  return readings;
}

const devices = [...Array.from({ length: BAYS }, (_, n) => `bay-${'x'.repeat(n)}`), 'park'];
for (let ago = DAYS; ago >= 0; ago -= 1) {
  for (const device of devices) {
    const readings = day(device, Math.floor(now / DAY_MS) * DAY_MS - ago * DAY_MS, device !== 'park');
    await store.write(readings);
    registry.rollUpsDue.note(readings);
    registry.rhythms.note(readings);
    const last = readings.at(-1);
    if (!last) continue;
    lastValues.apply(last);
    registry.devices.note(last, device === 'park' ? { name: 'Parkhaus' } : { site: 'Markt' }, now);
  }
  registry.settle({ entries: [], quarantined: [] });
  await rollUpDue({ rules, store, due: registry.rollUpsDue, rhythms: registry.rhythms }, now);
}

const context = createContext({
  rules,
  lighting: loadLightingRules('region', rules),
  parkingRules: loadParkingRules('region'),
  batteryRules: loadBatteryRules('region'),
  profiles: new Map(),
  store,
  registry,
  lastValues,
});
const answers = createParkingAnswers(context);
const rows: Record<string, Record<string, number>> = {};
for (const site of ['Markt', 'Parkhaus']) {
  for (const round of ['first', 'later']) {
    const [begin, before] = [performance.now(), process.cpuUsage()];
    await answers.parkingSite({ municipality: 'unna', site, weeks: 4 });
    const ms = Math.round(performance.now() - begin);
    const { user, system } = process.cpuUsage(before);
    rows[`${site}, ${round}`] = { 'answer, ms': ms, 'CPU, ms': Math.round((user + system) / 1000) };
    await new Promise((done) => setTimeout(done, 10_500)); // until it is not remembered any more
  }
}
console.table(rows);
registry.close();
await store.close();
rmSync(folder, { recursive: true });
