// How colours look to eyes: their contrast [WCAG 2.2, relative luminance], and what is left of them without green receptors.

/** Red, green, blue, each 0 to 1, as written in sRGB. */
export type Rgb = readonly [number, number, number];

export function parseHex(text: string): Rgb {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  if (!digits) throw new Error(`"${text}" is no colour of six digits`);
  return digits.slice(1).map((pair) => Number.parseInt(pair, 16) / 255) as unknown as Rgb;
}

const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const toWritten = (value: number): number => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map(toLinear) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @returns 1 (the same) to 21 (black on white) */
export function contrastOf(a: Rgb, b: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Machado, Oliveira, Fernandes 2009, severity 1, on linear light. */
const WITHOUT_GREEN = [
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881],
] as const;

export function deuteranopia(rgb: Rgb): Rgb {
  const [red, green, blue] = rgb.map(toLinear) as unknown as Rgb;
  const seen = WITHOUT_GREEN.map(([r, g, b]) => toWritten(Math.min(1, Math.max(0, r * red + g * green + b * blue))));
  return seen as unknown as Rgb;
}
