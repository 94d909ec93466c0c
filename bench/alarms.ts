// npm run bench:alarms -- [devices]: how long the watch over alarms looks, when all is well, and when a third of the district falls silent.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlarmWatch } from '@lagebild/ingest/alarms/alarm-watch.ts';
import { QuarantineWatch } from '@lagebild/ingest/quarantine-watch.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { applyReading, type Latest } from '@lagebild/shared/domain/latest.ts';
import { deviceKey, type Reading } from '@lagebild/shared/domain/reading.ts';
import { loadAlarmRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';

const DEVICES = Number(process.argv[2] ?? 5000);
const LOOK_MS = 2000;
const MINUTE_MS = 60_000;
const VALUES = {
  parking: { free: 12, capacity: 60, battery: 80 },
  air: { pm10: 18, pm2_5: 9, no2: 22, o3: 60, temperature: 11 },
  lighting: { dimming: 60, power: 42, voltage: 230, lamp_failure: 0, gear_failure: 0 },
} as const;

const folder = mkdtempSync(join(tmpdir(), 'lagebild-bench-alarms-'));
const book = loadRuleBook('region');
const registry = openRegistry(folder);
const places = Object.keys(book.district.municipalities);
const latest = new Map<string, Latest>();
const clock = { now: Date.now(), ms: 0 };

function report(n: number): void {
  const kind = KINDS[n % KINDS.length] ?? 'air';
  const reading: Reading = { municipality: places[n % places.length] ?? '', kind, device: `d-${n}`, time: clock.now, values: VALUES[kind] };
  const key = deviceKey(reading);
  const known = latest.get(key) ?? { time: Number.NEGATIVE_INFINITY, quantities: new Map() };
  latest.set(key, known);
  applyReading(known, reading);
  registry.devices.note(reading, { name: `Gerät ${n}` }, clock.now);
  registry.rhythms.note([reading]);
}
const reportAll = (from = 0) => {
  for (let n = from; n < DEVICES; n += 1) report(n);
};

reportAll();
registry.settle({ entries: [], quarantined: [] });
const watch = new AlarmWatch({
  book,
  rules: loadAlarmRules('region', book),
  profiles: new Map(),
  registry,
  quarantine: new QuarantineWatch(),
  latestOf: (device) => latest.get(deviceKey(device)),
  receiversOf: () => ['control room'],
  clocks: { now: () => clock.now, monotonicMs: () => clock.ms },
});

interface Lived {
  readonly durations: readonly number[];
  readonly opened: number;
  readonly cpuMs: number;
}

/** Looks for so many minutes, devices from a number on reporting every ten. */
function live(minutes: number, from: number): Lived {
  const durations: number[] = [];
  let opened = 0;
  let cpuMs = 0;
  for (let ms = 0; ms < minutes * MINUTE_MS; ms += LOOK_MS) {
    clock.now += LOOK_MS;
    clock.ms += LOOK_MS;
    if (ms % (10 * MINUTE_MS) === 0) reportAll(from);
    const before = process.cpuUsage();
    const looked = watch.look();
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1000;
    durations.push(looked.durationMs);
    opened += looked.opened.length;
  }
  return { durations: durations.sort((a, b) => a - b), opened, cpuMs };
}

const at = (sorted: readonly number[], share: number) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1));
function tell(what: string, { durations, opened, cpuMs }: Lived): void {
  const { alarmList } = registry;
  const counts = { opened, suppressed: alarmList.counts().suppressed, looks: durations.length };
  console.log(what, {
    cpu: Number((cpuMs / durations.length).toFixed(1)),
    p50: at(durations, 0.5),
    p99: at(durations, 0.99),
    worst: at(durations, 1),
    ...counts,
  });
}

console.log(
  `${DEVICES} devices, ${loadAlarmRules('region', book).rules.length} rules; milliseconds a look (of processor time, and by the clock), one look every ${LOOK_MS / 1000} s`,
);
live(10, 0); // the code is warm then
tell('all is well          ', live(60, 0));
tell('a third falls silent ', live(180, Math.floor(DEVICES / 3)));
tell('and stays silent     ', live(60, Math.floor(DEVICES / 3)));
registry.close();
rmSync(folder, { recursive: true });
