// The mark of an index: a ring with one piece for each pollutant, missing ones left open; in it the class, as number and colour.

const SIZE = 32;
const MIDDLE = SIZE / 2;
const RADIUS = 13.5;
/** Between two pieces of the ring, radians. */
const GAP = 0.22;

function arc(from: number, to: number): string {
  const point = (angle: number) => `${(MIDDLE + RADIUS * Math.sin(angle)).toFixed(2)} ${(MIDDLE - RADIUS * Math.cos(angle)).toFixed(2)}`;
  return `M${point(from)}A${RADIUS} ${RADIUS} 0 0 1 ${point(to)}`;
}

/**
 * Decoration beside words, never alone.
 * @param indexClass 1 to 5; null without an index
 * @param measured one for each pollutant of the index
 */
export function IndexMark({ indexClass, measured }: { indexClass: number | null; measured: readonly boolean[] }) {
  const share = (2 * Math.PI) / Math.max(1, measured.length);
  return (
    <svg class={`lqi-mark lqi-${indexClass ?? 'none'}`} viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true" focusable="false">
      {measured.map((isMeasured, index) => (
        <path
          key={index}
          class={isMeasured ? 'lqi-ring' : 'lqi-ring lqi-ring-missing'}
          d={arc(index * share + GAP / 2, (index + 1) * share - GAP / 2)}
        />
      ))}
      <circle class="lqi-disc" cx={MIDDLE} cy={MIDDLE} r="9.5" />
      {indexClass !== null && (
        <text class="lqi-digit" x={MIDDLE} y={MIDDLE} dy="0.36em" text-anchor="middle">
          {indexClass}
        </text>
      )}
    </svg>
  );
}

/** A class in a row: its number in its colour. */
export function ClassChip({ indexClass }: { indexClass: number }) {
  return (
    <span class={`lqi-chip lqi-${indexClass}`} aria-hidden="true">
      {indexClass}
    </span>
  );
}
