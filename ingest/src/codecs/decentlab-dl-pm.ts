// Decentlab DL-PM: particles (Sensirion SPS30), temperature and humidity, pressure. Format: decentlab.com/products, DL-PM datasheet.
import { codecOfPorts } from './codec.ts';
import type { Frame } from './frame.ts';

const BATTERY = 0;
const PARTICLES = 1;
const CLIMATE = 2;
const PRESSURE = 3;

const value = (displayName: string, unit: string, of: number) => ({ displayName, unit, value: of });

/** Order of the words in the frame; each is a tenth of its unit but the size. */
const PARTICLE_FIELDS = [
  ['pm1_0_mass_concentration', 'PM1.0 mass concentration', 'µg⋅m⁻³', 10],
  ['pm2_5_mass_concentration', 'PM2.5 mass concentration', 'µg⋅m⁻³', 10],
  ['pm4_mass_concentration', 'PM4 mass concentration', 'µg⋅m⁻³', 10],
  ['pm10_mass_concentration', 'PM10 mass concentration', 'µg⋅m⁻³', 10],
  ['typical_particle_size', 'Typical particle size', 'nm', 1],
  ['pm0_5_number_concentration', 'PM0.5 number concentration', '1⋅cm⁻³', 10],
  ['pm1_0_number_concentration', 'PM1.0 number concentration', '1⋅cm⁻³', 10],
  ['pm2_5_number_concentration', 'PM2.5 number concentration', '1⋅cm⁻³', 10],
  ['pm4_number_concentration', 'PM4 number concentration', '1⋅cm⁻³', 10],
  ['pm10_number_concentration', 'PM10 number concentration', '1⋅cm⁻³', 10],
] as const;

function particles(frame: Frame) {
  return Object.fromEntries(PARTICLE_FIELDS.map(([name, label, unit, divisor]) => [name, value(label, unit, frame.u16() / divisor)]));
}

/** Conversions of Sensirion's SHT2x. */
const climate = (frame: Frame) => ({
  air_temperature: value('Air temperature', '°C', (175.72 * frame.u16()) / 65_536 - 46.85),
  air_humidity: value('Air humidity', '%', (125 * frame.u16()) / 65_536 - 6),
});

export const decentlabDlPm = codecOfPorts({
  1(frame) {
    frame.expect(2); // version of the protocol
    const deviceId = frame.u16();
    const flags = frame.u16();
    const has = (sensor: number) => ((flags >> sensor) & 1) === 1;
    return {
      protocol_version: 2,
      device_id: deviceId,
      ...(has(BATTERY) ? { battery_voltage: value('Battery voltage', 'V', frame.u16() / 1000) } : {}),
      ...(has(PARTICLES) ? particles(frame) : {}),
      ...(has(CLIMATE) ? climate(frame) : {}),
      ...(has(PRESSURE) ? { barometric_pressure: value('Barometric pressure', 'Pa', frame.u16() * 2) } : {}),
    };
  },
});
