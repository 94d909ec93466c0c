// Energy by hour, day or month: what was used, against the plan and against full light; as bars to walk over, or as a table.
import { isComparable } from '@lagebild/shared/domain/lighting/energy.ts';
import { useComputed, useSignal } from '@preact/signals';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { WideTable } from '../lorawan/WideTable.tsx';
import { everySecond } from '../state/clock.ts';
import { isRoomy } from '../state/media.ts';
import { axisText, deviationText, kgText, kwhText, percentText } from './amounts.ts';
import { bucketMark, bucketName, type EnergyAnswer, type EnergyBucket, mostInBuckets, niceEnd, type Period } from './bars.ts';
import { DeviationCell } from './DeviationCell.tsx';
import { TableSwitch } from './TableSwitch.tsx';
import { Walk } from './Walk.tsx';
import { lightingWords } from './words.ts';

const HEIGHT = 120;
/** Width of a bar's place; the bar takes two thirds of it. */
const PLACE = 30;

function Bar({ bucket, index, end, isMarked }: { bucket: EnergyBucket; index: number; end: number; isMarked: boolean }) {
  const y = (kwh: number): number => HEIGHT - (kwh / end) * HEIGHT;
  const x = index * PLACE;
  const { usedKwh, sharedKwh, compared } = bucket;
  // Where too little can be compared a plan beside the bar would be the plan of others.
  const isCompared = isComparable(bucket);
  return (
    <g class={isMarked ? 'bar bar-marked' : 'bar'}>
      <rect class="bar-place" x={x} y="0" width={PLACE} height={HEIGHT} />
      {isCompared && <rect class="bar-full" x={x + 4} y={y(compared.fullKwh)} width={PLACE - 8} height={HEIGHT - y(compared.fullKwh)} />}
      <rect class="bar-used" x={x + 8} y={y(usedKwh)} width={PLACE - 16} height={HEIGHT - y(usedKwh)} />
      {sharedKwh > 0 && <rect class="bar-shared" x={x + 8} y={y(usedKwh)} width={PLACE - 16} height={(sharedKwh / end) * HEIGHT} />}
      {isCompared && <path class="bar-plan" d={`M${x + 1} ${y(compared.plannedKwh)}H${x + PLACE - 1}`} />}
    </g>
  );
}

function pointText(bucket: EnergyBucket, period: Period, now: number): string {
  const { energy, figures } = lightingWords();
  const name = bucketName(bucket, period);
  if (bucket.from >= now) return `${name}: ${energy.ahead}`;
  if (bucket.telling === 0) return `${name}: ${energy.unknown}`;
  const { compared, known, bridged } = bucket;
  const plan = isComparable(bucket) ? `${figures.plan(kwhText(compared.plannedKwh))} (${deviationText(bucket)})` : energy.planUnknown;
  return energy.point(name, kwhText(bucket.usedKwh), plan, figures.known(percentText(Math.min(1, known + bridged))));
}

function EnergyTable({ energy, period }: { energy: EnergyAnswer; period: Period }) {
  const text = lightingWords();
  const { none } = words.value;
  const now = everySecond.value;
  return (
    <WideTable
      title={text.energy.title}
      columns={[
        [text.table.time, false],
        [text.table.used, true],
        [text.table.shared, true],
        [text.table.plan, true],
        [text.table.deviation, true],
        [text.table.full, true],
        [text.table.co2, true],
        [text.table.coverage, true],
      ]}
    >
      {energy.buckets.map((bucket) => {
        const { from, telling, usedKwh, sharedKwh, compared, co2Kg, known, bridged } = bucket;
        const isKnown = from < now && telling > 0;
        const isCompared = isComparable(bucket);
        return (
          <tr key={from}>
            <th scope="row">{bucketName(bucket, period)}</th>
            <td class="num">{isKnown ? kwhText(usedKwh) : none}</td>
            <td class="num">{isKnown && sharedKwh > 0 ? kwhText(sharedKwh) : none}</td>
            <td class="num">{isCompared ? kwhText(compared.plannedKwh) : none}</td>
            <DeviationCell energy={bucket} />
            <td class="num">{isCompared ? kwhText(compared.fullKwh) : none}</td>
            <td class="num">{isKnown ? kgText(co2Kg) : none}</td>
            <td class="num">{from < now ? percentText(Math.min(1, known + bridged)) : none}</td>
          </tr>
        );
      })}
    </WideTable>
  );
}

