// MQTT packets that no client sends: random bytes, good packets with something changed, announcements of what never comes. Seeded.
import { generate, type Packet } from 'mqtt-packet';

/** Crashes of parsers and brokers in the past: mqtt-packet #107 (aedes #612), mosquitto #2163 and CVE-2021-34432, and the likes of them. */
export const KNOWN_CRASHES: readonly Buffer[] = [
  '101000044d5154540502003c0321001400006202d301e0020020',
  '101000044d5154540502003c03210014000029020001e000',
  '101b00044d5154540402003c000f746573745f345f375f335f3273756232080003313100000133',
  '100c00044d5154540402003c0000300200004100',
  '8200',
  '82ffffff7f',
  '300000',
  'f000',
  '0000',
].map((hex) => Buffer.from(hex, 'hex'));

const connect = { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'fuzz', keepalive: 10 } as const;
const GOOD: readonly Packet[] = [
  connect,
  { ...connect, clean: false, username: 'u', password: Buffer.from('p') },
  { ...connect, will: { topic: 'v1/unna/air/will', payload: Buffer.from('{"values":{"o3":1}}'), qos: 1, retain: true } },
  { ...connect, protocolId: 'MQIsdp', protocolVersion: 3 },
  { ...connect, protocolVersion: 5, properties: { sessionExpiryInterval: 4_294_967_295, receiveMaximum: 1, userProperties: { a: 'b' } } },
  { cmd: 'publish', topic: 'v1/unna/air/fuzz', payload: '{"values":{"o3":1}}', qos: 0, dup: false, retain: false },
  { cmd: 'publish', topic: 'v1/unna/air/fuzz', payload: '{', qos: 1, messageId: 1, dup: true, retain: true },
  { cmd: 'publish', topic: 'v1/unna/air/fuzz', payload: Buffer.alloc(200, 1), qos: 2, messageId: 2, dup: false, retain: false },
  { cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 'v1/#', qos: 1 }] },
  { cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['v1/#'] },
  { cmd: 'puback', messageId: 1 },
  { cmd: 'pubrec', messageId: 2 },
  { cmd: 'pubrel', messageId: 2 },
  { cmd: 'pubcomp', messageId: 2 },
  { cmd: 'pingreq' },
  { cmd: 'pingresp' },
  { cmd: 'connack', returnCode: 0, sessionPresent: false },
  { cmd: 'suback', messageId: 3, granted: [0] },
  { cmd: 'disconnect' },
];

export const CONNECT = generate(connect);

/** @param random numbers in [0, 1) */
export function hostilePackets(random: () => number): () => Buffer {
  const below = (most: number) => Math.floor(random() * most);
  const good = GOOD.map((packet) => generate(packet));
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => below(256)));

  return () => {
    const dice = random();
    if (dice < 0.3) return bytes(1 + below(512));
    // A good fixed header, and then something else.
    if (dice < 0.45) {
      const body = bytes(below(120));
      return Buffer.concat([Buffer.from([below(256), body.length]), body]);
    }
    if (dice < 0.48) return KNOWN_CRASHES[below(KNOWN_CRASHES.length)] as Buffer;
    const packet = Buffer.from(good[below(good.length)] as Buffer);
    for (let changes = below(4); changes > 0; changes -= 1) packet[below(packet.length)] = below(256);
    return dice < 0.6 ? packet.subarray(0, 1 + below(packet.length)) : packet;
  };
}
