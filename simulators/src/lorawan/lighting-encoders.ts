// Street lights: SLSCorp VOLC2180 (controller with meter) and Milesight WS558 (switch with meter), by the byte formats their makers publish.
import { round } from '../district/noise.ts';
import { type Encoder, fit } from './encoder.ts';

const MAINS_V = 230;
const POWER_FACTOR = 0.95;

export const slscorpVolc2180: Encoder = {
  profile: 'slscorp-volc2180',
  kind: 'lighting',
  euiPrefix: 'a0b0c0d1e2',
  encode(values) {
    const dimmer = fit(Number(values.dimming) * 2.5, 0, 250);
    const power = fit(Number(values.power), 0, 65_535);
    const energy = fit(Number(values.energy) * 1000, 0, 0xffffff);
    const current = fit((power / MAINS_V / POWER_FACTOR) * 1000, 0, 65_535);
    const volts = fit(Number(values.voltage ?? MAINS_V) * 1000, 0, 0xffffffff);
    const bytes = Buffer.alloc(15);
    bytes.writeUInt8(0x58, 0);
    bytes.writeUInt8(dimmer, 1);
    bytes.writeUInt16BE(power, 2);
    bytes.writeUIntBE(energy, 4, 3);
    bytes.writeUInt16BE(POWER_FACTOR * 1000, 7);
    bytes.writeUInt16BE(current, 9);
    bytes.writeUInt32BE(volts, 11);
    const shown = { dimming: dimmer / 2.5, power, energy: energy / 1000, current: current / 1000, voltage: volts / 1000 };
    return { fPort: 1, bytes, shown };
  },
};

export const milesightWs558: Encoder = {
  profile: 'milesight-ws558',
  kind: 'lighting',
  euiPrefix: '24e124756c',
  encode(values) {
    const power = fit(Number(values.power), 0, 0xffffffff);
    const volts = fit(Number(values.voltage ?? MAINS_V) * 10, 0, 65_535);
    const current = fit((power / MAINS_V / POWER_FACTOR) * 1000, 0, 65_535);
    const energy = fit(Number(values.energy) * 1000, 0, 0xffffffff);
    const bytes = Buffer.alloc(26);
    // Eight switches; the first feeds the lamp.
    bytes.set([0x08, 0x31, 0x00, power > 1 ? 0x01 : 0x00], 0);
    bytes.set([0x05, 0x81, POWER_FACTOR * 100, 0x07, 0xc9], 4);
    bytes.writeUInt16LE(current, 9);
    bytes.set([0x03, 0x74], 11);
    bytes.writeUInt16LE(volts, 13);
    bytes.set([0x06, 0x83], 15);
    bytes.writeUInt32LE(energy, 17);
    bytes.set([0x04, 0x80], 21);
    const whole = Buffer.concat([bytes.subarray(0, 23), u32(power)]);
    return { fPort: 85, bytes: whole, shown: { voltage: round(volts / 10, 1), power, current: current / 1000, energy: energy / 1000 } };
  },
};

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
