// The line of a device over time: quantity and range from the address, drawn as a chart or told as a table.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { defaultRange, pointsFor, spanOfRange } from '../chart/ranges.ts';
import { followSeries, type Line, type SeriesWish } from '../chart/series-model.ts';
import type { FigureFiles } from '../frame/FilesMenu.tsx';
import { rangeSteps } from '../frame/range-steps.ts';
import { useWidth } from '../frame/use-width.ts';
import { figureWords } from '../frame/words.ts';
import type { TimeSpan } from '../frame/zoom.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { QualityPanel } from '../quality/QualityPanel.tsx';
import { navigate } from '../router/navigation.ts';
import { COMPARES, hrefOf, type Range, type Route } from '../router/route.ts';
import { now } from '../state/clock.ts';
import { lastValue } from '../state/device-state.ts';
import type { Device } from '../state/device-store.ts';
import { isYesNo, nameOf, quantityLabel, showQuantity } from '../state/present.ts';
import { quantityInfo } from '../state/region.ts';
import { LineFigure } from './LineFigure.tsx';
import { hasUsual } from './line-words.ts';
import { RangePicker } from './RangePicker.tsx';
import { RangeSteps } from './RangeSteps.tsx';
import { useTableKey } from './table-key.ts';

type DeviceRoute = Extract<Route, { page: 'device' }>;

export interface SeriesPanelProps {
  device: Device;
  route: DeviceRoute;
  quantity: string;
}

/** Before the place of the chart is measured. */
const USUAL_WIDTH_PX = 800;
/** The line is not asked for anew at every pixel that a window is drawn wider. */
const WIDTH_STEP_PX = 100;

function useSeries(
  device: Device,
  quantity: string,
  span: () => ReturnType<typeof spanOfRange>,
  wish: SeriesWish,
  keys: readonly unknown[],
) {
  const { most, withUsual } = wish;
  const model = useMemo(() => followSeries(device, quantity, span, { most, withUsual }), [device, quantity, most, withUsual, ...keys]);
  useEffect(() => model.stop, [model]);
  return model;
}

/** Zooming and moving are steps of the history: back leads to what was seen before. */
function useSteps(route: DeviceRoute, range: Range, shown: () => TimeSpan) {
  const named = useRef<Range | undefined>(undefined);
  if (range !== 'custom') named.current = route.range;
  return rangeSteps(
    shown,
    ({ from, to }) => navigate({ ...route, range: 'custom', from, to }),
    () => navigate({ ...route, range: named.current, from: undefined, to: undefined }),
  );
}

