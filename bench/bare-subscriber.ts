// A subscriber that reads QoS 1 messages and acknowledges them, nothing else: what is left when only the broker works.
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { generate, parser } from 'mqtt-packet';

const { values } = parseArgs({ options: { url: { type: 'string' }, messages: { type: 'string', default: '100000' } } });
const { hostname, port } = new URL(values.url ?? 'mqtt://localhost:1883');
const total = Number(values.messages);
const v5 = { protocolVersion: 5 };
const socket = connect(Number(port || 1883), hostname);
const packets = parser(v5);
let begin = 0;
let received = 0;
let acks: Buffer[] = [];

packets.on('packet', (packet) => {
  if (packet.cmd === 'connack') {
    socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'v1/#', qos: 1 }] }, v5));
    return;
  }
  if (packet.cmd !== 'publish') return;
  if (received === 0) begin = performance.now();
  received += 1;
  const ack = Buffer.allocUnsafe(4);
  ack.writeUInt16BE(0x4002, 0);
  ack.writeUInt16BE(packet.messageId ?? 0, 2);
  acks.push(ack);
  if (received === total) {
    console.log(JSON.stringify({ perSecond: total / ((performance.now() - begin) / 1000) }));
    setTimeout(() => process.exit(0), 100);
  }
});
socket.on('error', () => undefined); // the benchmark is over
socket.on('connect', () => {
  const properties = { receiveMaximum: 65_535 };
  socket.write(
    generate({ cmd: 'connect', protocolId: 'MQTT', ...v5, clean: true, clientId: 'bare', keepalive: 0, properties } as never, v5),
  );
});
socket.on('data', (bytes) => {
  packets.parse(bytes);
  if (acks.length === 0) return;
  socket.write(Buffer.concat(acks));
  acks = [];
});
