// Units that sensors send in, and how they become the rule book's.

/** Of each physical quantity its units, as factor and offset to the first: first = value * factor + offset. */
const UNITS: readonly Readonly<Record<string, readonly [factor: number, offset?: number]>>[] = [
  { '°C': [1], K: [1, -273.15], '°F': [5 / 9, -160 / 9] },
  { hPa: [1], Pa: [0.01], kPa: [10], mbar: [1], bar: [1000] },
  { kWh: [1], Wh: [0.001], J: [1 / 3.6e6], MJ: [1 / 3.6] },
  { W: [1], kW: [1000], mW: [0.001] },
  { V: [1], mV: [0.001] },
  { A: [1], mA: [0.001] },
  { h: [1], min: [1 / 60], s: [1 / 3600] },
  { '%': [1], '/': [100] },
  { 'µg/m³': [1], 'mg/m³': [1000], 'kg/m³': [1e9], 'ng/m³': [0.001] },
  { lx: [1], klx: [1000] },
  { mm: [1], m: [1000], cm: [10] },
  { 'm/s': [1], 'km/h': [1 / 3.6] },
];

/** A converted number without the noise of binary fractions: twelve digits are more than any sensor has. */
export const tidy = (value: number): number => Number(value.toPrecision(12));

/** How a value of one unit becomes one of another; undefined when they measure different things, or one is not known. */
export function converter(from: string, to: string): ((value: number) => number) | undefined {
  if (from === to) return (value) => value;
  for (const units of UNITS) {
    const [given, wanted] = [from, to].map((unit) => (Object.hasOwn(units, unit) ? units[unit] : undefined));
    if (!given || !wanted) continue;
    const [factor, offset = 0] = given;
    const [divisor, shift = 0] = wanted;
    return (value) => tidy((value * factor + offset - shift) / divisor);
  }
  return undefined;
}