export function SeriesPanel({ device, route, quantity }: SeriesPanelProps) {
  const last = device.latest.value?.time;
  const opening = useMemo(() => defaultRange(device.latest.peek()?.time, now()), [device]);
  const range = route.range ?? opening;
  const isOld = opening === 'last';
  const place = useRef<HTMLElement>(null);
  const width = useWidth(place);
  const isSwitch = isYesNo(device.kind, quantity, device.latest.peek());
  const spanNow = () => spanOfRange({ range, now: now(), lastReading: device.latest.peek()?.time, from: route.from, to: route.to });
  const most = pointsFor(Math.floor((width.value || USUAL_WIDTH_PX) / WIDTH_STEP_PX) * WIDTH_STEP_PX);
  const wish = { most, withUsual: route.compare !== 'none' && !isSwitch };
  const { line, failure, reload } = useSeries(device, quantity, spanNow, wish, [range, route.from, route.to]);
  useTableKey(() => navigate({ ...route, view: route.view === 'table' ? undefined : 'table' }, { replace: true }));
  const { chart } = words.value;
  const text = figureWords();
  const label = quantityLabel(device.kind, quantity);
  const format = (value: number) => {
    const { text: written, unit } = showQuantity(device.kind, quantity, value, device.latest.peek());
    return unit ? `${written} ${unit}` : written;
  };
  const info = quantityInfo(device.kind, quantity);
  const formatAxis = (value: number) => showQuantity(device.kind, quantity, value, device.latest.peek()).text;
  const shown = (): TimeSpan => line.peek() ?? spanNow() ?? { from: now() - 86_400_000, to: now() };
  const steps = useSteps(route, range, shown);
  const isTable = route.view === 'table';
  const newest = device.latest.value?.quantities.get(quantity)?.time;
  // What was seen stays until the next range is there: whoever zooms by keys keeps the chart under the fingers.
  const kept = useRef<{ quantity: string; line: Line } | undefined>(undefined);
  if (line.value) kept.current = { quantity, line: line.value };
  const told = line.value ?? (kept.current?.quantity === quantity ? kept.current.line : undefined);
  const count = told?.points.filter(({ y }) => y !== null).length ?? 0;
  return (
    <section class="series" aria-labelledby="series-title" ref={place}>
      <div class="series-head">
        <h2 class="panel-title" id="series-title">
          {label} <span class="series-range">{[info?.unit, chart.rangesLong[range]].filter(Boolean).join(' · ')}</span>
        </h2>
        <RangePicker route={route} range={range} isOld={isOld} shown={shown()} />
        <RangeSteps
          onShift={steps.shift}
          onScale={steps.scale}
          onReset={range === 'custom' ? steps.reset : undefined}
          isAtEnd={(range !== 'custom' && range !== 'last') || (told !== undefined && told.to >= now() - 1000)}
        />
        {wish.withUsual || route.compare === 'none' ? <ComparePicker route={route} /> : null}
        <a class="text-link table-link" href={hrefOf({ ...route, view: isTable ? undefined : 'table' })} aria-keyshortcuts="t">
          {isTable ? text.table.close : text.table.open}{' '}
          <span class="key" aria-hidden="true">
            t
          </span>
        </a>
      </div>
      {failure.value ? (
        <p class="series-note" role="alert">
          {chart.failed} {failure.value}
        </p>
      ) : told && count === 0 ? (
        <div class="series-note">
          <p>
            {chart.empty} {last !== undefined && chart.emptyHint(formatTime(last, 'full'))}
          </p>
          {last !== undefined && range !== 'last' && (
            <a class="button" href={hrefOf({ ...route, range: 'last', from: undefined, to: undefined })}>
              {chart.showLast}
            </a>
          )}
        </div>
      ) : (
        <LineFigure
          line={told}
          label={label}
          look={{
            format,
            formatAxis,
            limit: limitOf(device, quantity),
            isSwitch,
            isWhole: info?.decimals === 0,
            canStartAtZero: info?.min === 0,
          }}
          compare={route.compare}
          isTable={isTable}
          zoom={steps}
          files={filesOf(device, quantity, label, info?.unit, told ?? shown())}
        />
      )}
      <p class="series-facts num" data-points={count} data-every={line.value?.every}>
        {count > 0 && <span>{chart.points(formatNumber(count))}</span>}
        {told && count > 0 && <span>{told.every === 'raw' ? text.raw : chart.mean(widthInWords(told.every))}</span>}
        {told?.usual && !hasUsual(told, route.compare) && <span>{text.compare.notYet}</span>}
        <span class="no-print series-hint">{text.zoom.hint}</span>
        {newest !== undefined && (
          <a class="text-link" href={hrefOf({ ...route, at: newest })}>
            {words.value.device.whence(formatTime(newest, 'minute'))}
          </a>
        )}
      </p>
      {told && <QualityPanel flags={told.flags} onDone={reload} />}
    </section>
  );
}

function ComparePicker({ route }: { route: DeviceRoute }) {
  const { compare: text } = figureWords();
  return (
    <nav class="switch compares no-print" aria-label={text.label}>
      {([undefined, ...COMPARES] as const).map((each) => (
        <a
          key={each ?? 'usual'}
          class="switch-option"
          href={hrefOf({ ...route, compare: each })}
          aria-current={each === route.compare ? 'true' : undefined}
        >
          {text[each ?? 'usual']}
        </a>
      ))}
    </nav>
  );
}

/** What the chart can be saved as. */
function filesOf(
  device: Device,
  quantity: string,
  label: string,
  unit: string | undefined,
  { from, to, every }: TimeSpan & { every?: string },
): FigureFiles {
  // The same points as are seen.
  const question = { municipality: device.municipality, device: device.id, quantity, from: Math.round(from), to: Math.round(to), every };
  return {
    name: `${device.id}-${quantity}`,
    title: `${label} · ${nameOf(device)}`,
    subtitle: [unit, `${formatTime(from, 'dated')} – ${formatTime(to, 'dated')}`].filter(Boolean).join(' · '),
    csv: { path: paths.seriesTable, question: { ...question, ...(every === 'raw' && { quality: 'all' }) } },
    json: { path: paths.series, question },
  };
}

/** A car park's line is read against its number of spaces. */
function limitOf(device: Device, quantity: string): { value: number; text: string } | undefined {
  const capacity = lastValue(device.latest.value, 'capacity');
  if (device.kind !== 'parking' || capacity === undefined || (quantity !== 'free' && quantity !== 'occupied')) return undefined;
  return { value: capacity, text: `${formatNumber(capacity)} ${quantityLabel('parking', 'capacity')}` };
}

/** "5m" as "5 min", the way people write it. */
function widthInWords(every: string): string {
  const units = { s: 's', m: 'min', h: 'h', d: 'd' } as const;
  return `${every.slice(0, -1)} ${units[every.slice(-1) as keyof typeof units]}`;
}
