// The last night's switching by municipality: dusk and dawn, when the plans switch, when lights really did; as a picture or a table.
import { useSignal } from '@preact/signals';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { municipalityName } from '../state/region.ts';
import type { LightingOverview } from './lead.ts';
import { NightTable } from './NightTable.tsx';
import { type Scale, scaleOf } from './night-scale.ts';
import { TableSwitch } from './TableSwitch.tsx';
import { Walk } from './Walk.tsx';
import { lightingWords } from './words.ts';

export type NightRow = LightingOverview['municipalities'][number];
type Switching = NonNullable<NightRow['firstLit']>;

const ROW = 22;
const WIDTH = 300;

interface End {
  readonly name: string;
  readonly scale: Scale;
  /** Begin and end of twilight; before and after it is light and dark, or the other way round. */
  readonly twilight: (row: NightRow) => readonly [number, number];
  readonly plans: (row: NightRow) => readonly number[];
  readonly real: (row: NightRow) => Switching | null;
  readonly isMorning: boolean;
}

function endsOf(rows: readonly NightRow[]): End[] {
  const { night } = lightingWords();
  const seen = (real: Switching | null): number[] => (real ? [real.earliest, real.latest] : []);
  const evening = rows.flatMap((row) => [row.sun.sunset, row.sun.civilDusk, ...row.plans.map(({ on }) => on), ...seen(row.firstLit)]);
  const morning = rows.flatMap((row) => [row.sun.civilDawn, row.sun.sunrise, ...row.plans.map(({ off }) => off), ...seen(row.lastLit)]);
  return [
    {
      name: night.evening,
      scale: scaleOf(evening),
      twilight: ({ sun }) => [sun.sunset, sun.civilDusk],
      plans: ({ plans }) => plans.map(({ on }) => on),
      real: ({ firstLit }) => firstLit,
      isMorning: false,
    },
    {
      name: night.morning,
      scale: scaleOf(morning),
      twilight: ({ sun }) => [sun.civilDawn, sun.sunrise],
      plans: ({ plans }) => plans.map(({ off }) => off),
      real: ({ lastLit }) => lastLit,
      isMorning: true,
    },
  ];
}

function EndPicture({ end, rows, marked }: { end: End; rows: readonly NightRow[]; marked: number | undefined }) {
  const { scale, isMorning } = end;
  const x = (time: number): number => scale.at(time) * WIDTH;
  const height = rows.length * ROW;
  return (
    <div class="night-end">
      <p class="night-end-name">{end.name}</p>
      <svg class="night-svg" viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {rows.map((row, index) => {
          const [begin, finish] = end.twilight(row);
          const [y, middle] = [index * ROW, index * ROW + ROW / 2];
          const real = end.real(row);
          const dark = isMorning ? { from: 0, to: x(begin) } : { from: x(finish), to: WIDTH };
          return (
            <g key={row.municipality} class={marked === index ? 'night-row night-row-marked' : 'night-row'}>
              <rect class="night-back" x="0" y={y} width={WIDTH} height={ROW} />
              <rect class="night-twilight" x={x(begin)} y={y} width={x(finish) - x(begin)} height={ROW} />
              <rect class="night-dark" x={dark.from} y={y} width={Math.max(0, dark.to - dark.from)} height={ROW} />
              {real && (
                <>
                  <path class="night-real" d={`M${x(real.earliest) - 0.8} ${middle}H${x(real.latest) + 0.8}`} />
                  <path class="night-median" d={`M${x(real.median)} ${y + 5}V${y + ROW - 5}`} />
                </>
              )}
              {end.plans(row).map((time, plan) => (
                <path key={plan} class="night-plan" d={`M${x(time)} ${y + 1}V${y + ROW - 1}`} />
              ))}
            </g>
          );
        })}
      </svg>
      <p class="night-axis num" aria-hidden="true">
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ left: `${100 * scale.at(tick)}%` }}>
            {formatTime(tick, 'minute')}
          </span>
        ))}
      </p>
    </div>
  );
}

const clock = (time: number): string => formatTime(time, 'minute');

export function NightFigure({ overview }: { overview: LightingOverview }) {
  const { night } = lightingWords();
  const { none } = words.value;
  const isTable = useSignal(false);
  const rows = overview.municipalities.filter(({ devices, plans }) => devices > 0 && plans.some(({ on, off }) => off > on));
  const medians = (of: (row: NightRow) => Switching | null) => {
    const found = rows.flatMap((row) => of(row)?.median ?? []).sort((a, b) => a - b);
    return found[Math.floor((found.length - 1) / 2)];
  };
  const [first, last] = [medians(({ firstLit }) => firstLit), medians(({ lastLit }) => lastLit)];
  const spread = (real: Switching | null): string => (real ? night.spread(clock(real.earliest), clock(real.latest)) : none);
  const textAt = (index: number): string => {
    const row = rows[index];
    if (!row) return '';
    const times = (of: (plan: NightRow['plans'][number]) => number) => [...new Set(row.plans.map((plan) => clock(of(plan))))].join(', ');
    const [on, off] = [times((plan) => plan.on), times((plan) => plan.off)];
    return night.point(municipalityName(row.municipality), on, spread(row.firstLit), off, spread(row.lastLit));
  };
  const summary = first !== undefined && last !== undefined ? night.summary(clock(first), clock(last)) : night.unseen;
  if (rows.length === 0) return null;
  return (
    <section class="night" aria-labelledby="night-title">
      <div class="night-head">
        <h2 class="panel-title" id="night-title">
          {night.title(formatTime(overview.night.to, 'weekday'))}
        </h2>
        <TableSwitch isTable={isTable} />
      </div>
      <p class="night-summary" id="night-summary">
        {summary}
      </p>
      {isTable.value ? (
        <NightTable rows={rows} />
      ) : (
        <>
          <Walk label={night.walk} count={rows.length} textAt={textAt} describedBy="night-summary">
            {(marked) => (
              <div class="night-picture" style={{ '--night-rows': rows.length }}>
                <ul class="night-names" aria-hidden="true">
                  {rows.map((row) => (
                    <li key={row.municipality}>{municipalityName(row.municipality)}</li>
                  ))}
                </ul>
                {endsOf(rows).map((end) => (
                  <EndPicture key={end.name} end={end} rows={rows} marked={marked} />
                ))}
              </div>
            )}
          </Walk>
          <ul class="night-legend">
            <li>
              <span class="key-twilight" aria-hidden="true" /> {night.legend.sun}
            </li>
            <li>
              <span class="key-plan" aria-hidden="true" /> {night.legend.plan}
            </li>
            <li>
              <span class="key-real" aria-hidden="true" /> {night.legend.real}
            </li>
          </ul>
        </>
      )}
    </section>
  );
}
