// The load of the benchmarks, as a process of its own: QoS 1 readings of many devices over raw sockets, as fast as acknowledged or at a rate.
//
// Raw, because a generator that needs more CPU than the program measures itself.
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { generate } from 'mqtt-packet';
import { CAR_PARKS, crowdDevice, crowdIntroduction, crowdValues } from '../tests/support/crowd.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    messages: { type: 'string', default: '100000' },
    devices: { type: 'string', default: '10000' },
    /** Messages a second; without it as fast as acknowledged. */
    rate: { type: 'string' },
    connections: { type: 'string', default: '4' },
    /** Devices of the made-up crowd: 'introduce' lets each tell its name and place once, 'report' lets them send readings in turn. */
    crowd: { type: 'string' },
  },
});
const { hostname, port } = new URL(values.url ?? 'mqtt://localhost:1883');
const total = Number(values.messages);
const devices = Number(values.devices);
const rate = values.rate === undefined ? undefined : Number(values.rate);
const connections = Number(values.connections);
const WINDOW = 4000;
const CHUNK = 200;

/** 200 bytes of JSON, five quantities, measured now: a device comes again after some hundred milliseconds. */
function payloadOf(n: number): string {
  const body = `{"time":${Date.now()},"values":{"pm2_5":${(n % 500) / 10},"pm10":${(n % 700) / 10},"no2":${n % 90},"temperature":${(n % 300) / 10},"humidity":${n % 100}}`;
  return `${body}${' '.repeat(Math.max(0, 199 - body.length))}}`;
}

interface Message {
  readonly topic: string;
  readonly payload: string;
}

const MESSAGES: Record<string, (n: number) => Message> = {
  introduce: (n) => ({ topic: crowdDevice(n).topic, payload: crowdIntroduction(n, Date.now()) }),
  report(n) {
    const device = CAR_PARKS + (n % (devices - CAR_PARKS));
    const payload = JSON.stringify({ time: Date.now(), values: crowdValues(device, 1 + Math.floor(n / devices)) });
    return { topic: crowdDevice(device).topic, payload };
  },
  plain: (n) => ({ topic: `v1/unna/air/device-${n % devices}`, payload: payloadOf(n) }),
};
const messageOf = MESSAGES[values.crowd ?? 'plain'];
if (!messageOf) throw new Error(`--crowd must be introduce or report, not ${values.crowd}`);

function open(share: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port || 1883), hostname, () => {
      socket.write(
        generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          clientId: `flood-${process.pid}-${share}`,
          keepalive: 60,
        }),
      );
      socket.once('data', () => resolve(socket)); // CONNACK
    });
    socket.once('error', reject);
    socket.on('error', () => undefined); // the benchmark is over
  });
}

async function send(share: number, message: (n: number) => Message): Promise<void> {
  const socket = await open(share);
  const mine = Math.floor(total / connections);
  let acknowledged = 0;
  let sent = 0;
  let wake: () => void = () => undefined;
  let rest = 0;
  socket.on('data', (bytes) => {
    // Nothing but PUBACKs of four bytes comes back.
    acknowledged += Math.floor((rest + bytes.length) / 4);
    rest = (rest + bytes.length) % 4;
    wake();
  });
  const begin = performance.now();
  let messageId = 0;
  while (acknowledged < mine) {
    const due = rate === undefined ? mine : Math.min(mine, Math.floor(((performance.now() - begin) / 1000) * (rate / connections)));
    const until = Math.min(due, sent + CHUNK, acknowledged + WINDOW);
    if (until > sent) {
      const packets: Buffer[] = [];
      for (; sent < until; sent += 1) {
        const n = sent * connections + share;
        messageId = (messageId % 65_535) + 1;
        packets.push(generate({ cmd: 'publish', ...message(n), qos: 1, messageId, dup: false, retain: false }));
      }
      socket.write(Buffer.concat(packets));
      if (rate === undefined) await new Promise((resolve) => setImmediate(resolve));
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, 5);
      });
    }
  }
  socket.destroy();
}

const begin = performance.now();
await Promise.all(Array.from({ length: connections }, (_, share) => send(share, messageOf)));
console.log(JSON.stringify({ perSecond: (Math.floor(total / connections) * connections) / ((performance.now() - begin) / 1000) }));
