// Draws energy against plan as bars: filled what was used, a stroke where the plan is, the frame what full light would have needed.
import { isComparable } from '@lagebild/shared/domain/lighting/energy.ts';
import { formatNumber } from '../i18n/format.ts';
import { axisText } from './amounts.ts';
import { bucketMark, type EnergyBucket, mostInBuckets, niceEnd, type Period } from './bars.ts';

const HEIGHT = 240;
const MARGIN = { left: 66, right: 4, top: 10, bottom: 24 };
/** Below this only every so manieth mark is written. */
const NARROW_PX = 560;
const EVERY_MARK: Record<Period, number> = { day: 4, week: 1, month: 5, year: 1 };

const placeOf = (width: number, count: number): number => (width - MARGIN.left - MARGIN.right) / Math.max(1, count);

/** Which bar lies at a place. @param x pixels from the left of the drawing */
export function barAt(x: number, width: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor((x - MARGIN.left) / placeOf(width, count))));
}

function Bar({ bucket, x, place, end, isMarked }: { bucket: EnergyBucket; x: number; place: number; end: number; isMarked: boolean }) {
  const y = (kwh: number): number => HEIGHT - (kwh / end) * HEIGHT;
  const { usedKwh, sharedKwh, compared } = bucket;
  // Where too little can be compared a plan beside the bar would be the plan of others.
  const isCompared = isComparable(bucket);
  const [outer, inner] = [0.13 * place, 0.27 * place];
  return (
    <g class={isMarked ? 'bar bar-marked' : 'bar'}>
      <rect class="bar-place" x={x} y="0" width={place} height={HEIGHT} />
      {isCompared && (
        <rect class="bar-full" x={x + outer} y={y(compared.fullKwh)} width={place - 2 * outer} height={HEIGHT - y(compared.fullKwh)} />
      )}
      <rect class="bar-used" x={x + inner} y={y(usedKwh)} width={place - 2 * inner} height={HEIGHT - y(usedKwh)} />
      {sharedKwh > 0 && (
        <rect class="bar-shared" x={x + inner} y={y(usedKwh)} width={place - 2 * inner} height={(sharedKwh / end) * HEIGHT} />
      )}
      {isCompared && <path class="bar-plan" d={`M${x + 1} ${y(compared.plannedKwh)}H${x + place - 1}`} />}
    </g>
  );
}

export function EnergyBars({
  buckets,
  period,
  width,
  marked,
}: {
  buckets: readonly EnergyBucket[];
  period: Period;
  /** Pixels there are. */
  width: number;
  marked: number | undefined;
}) {
  const end = niceEnd(mostInBuckets(buckets));
  const place = placeOf(width, buckets.length);
  const isNarrow = width < NARROW_PX;
  const height = HEIGHT + MARGIN.top + MARGIN.bottom;
  const right = width - MARGIN.right - MARGIN.left;
  return (
    <svg class="bars-svg" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
      <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
        {[0, end / 2, end].map((kwh) => (
          <g key={kwh}>
            <path class={kwh === 0 ? 'bars-ground' : 'bars-line'} d={`M0 ${HEIGHT - (kwh / end) * HEIGHT}H${right}`} />
            <text class="bars-text num" x={-8} y={HEIGHT - (kwh / end) * HEIGHT + 4} text-anchor="end">
              {kwh === 0 ? formatNumber(0) : axisText(kwh)}
            </text>
          </g>
        ))}
        {buckets.map((bucket, index) => (
          <Bar key={bucket.from} bucket={bucket} x={index * place} place={place} end={end} isMarked={marked === index} />
        ))}
        {buckets.map((bucket, index) =>
          isNarrow && index % EVERY_MARK[period] !== 0 ? null : (
            <text key={bucket.from} class="bars-text num" x={(index + 0.5) * place} y={HEIGHT + 18} text-anchor="middle">
              {bucketMark(bucket, period, isNarrow)}
            </text>
          ),
        )}
      </g>
    </svg>
  );
}
