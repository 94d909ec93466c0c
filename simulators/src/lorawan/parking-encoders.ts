// Parking bays: Nwave NPS405 and Bosch TPS110, by the byte formats their makers publish.
import { type Encoder, fit } from './encoder.ts';

/** Seven bits for minutes: whole ones below 90, then steps of 5 below 240, of 60 below 660, else 127. */
function nwaveDuration(minutes: number): number {
  if (minutes < 90) return Math.floor(minutes);
  if (minutes < 240) return 90 + Math.floor((minutes - 90) / 5);
  return minutes < 660 ? 120 + Math.floor((minutes - 240) / 60) : 127;
}

/** A heartbeat ends with three bytes whose meaning the maker does not publish: as in his example. */
const NWAVE_UNPUBLISHED = [0x00, 0x59, 0x0b];

export const nwaveNps405: Encoder = {
  profile: 'nwave-nps405',
  kind: 'parking',
  euiPrefix: '70b3d5a4d3',
  encode({ occupied }, { isNews, minutesBefore, volts, celsius }) {
    const state = Number(occupied);
    if (isNews) return { fPort: 1, bytes: Buffer.from([(nwaveDuration(minutesBefore) << 1) | state]), shown: { occupied: state === 1 } };
    const battery = fit((volts * 1000 - 2500) / 4, 0, 255);
    const temperature = fit((celsius - 10) * 2, -128, 127);
    const bytes = Buffer.from([state, battery, temperature & 0xff, ...NWAVE_UNPUBLISHED]);
    return {
      fPort: 2,
      bytes,
      shown: { occupied: state === 1, battery_voltage: (2500 + battery * 4) / 1000, temperature: temperature / 2 + 10 },
    };
  },
};

export const boschTps110: Encoder = {
  profile: 'bosch-tps110',
  kind: 'parking',
  euiPrefix: '0000a8f0e1',
  encode({ occupied }, { isNews, celsius }) {
    const state = Number(occupied);
    if (isNews) return { fPort: 1, bytes: Buffer.from([state]), shown: { occupied: state === 1 } };
    const temperature = fit(celsius, -128, 127);
    return { fPort: 2, bytes: Buffer.from([state, temperature & 0xff]), shown: { occupied: state === 1, temperature } };
  },
};
