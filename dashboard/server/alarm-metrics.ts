// What Prometheus sees of alarms: how many are open, unacknowledged, explained; what waits to be told; how long a look takes.
import { SEVERITIES } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { Gauge, type Registry as Prometheus } from 'prom-client';

/** @param lookMs how long the last look at all conditions took */
export function addAlarmMetrics(
  prometheus: Prometheus,
  registry: Pick<Registry, 'alarmList' | 'alarmNotices'>,
  lookMs: () => number,
): void {
  const registers = [prometheus];
  new Gauge({
    name: 'lagebild_alarms_open',
    help: 'Open alarms that nothing explains',
    labelNames: ['severity', 'rule', 'municipality'],
    registers,
    collect() {
      this.reset();
      for (const { count, ...labels } of registry.alarmList.openBy()) this.set(labels, count);
    },
  });
  new Gauge({
    name: 'lagebild_alarms',
    help: 'Alarms by severity (open), and those that are unacknowledged, suppressed or pending',
    labelNames: ['what'],
    registers,
    collect() {
      const { open, ...rest } = registry.alarmList.counts();
      for (const severity of SEVERITIES) this.set({ what: severity }, open[severity]);
      for (const [what, count] of Object.entries(rest)) this.set({ what }, count);
    },
  });
  new Gauge({
    name: 'lagebild_alarm_deliveries',
    help: 'Messages about alarms of the last 30 days by what became of them',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      const { waiting, ended } = registry.alarmNotices.counts();
      this.set({ outcome: 'waiting' }, waiting);
      for (const [outcome, count] of Object.entries(ended)) this.set({ outcome }, count);
    },
  });
  new Gauge({
    name: 'lagebild_alarm_look_seconds',
    help: 'How long the last look at all conditions took',
    registers,
    collect() {
      this.set(lookMs() / 1000);
    },
  });
}