function summaryOf(total: EnergyAnswer['total']): string {
  const { energy, lead } = lightingWords();
  const { telling, usedKwh, compared } = total;
  if (telling === 0) return lead.unknown;
  const used = kwhText(usedKwh);
  if (isComparable(total)) return energy.summary(used, energy.planOf(kwhText(compared.plannedKwh)));
  if (compared.devices === 0) return energy.summary(used, energy.planUnknown);
  return energy.summary(used, energy.planOfSome(kwhText(compared.usedKwh), kwhText(compared.plannedKwh)));
}

export function EnergyChart({ energy, period }: { energy: EnergyAnswer; period: Period }) {
  const text = lightingWords();
  const isTable = useSignal(false);
  // The clock moves every second; only whether a bar lies ahead matters.
  const now = useComputed(() => Math.floor(everySecond.value / 60_000) * 60_000).value;
  const { buckets, total } = energy;
  const end = niceEnd(mostInBuckets(buckets));
  const summary = summaryOf(total);
  const past = buckets.filter(({ from }) => from < now).length;
  return (
    <figure class="energy-chart">
      <figcaption class="energy-caption">
        <span id="energy-summary">{summary}</span> <TableSwitch isTable={isTable} />
      </figcaption>
      {isTable.value ? (
        <EnergyTable energy={energy} period={period} />
      ) : (
        <Walk
          label={text.energy.walk}
          count={Math.max(1, past)}
          textAt={(index) => {
            const bucket = buckets[index];
            return bucket ? pointText(bucket, period, now) : '';
          }}
          describedBy="energy-summary"
        >
          {(marked, mark) => (
            <div class="bars">
              <p class="bars-axis num" aria-hidden="true">
                <span>{axisText(end)}</span>
                <span>{axisText(end / 2)}</span>
                <span>{formatNumber(0)}</span>
              </p>
              <svg
                class="bars-svg"
                viewBox={`0 0 ${buckets.length * PLACE} ${HEIGHT}`}
                preserveAspectRatio="none"
                aria-hidden="true"
                onPointerMove={(event) => {
                  const box = event.currentTarget.getBoundingClientRect();
                  mark(Math.min(past - 1, Math.floor(((event.clientX - box.left) / box.width) * buckets.length)));
                }}
                onPointerLeave={() => mark(undefined)}
              >
                <path class="bars-line" d={`M0 ${HEIGHT / 2}H${buckets.length * PLACE}M0 0.5H${buckets.length * PLACE}`} />
                {buckets.map((bucket, index) => (
                  <Bar key={bucket.from} bucket={bucket} index={index} end={end} isMarked={marked === index} />
                ))}
              </svg>
              <p class={`bars-marks bars-marks-${period} num`} aria-hidden="true">
                {buckets.map((bucket) => (
                  <span key={bucket.from}>{bucketMark(bucket, period, !isRoomy.value)}</span>
                ))}
              </p>
            </div>
          )}
        </Walk>
      )}
      <ul class="night-legend">
        <li>
          <span class="key-used" aria-hidden="true" /> {text.energy.used}
        </li>
        <li>
          <span class="key-bar-plan" aria-hidden="true" /> {text.energy.plan}
        </li>
        <li>
          <span class="key-full" aria-hidden="true" /> {text.energy.full}
        </li>
        {total.sharedKwh > 0 && (
          <li>
            <span class="key-shared" aria-hidden="true" /> {text.energy.shared}
          </li>
        )}
      </ul>
    </figure>
  );
}
