// The last night's switching as a table: sun, plan and what lights really did, by municipality; and how the plans go.
import { formatNumber, formatTime } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { WideTable } from '../lorawan/WideTable.tsx';
import { municipalityName } from '../state/region.ts';
import type { NightRow } from './NightFigure.tsx';
import { lightingWords } from './words.ts';

const clock = (time: number): string => formatTime(time, 'minute');

export function NightTable({ rows }: { rows: readonly NightRow[] }) {
  const { night, municipality } = lightingWords();
  const { none } = words.value;
  const spread = (real: NightRow['firstLit']): string => (real ? night.spread(clock(real.earliest), clock(real.latest)) : none);
  const times = (row: NightRow, of: (plan: NightRow['plans'][number]) => number) =>
    [...new Set(row.plans.map((plan) => clock(of(plan))))].join(', ');
  const heads = [night.sunset, night.dusk, night.planOn, night.firstLit, night.lastLit, night.planOff, night.dawn, night.sunrise];
  return (
    <WideTable title={night.walk} columns={[[municipality, false], ...heads.map((head) => [head, true] as const)]}>
      {rows.map((row) => (
        <tr key={row.municipality}>
          <th scope="row">{municipalityName(row.municipality)}</th>
          <td class="num">{clock(row.sun.sunset)}</td>
          <td class="num">{clock(row.sun.civilDusk)}</td>
          <td class="num">{times(row, ({ on }) => on)}</td>
          <td class="num">{spread(row.firstLit)}</td>
          <td class="num">{spread(row.lastLit)}</td>
          <td class="num">{times(row, ({ off }) => off)}</td>
          <td class="num">{clock(row.sun.civilDawn)}</td>
          <td class="num">{clock(row.sun.sunrise)}</td>
        </tr>
      ))}
    </WideTable>
  );
}

/** How each plan goes through the night: its steps in words. */
export function PlanList({ rows }: { rows: readonly NightRow[] }) {
  const { night } = lightingWords();
  const plans = new Map<string, { label: string; devices: number; words: string }>();
  for (const row of rows) {
    for (const { plan, label, devices, steps, off } of row.plans) {
      const known = plans.get(plan);
      const turns = steps.map(({ from, level }) => night.step(clock(from), level === 0 ? night.off : `${formatNumber(level)} %`));
      const text = known?.words ?? [...turns, night.step(clock(off), night.off)].join(' · ');
      plans.set(plan, { label: label[language.value], devices: (known?.devices ?? 0) + devices, words: text });
    }
  }
  return (
    <section class="plan-list" aria-labelledby="plans-title">
      <h2 class="panel-title" id="plans-title">
        {night.plans(municipalityName(rows.find((row) => row.plans.length > 0)?.municipality ?? ''))}
      </h2>
      <dl>
        {[...plans].map(([plan, { label, devices, words: steps }]) => (
          <div key={plan} class="plan-item">
            <dt>
              {label} <span class="count num">{night.planDevices(formatNumber(devices))}</span>
            </dt>
            <dd class="num">{steps}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
