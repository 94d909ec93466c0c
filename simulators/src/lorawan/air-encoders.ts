// Air: Decentlab DL-PM and Milesight AM308, by the byte formats their makers publish.
import { round } from '../district/noise.ts';
import { type Encoder, fit } from './encoder.ts';

/** A quiet day at the height of the district. */
const PRESSURE_HPA = 1006.4;
const NUMBERS_PER_UG = 7;

const word = (value: number): number[] => [value >> 8, value & 0xff];

export const decentlabDlPm: Encoder = {
  profile: 'decentlab-dl-pm',
  kind: 'air',
  euiPrefix: '70b3d57ba0',
  encode(values, { volts }) {
    const [fine, coarse] = [Number(values.pm2_5), Number(values.pm10)];
    const tenths = [0.8 * fine, fine, (fine + coarse) / 2, coarse].map((one) => fit(one * 10, 0, 65_535));
    const counts = [0.9, 1, 1.05, 1.1, 1.12].map((share) => fit(share * fine * NUMBERS_PER_UG * 10, 0, 65_535));
    const celsius = fit(((Number(values.temperature) + 46.85) / 175.72) * 65_536, 0, 65_535);
    const humidity = fit(((Number(values.humidity) + 6) / 125) * 65_536, 0, 65_535);
    const pascal = fit((PRESSURE_HPA * 100) / 2, 0, 65_535);
    const battery = fit(volts * 1000, 0, 65_535);
    const words = [0x1b50, 0b1111, battery, ...tenths, 450, ...counts, celsius, humidity, pascal];
    const [pm1 = 0, pm25 = 0, pm4 = 0, pm10 = 0] = tenths.map((one) => one / 10);
    return {
      fPort: 1,
      bytes: Buffer.from([2, ...words.flatMap(word)]),
      shown: {
        pm1,
        pm2_5: pm25,
        pm4,
        pm10,
        temperature: (175.72 * celsius) / 65_536 - 46.85,
        humidity: (125 * humidity) / 65_536 - 6,
        pressure: (pascal * 2) / 100,
        battery_voltage: battery / 1000,
      },
    };
  },
};

export const milesightAm308: Encoder = {
  profile: 'milesight-am308',
  kind: 'air',
  euiPrefix: '24e124707c',
  encode(values, { volts }) {
    const battery = fit(((volts - 2.4) / 1.2) * 100, 0, 100);
    const temperature = fit(Number(values.temperature) * 10, -400, 1200);
    const humidity = fit(Number(values.humidity) * 2, 0, 200);
    const [fine, coarse] = [fit(Number(values.pm2_5), 0, 1000), fit(Number(values.pm10), 0, 1000)];
    const co2 = fit(420 + Number(values.pm2_5) * 3, 0, 5000);
    const pressure = fit(PRESSURE_HPA * 10, 0, 65_535);
    const bytes = Buffer.alloc(26);
    let at = 0;
    const put = (channel: number, type: number, value: number, size: 1 | 2) => {
      bytes[at] = channel;
      bytes[at + 1] = type;
      if (size === 1) bytes.writeUInt8(value, at + 2);
      else bytes.writeUInt16LE(value & 0xffff, at + 2);
      at += 2 + size;
    };
    put(0x01, 0x75, battery, 1);
    put(0x03, 0x67, temperature, 2);
    put(0x04, 0x68, humidity, 1);
    put(0x07, 0x7d, co2, 2);
    put(0x09, 0x73, pressure, 2);
    put(0x0b, 0x7d, fine, 2);
    put(0x0c, 0x7d, coarse, 2);
    const shown = {
      battery,
      temperature: temperature / 10,
      humidity: humidity / 2,
      co2,
      pressure: round(pressure / 10, 1),
      pm2_5: fine,
      pm10: coarse,
    };
    return { fPort: 85, bytes: bytes.subarray(0, at), shown };
  },
};
