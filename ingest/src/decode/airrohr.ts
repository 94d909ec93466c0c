// Sensor.Community's airrohr firmware, "Eigene API": all values are text, there is no time, the sensor's type stands in front of each name.

import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { tidy } from '@lagebild/shared/domain/units.ts';
import { type Json, listOf, numberOf, objectOf, textOf } from './fields.ts';
import type { Format, Undecodable } from './format.ts';

/** Ends of the names, and the quantity with the divisor to its unit; the sensors' types in order of trust, the later ones win. */
const PARTICLES = ['PMS', 'HPM', 'NPM', 'SDS', 'SPS30', 'IPS'];
const CLIMATE = ['', 'HTU21D', 'DS18B20', 'BMP', 'BMP280', 'SHT3X', 'BME280'];
const SINGLE: Record<string, Record<string, readonly [quantity: string, divisor: number]>> = {
  particles: { P0: ['pm1', 1], P1: ['pm10', 1], P2: ['pm2_5', 1] },
  climate: { temperature: ['temperature', 1], humidity: ['humidity', 1], pressure: ['pressure', 100] },
};

/** What it says of itself. Just switched on it says nothing else: its sensors have no value yet. */
const ABOUT_ITSELF = new Set(['samples', 'min_micro', 'max_micro', 'interval', 'signal']);

const nothingKnown: Undecodable = {
  problem: {
    en: 'it has no value that Lagebild knows: PM, temperature, humidity or pressure',
    de: 'sie hat keinen Wert, den Lagebild kennt: Feinstaub, Temperatur, Feuchte oder Luftdruck',
  },
};

export const airrohr: Format = {
  name: 'airrohr',
  recognise({ root }) {
    const message = objectOf(root);
    return message && 'esp8266id' in message && Array.isArray(message.sensordatavalues) ? 'esp8266id, sensordatavalues' : undefined;
  },
  decode({ root }) {
    const message = objectOf(root) as Json;
    const id = textOf(message.esp8266id);
    if (!id || !/^[0-9A-Za-z]{1,32}$/.test(id))
      return { problem: { en: 'esp8266id is no chip id', de: '„esp8266id“ ist keine Chip-Nummer' } };
    const given = new Map(listOf(message.sensordatavalues).map((entry) => [textOf(entry.value_type) ?? '', entry.value]));
    const fields: Record<string, number> = {};
    for (const [types, names] of [
      [PARTICLES, SINGLE.particles],
      [CLIMATE, SINGLE.climate],
    ] as const) {
      for (const type of types) {
        for (const [name, [quantity, divisor]] of Object.entries(names ?? {})) {
          const value = numberOf(given.get(type ? `${type}_${name}` : name));
          if (value !== undefined) fields[quantity] = tidy(value / divisor);
        }
      }
    }
    const isAboutItself = [...given.keys()].every((name) => ABOUT_ITSELF.has(name));
    if (Object.keys(fields).length === 0 && !isAboutItself) return nothingKnown;
    return { type: 'measured', device: `esp8266-${id}`, readings: [{ fields }] } satisfies LnsEvent;
  },
};
