// The last night's switching by municipality: dusk and dawn, when the plans switch, when lights really did; as a picture or a table.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { useSignal } from '@preact/signals';
import { Figure } from '../frame/Figure.tsx';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { municipalityName } from '../state/region.ts';
import type { LightingOverview } from './lead.ts';
import { NightDrawing, rowAt } from './NightDrawing.tsx';
import { NightTable } from './NightTable.tsx';
import { type Scale, scaleOf } from './night-scale.ts';
import { TableSwitch } from './TableSwitch.tsx';
import { lightingWords } from './words.ts';

export type NightRow = LightingOverview['municipalities'][number];
type Switching = NonNullable<NightRow['firstLit']>;

export interface End {
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

const clock = (time: number): string => formatTime(time, 'minute');

/** What was seen of a night: both ends, one of them, or none. @param first median of the first light, epoch milliseconds; @param last of the last */
function sentenceOfNight(first: number | undefined, last: number | undefined): string {
  const { night } = lightingWords();
  if (first !== undefined && last !== undefined) return night.summary(clock(first), clock(last));
  if (first !== undefined) return night.summaryOn(clock(first));
  return last === undefined ? night.unseen : night.summaryOff(clock(last));
}

export function NightFigure({ overview, municipality }: { overview: LightingOverview; municipality: string | undefined }) {
  const { night } = lightingWords();
  const { none } = words.value;
  const isTable = useSignal(false);
  const question = { municipality };
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
  const summary = sentenceOfNight(first, last);
  if (rows.length === 0) return null;
  const isShown = isTable.value;
  return (
    <section class="night" aria-labelledby="night-title">
      <h2 class="panel-title" id="night-title">
        {night.title(formatTime(overview.night.to, 'weekday'))}
      </h2>
      <Figure
        id="night"
        label={night.walk}
        sentence={summary}
        count={rows.length}
        start={0}
        row={1}
        page={5}
        wordsAt={textAt}
        indexAt={(_, y, width) => rowAt(y, width, rows.length)}
        picture={(marked, width) => <NightDrawing ends={endsOf(rows)} rows={rows} width={width} marked={marked} />}
        legend={[
          { look: 'night-twilight', text: night.legend.sun, shape: 'area' },
          { look: 'night-plan', text: night.legend.plan, shape: 'stroke' },
          { look: 'night-real', text: night.legend.real },
        ]}
        isTable={isShown}
        table={() => <NightTable rows={rows} />}
        tools={<TableSwitch isTable={isTable} />}
        files={{
          name: 'licht-nacht',
          title: night.title(formatTime(overview.night.to, 'date')),
          subtitle: night.walk,
          csv: { path: paths.lightingNightTable, question },
          json: { path: paths.lightingOverview, question },
        }}
      />
    </section>
  );
}
