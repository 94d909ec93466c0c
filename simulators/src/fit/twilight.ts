// Dusk and dawn against a real light sensor: at which height of the sun it begins to see light.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sunElevation } from '../district/sun.ts';
import { plotOf } from './plot.ts';

/** Saint-Eynard above Grenoble, where the sensor stood. */
const PLACE = { lat: 45.235, lon: 5.762 };
const FILE = join('lighting', 'ambient-light-saint-eynard-2023-06-07.csv');
/** The sun's centre 6° below the horizon: the end of civil twilight. */
const CIVIL_DEGREES = -6;
const BIN_DEGREES = 2;
const LOWEST = -24;
const BINS = 24;

export interface Twilight {
  readonly hours: number;
  /** Hours in which the sensor sees light just when the sun is above the end of civil twilight. */
  readonly agreeing: number;
  readonly plot: string;
}

/** @throws the system's error when the file cannot be read */
export function twilightFit(dataFolder: string): Twilight {
  const [, ...lines] = readFileSync(join(dataFolder, FILE), 'utf8').trim().split('\n');
  const readings = lines.map((line) => {
    const [time = '', , light = ''] = line.split(',');
    // Its codec leaves darkness out.
    return { height: sunElevation(Date.parse(time), PLACE), light: light === '' ? 0 : Number(light) };
  });
  const means = Array.from({ length: BINS }, (_, bin) => {
    const from = LOWEST + bin * BIN_DEGREES;
    const within = readings.filter(({ height }) => height >= from && height < from + BIN_DEGREES);
    return within.reduce((sum, { light }) => sum + light, 0) / Math.max(1, within.length);
  });
  const expected = means.map((_, bin) => (LOWEST + (bin + 0.5) * BIN_DEGREES > CIVIL_DEGREES ? Math.max(...means) : 0));
  const ticks = [0, 6, 9, 12, 18, 23].map((bin) => ({ index: bin, text: `${LOWEST + bin * BIN_DEGREES}°` }));
  return {
    hours: readings.length,
    agreeing: readings.filter(({ height, light }) => light > 0 === height > CIVIL_DEGREES).length,
    plot: plotOf(
      'Light seen by height of the sun',
      'raw 0 to 255',
      [
        { name: 'sensor', values: means, isDashed: false },
        { name: 'model: light above -6°', values: expected, isDashed: true },
      ],
      ticks,
    ),
  };
}
