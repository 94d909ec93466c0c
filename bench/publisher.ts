// The load of the ingest benchmark, as a process of its own: readings of 1,000 devices at QoS 1 over four connections, as fast as acknowledged.
import { parseArgs } from 'node:util';
import mqtt from 'mqtt';

const { values } = parseArgs({ options: { url: { type: 'string' }, messages: { type: 'string' } } });
const url = values.url ?? 'mqtt://localhost:1883';
const total = Number(values.messages ?? 100_000);
const CONNECTIONS = 4;
const WINDOW = 2000;
const STEP_MS = 10_000;

async function publishShare(share: number): Promise<void> {
  const client = await mqtt.connectAsync(url);
  const first = Date.now() - (total / 1000) * STEP_MS;
  let waiting = 0;
  let resume: (() => void) | undefined;
  for (let n = share; n < total; n += CONNECTIONS) {
    const time = Math.round(first + Math.floor(n / 1000) * STEP_MS);
    const payload = JSON.stringify({
      time,
      values: { pm2_5: n % 50, pm10: n % 70, no2: n % 90, temperature: (n % 300) / 10, humidity: n % 100 },
    });
    waiting += 1;
    client.publish(`v1/unna/air/device-${n % 1000}`, payload, { qos: 1 }, () => {
      waiting -= 1;
      if (waiting < WINDOW / 2) resume?.();
    });
    if (waiting >= WINDOW) await new Promise<void>((go) => (resume = go));
  }
  await client.endAsync(); // waits for what is still in flight
}

const begin = performance.now();
await Promise.all(Array.from({ length: CONNECTIONS }, (_, share) => publishShare(share)));
console.log(JSON.stringify({ perSecond: total / ((performance.now() - begin) / 1000) }));
