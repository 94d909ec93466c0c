// Round numbers for the marks of an axis. Pure, so that it can be tested.

const STEPS = [1, 2, 2.5, 5, 10];

/** A round number of about so many steps up to a value. */
export function niceStep(top: number, steps: number): number {
  const rough = top / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  return (STEPS.find((step) => step * power >= rough) ?? 10) * power;
}
