// Energy by hour, day or month in the frame of every chart: what was used, against the plan and against full light.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { isComparable } from '@lagebild/shared/domain/lighting/energy.ts';
import { useComputed, useSignal } from '@preact/signals';
import { Figure } from '../frame/Figure.tsx';
import type { Question } from '../frame/files/save.ts';
import type { LegendEntry } from '../frame/Legend.tsx';
import { sentenceOf } from '../frame/sentence.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { WideTable } from '../lorawan/WideTable.tsx';
import { everySecond } from '../state/clock.ts';
import { deviationText, kgText, kwhText, percentText } from './amounts.ts';
import { bucketName, type EnergyAnswer, type EnergyBucket, type Period, wholeBars } from './bars.ts';
import { DeviationCell } from './DeviationCell.tsx';
import { barAt, EnergyBars } from './EnergyBars.tsx';
import { TableSwitch } from './TableSwitch.tsx';
import { lightingWords } from './words.ts';

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
      {energy.buckets.map((bucket, index) => {
        const { from, telling, usedKwh, sharedKwh, compared, co2Kg, known, bridged } = bucket;
        const isKnown = from < now && telling > 0;
        const isCompared = isComparable(bucket);
        return (
          <tr key={from} {...(from < now && { 'data-index': index })}>
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

function legendOf(total: EnergyAnswer['total']): LegendEntry[] {
  const { energy } = lightingWords();
  return [
    { look: 'bar-used', text: energy.used, shape: 'area' },
    { look: 'bar-plan', text: energy.plan },
    { look: 'bar-full', text: energy.full, shape: 'area' },
    ...(total.sharedKwh > 0 ? [{ look: 'bar-shared', text: energy.shared, shape: 'area' } as const] : []),
  ];
}

export interface EnergyChartProps {
  energy: EnergyAnswer;
  period: Period;
  /** Whose energy it is, in words. */
  place: string;
  question: Question;
}

export function EnergyChart({ energy, period, place, question }: EnergyChartProps) {
  const text = lightingWords();
  const isTable = useSignal(false);
  // The clock moves every second; only whether a bar lies ahead matters.
  const now = useComputed(() => Math.floor(everySecond.value / 60_000) * 60_000).value;
  const { buckets, total, from, to } = energy;
  const past = buckets.filter((bucket) => bucket.from < now);
  const whole = wholeBars(buckets, now);
  const nameAt = (index: number): string => {
    const bucket = buckets[index];
    return bucket ? bucketName(bucket, period) : '';
  };
  const facts = total.telling > 0 && whole.length > 0 ? sentenceOf(whole, kwhText, nameAt) : '';
  return (
    <Figure
      id="energy"
      class="energy-chart"
      label={text.energy.walk}
      sentence={`${summaryOf(total)} ${facts}`}
      count={past.length}
      start={past.length - 1}
      wordsAt={(index) => {
        const bucket = buckets[index];
        return bucket ? pointText(bucket, period, now) : '';
      }}
      indexAt={(x, _, width) => Math.min(past.length - 1, barAt(x, width, buckets.length))}
      picture={(marked, width) => <EnergyBars buckets={buckets} period={period} width={width} marked={marked} />}
      legend={legendOf(total)}
      isTable={isTable.value}
      table={() => <EnergyTable energy={energy} period={period} />}
      tools={<TableSwitch isTable={isTable} />}
      files={{
        name: `energie-${period}`,
        title: `${text.energy.title} · ${place}`,
        subtitle: `kWh · ${formatTime(from, 'date')} – ${formatTime(to - 1, 'date')}`,
        csv: { path: paths.lightingEnergyTable, question },
        json: { path: paths.lightingEnergy, question },
      }}
    />
  );
}
