// What Prometheus sees of the embedded broker: what it refused and why, who had to wait, how long its certificate is good.
import { Counter, Gauge, type Registry as Prometheus } from 'prom-client';

export interface MqttCounts {
  /** Undefined without an embedded broker. */
  readonly refusals: { readonly refused: ReadonlyMap<string, number>; readonly throttled: number } | undefined;
  /** End of the certificate of its port with TLS, epoch milliseconds; undefined without one. */
  readonly certificateUntil: number | undefined;
}

const DAY_MS = 86_400_000;

export function addMqttMetrics(prometheus: Prometheus, read: () => MqttCounts): void {
  const registers = [prometheus];
  new Counter({
    name: 'lagebild_mqtt_refused_total',
    help: 'What the embedded broker refused since the start: sign-ins, messages, subscriptions, connections',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of read().refusals?.refused ?? []) this.inc({ reason }, count);
    },
  });
  new Counter({
    name: 'lagebild_mqtt_throttled_total',
    help: 'How often a client had to wait because it sent more than its share',
    registers,
    collect() {
      this.reset();
      this.inc(read().refusals?.throttled ?? 0);
    },
  });
  new Gauge({
    name: 'lagebild_mqtt_certificate_days_left',
    help: 'Days until the certificate of the MQTT port with TLS ends; none without one',
    registers,
    collect() {
      this.reset();
      const { certificateUntil } = read();
      if (certificateUntil === undefined) this.remove();
      else this.set((certificateUntil - Date.now()) / DAY_MS);
    },
  });
}
