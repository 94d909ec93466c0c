// What Prometheus sees at /metrics.
import type { Health } from '@lagebild/shared/contract/health.ts';
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry as Prometheus } from 'prom-client';

export interface MetricsDeps {
  readonly rules: RuleBook;
  readonly registry: Registry;
  /** State of the other parts, read when asked. */
  readonly gauges: () => { mqttConnections: number; cutConnections: number; liveClients: number; health: Health; quarantineAlarms: number };
}

export interface Metrics {
  readonly prometheus: Prometheus;
  /** A reading was stored, so many seconds after it was measured. */
  noteAge(seconds: number): void;
}

export function createMetrics({ rules, registry, gauges }: MetricsDeps): Metrics {
  const prometheus = new Prometheus();
  const registers = [prometheus];
  collectDefaultMetrics({ register: prometheus });
  const places = [...Object.keys(rules.district.municipalities), ''];
  const label = (place: string) => (isMunicipality(rules, place) ? place : 'unassigned');

  new Counter({
    name: 'lagebild_messages_total',
    help: 'Messages by where they ended; received = stored + duplicate + noted + quarantined + in log',
    labelNames: ['municipality', 'ending'],
    registers,
    collect() {
      this.reset();
      for (const place of places) {
        const { inLog: _, ...account } = registry.ledger.account(place);
        for (const [ending, count] of Object.entries(account)) this.inc({ municipality: label(place), ending }, count);
      }
    },
  });
  new Gauge({
    name: 'lagebild_messages_in_log',
    help: 'Messages received but not yet settled',
    labelNames: ['municipality'],
    registers,
    collect() {
      for (const place of places) this.set({ municipality: label(place) }, registry.ledger.account(place).inLog);
    },
  });
  new Gauge({
    name: 'lagebild_quarantine_entries',
    help: 'Messages in quarantine by reason',
    labelNames: ['code'],
    registers,
    collect() {
      this.reset();
      for (const [code, count] of Object.entries(registry.quarantine.count({}).codes)) this.set({ code }, count);
    },
  });
  const single = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  single('lagebild_devices', 'Registered devices', () => registry.devices.size);
  single('lagebild_mqtt_connections', 'Open MQTT connections', () => gauges().mqttConnections);
  single(
    'lagebild_mqtt_connections_cut',
    'MQTT connections cut for breaking a rule of the protocol, since the start',
    () => gauges().cutConnections,
  );
  single('lagebild_live_clients', 'Browsers on the live channel', () => gauges().liveClients);
  const has = (part: string) => gauges().health.problems.some((problem) => problem.part === part);
  single('lagebild_storing', '1 while the store takes messages, 0 while it is away or refuses', () => Number(!has('store')));
  single('lagebild_acknowledging', '1 while messages are acknowledged, 0 while the durable log is full or cannot be written', () =>
    Number(gauges().health.status !== 'not ready'),
  );
  single(
    'lagebild_quarantine_alarms',
    'Devices of whose messages of an hour more than 1 % ended in quarantine',
    () => gauges().quarantineAlarms,
  );
  single('lagebild_log_bytes', 'Bytes of the durable log', () => gauges().health.logBytes);
  single('lagebild_log_max_bytes', 'Most bytes the durable log may have', () => gauges().health.logMaxBytes);
  const ages = new Histogram({
    name: 'lagebild_reading_age_when_stored_seconds',
    help: 'From the time a reading was measured to the moment it is stored and booked; late and backfilled ones stand in the last bucket',
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 60],
    registers,
  });
  return { prometheus, noteAge: (seconds) => ages.observe(Math.max(0, seconds)) };
}
