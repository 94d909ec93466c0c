// Used against plan in one bar: filled what was used, a stroke where the plan is, the frame what full light would have needed.
import type { Energy } from './amounts.ts';

const WIDTH = 100;

/** Decoration beside the same figures in words. */
export function EnergyBullet({ energy, most }: { energy: Energy; most?: number }) {
  const { usedKwh, plannedKwh, fullKwh } = energy.compared;
  const end = most ?? Math.max(usedKwh, fullKwh, plannedKwh);
  if (end <= 0) return <span class="bullet bullet-none" />;
  const at = (kwh: number): number => Math.min(WIDTH, (kwh / end) * WIDTH);
  return (
    <svg class="bullet" viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="bullet-full" x="0" y="1" width={at(fullKwh)} height="8" />
      <rect class="bullet-used" x="0" y="3" width={at(usedKwh)} height="4" />
      <path class="bullet-plan" d={`M${at(plannedKwh)} 0V10`} />
    </svg>
  );
}
