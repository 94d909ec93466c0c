// The simulator's encoders against frames that others published: byte for byte where a frame carries what the simulator sends.
import { decentlabDlPm, milesightAm308 } from '@lagebild/simulators/lorawan/air-encoders.ts';
import type { Encoder } from '@lagebild/simulators/lorawan/encoder.ts';
import { milesightWs558, slscorpVolc2180 } from '@lagebild/simulators/lorawan/lighting-encoders.ts';
import { boschTps110, nwaveNps405 } from '@lagebild/simulators/lorawan/parking-encoders.ts';
import { describe, expect, it } from 'vitest';
import { deviceVectors, hasDeviceVectors } from './support/device-vectors.ts';

const CONTEXT = { isNews: false, minutesBefore: 0, volts: 3.109, celsius: 12 };

function hexOf(encoder: Encoder, values: Record<string, number | boolean>, over: Partial<typeof CONTEXT> = {}) {
  const { fPort, bytes } = encoder.encode(values, { ...CONTEXT, ...over });
  return { fPort, hex: bytes.toString('hex') };
}

/** The published frame that begins like this. */
function published(codec: string, start: string): { fPort: number; hex: string } {
  const found = deviceVectors.find((vector) => vector.codec === codec && vector.hex.startsWith(start));
  if (!found) throw new Error(`there is no frame ${start} of ${codec}`);
  return found;
}

/** The same bytes at these places, counted from 0. */
function expectSame(
  made: { fPort: number; hex: string },
  frame: { fPort: number; hex: string },
  places: readonly [from: number, to: number][],
) {
  expect(made.fPort).toBe(frame.fPort);
  expect(made.hex).toHaveLength(frame.hex.length);
  for (const [from, to] of places)
    expect(made.hex.slice(2 * from, 2 * to), `bytes ${from} to ${to}`).toBe(frame.hex.slice(2 * from, 2 * to));
}

describe.skipIf(!hasDeviceVectors)('the simulated', () => {
  it('Decentlab DL-PM: head, battery, fine dust, temperature and humidity', () => {
    const made = hexOf(decentlabDlPm, { pm2_5: 3.9, pm10: 3.9, temperature: 24.35660461425781, humidity: 41.63221740722656 });
    // 7 to 15: PM1, PM2.5, PM4, PM10; PM1 and PM4 are the simulator's own guess. 27 to 31: temperature, humidity.
    expectSame(made, published('dl-pm-codec', '021b50000f0c25'), [
      [0, 7],
      [9, 11],
      [13, 15],
      [27, 31],
    ]);
  });

  it('Milesight AM308: channel by channel', () => {
    const { fPort, hex } = hexOf(milesightAm308, { temperature: 30.8, humidity: 50.5, pm2_5: 32, pm10: 48 });
    const [climate, dust] = [published('am308-codec', '01755c0367'), published('am308-codec', '077de7')];
    expect([climate.fPort, dust.fPort]).toEqual([fPort, fPort]);
    for (const [channel, frame] of [
      ['03673401', climate],
      ['046865', climate],
      ['0b7d2000', dust],
      ['0c7d3000', dust],
    ] as const) {
      expect(frame.hex).toContain(channel);
      expect(hex).toContain(channel);
    }
  });

  it('Milesight WS558: voltage, energy and power', () => {
    const made = hexOf(milesightWs558, { voltage: 222.6, power: 1, energy: 0.001 });
    expectSame(made, published('SensorDecoders/ws-series/ws558', '0831'), [
      [0, 2],
      [4, 6],
      [7, 9],
      [11, 27],
    ]);
  });

  it('SLSCorp VOLC2180: dimmer, power, energy and voltage', () => {
    const made = hexOf(slscorpVolc2180, { dimming: 100, power: 72, energy: 15.3, voltage: 230.1 });
    expectSame(made, published('volc2180-codec', '58fa'), [
      [0, 7],
      [11, 15],
    ]);
    const dimmed = hexOf(slscorpVolc2180, { dimming: 50, power: 38, energy: 15.342, voltage: 231.4 });
    expectSame(dimmed, published('volc2180-codec', '587d'), [
      [0, 7],
      [11, 15],
    ]);
  });

  it('Bosch TPS110: status and heartbeat', () => {
    const status = published('tps110-0292-codec', '01');
    expect(hexOf(boschTps110, { occupied: true }, { isNews: true })).toEqual({ fPort: status.fPort, hex: '01' });
    expect(hexOf(boschTps110, { occupied: true }, { celsius: -1 })).toEqual({ fPort: 2, hex: '01ff' });
  });

  it('Nwave NPS405: status with the time the state before lasted, and heartbeat', () => {
    expect(hexOf(nwaveNps405, { occupied: true }, { isNews: true, minutesBefore: 74 })).toEqual({
      fPort: 1,
      hex: published('nps405-codec', '95').hex,
    });
    expectSame(hexOf(nwaveNps405, { occupied: false }, { volts: 3.344, celsius: -10 }), published('nps405-codec', '00d3d8'), [[0, 3]]);
  });
});
