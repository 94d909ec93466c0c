// uRADMonitor MODEL A3: particles, ozone, CO2, formaldehyde, noise, climate. Format: uRADMonitor A3 datasheet, LoRaWAN payload, 32 bytes.
import { codecOfPorts } from './codec.ts';
import type { Frame } from './frame.ts';

/** Sign and magnitude, not two's complement. */
function signed(frame: Frame, divisor: number): number {
  const word = frame.u16();
  return (word & 0x8000 ? -(word & 0x7fff) : word) / divisor;
}

/** The pressure is sent less this, in Pa, to fit into a word. */
const PRESSURE_OFFSET = 65_535;

export const uradmonitorA3 = codecOfPorts({
  1(frame) {
    frame.skip(4); // device id
    const [hardware, firmware] = [frame.u8(), frame.u8()];
    frame.skip(4); // seconds since its start
    const temperature = signed(frame, 100);
    const pressure = frame.u16() + PRESSURE_OFFSET;
    const humidity = frame.u8() / 2;
    const resistance = frame.u24();
    const data = {
      model: 'A3',
      hardware_version: `HW${hardware}`,
      firmware_version: firmware,
      temperature,
      pressure,
      humidity,
      gas_resistance: resistance,
      sound: frame.u8() / 2,
      co2: frame.u16(),
      ch20: frame.u16(),
      o3: frame.u16(),
      pm1: frame.u16(),
      pm2_5: frame.u16(),
      pm10: frame.u16(),
      ...(resistance > 0 ? { iaq: Math.trunc(Math.log(resistance) + 0.04 * humidity) } : {}),
    };
    frame.skip(1); // checksum; LoRaWAN has its own
    return data;
  },
});
