// The line of a device over time: quantity and range from the address, drawn as a chart or told as a table.
import { useComputed } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { extremesOf } from '../chart/points.ts';
import { defaultRange, spanOfRange } from '../chart/ranges.ts';
import { followSeries } from '../chart/series-model.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { QualityPanel } from '../quality/QualityPanel.tsx';
import { navigate } from '../router/navigation.ts';
import { hrefOf, type Range, type Route } from '../router/route.ts';
import { now } from '../state/clock.ts';
import { lastValue } from '../state/device-state.ts';
import type { Device } from '../state/device-store.ts';
import { isYesNo, quantityLabel, showQuantity } from '../state/present.ts';
import { quantityInfo } from '../state/region.ts';
import { LineFigure } from './LineFigure.tsx';
import { RangePicker } from './RangePicker.tsx';
import { SeriesTable } from './SeriesTable.tsx';
import { useTableKey } from './table-key.ts';

type DeviceRoute = Extract<Route, { page: 'device' }>;

export interface SeriesPanelProps {
  device: Device;
  route: DeviceRoute;
  quantity: string;
}

function useSeries(device: Device, quantity: string, range: Range, from: number | undefined, to: number | undefined) {
  const model = useMemo(
    () => followSeries(device, quantity, () => spanOfRange({ range, now: now(), lastReading: device.latest.peek()?.time, from, to })),
    [device, quantity, range, from, to],
  );
  useEffect(() => model.stop, [model]);
  return model;
}

export function SeriesPanel({ device, route, quantity }: SeriesPanelProps) {
  const last = device.latest.value?.time;
  const opening = useMemo(() => defaultRange(device.latest.peek()?.time, now()), [device]);
  const range = route.range ?? opening;
  const isOld = opening === 'last';
  const { line, failure, reload } = useSeries(device, quantity, range, route.from, route.to);
  useTableKey(() => navigate({ ...route, view: route.view === 'table' ? undefined : 'table' }, { replace: true }));
  const extremes = useComputed(() => extremesOf(line.value?.points ?? []));
  const { chart } = words.value;
  const label = quantityLabel(device.kind, quantity);
  const format = (value: number) => {
    const { text, unit } = showQuantity(device.kind, quantity, value, device.latest.peek());
    return unit ? `${text} ${unit}` : text;
  };
  const info = quantityInfo(device.kind, quantity);
  const formatAxis = (value: number) => showQuantity(device.kind, quantity, value, device.latest.peek()).text;
  const isSwitch = isYesNo(device.kind, quantity, device.latest.peek());
  const shown = line.value ??
    spanOfRange({ range, now: now(), lastReading: last, from: route.from, to: route.to }) ?? { from: now() - 86_400_000, to: now() };
  const found = extremes.value;
  const isTable = route.view === 'table';
  const newest = device.latest.value?.quantities.get(quantity)?.time;
  return (
    <section class="series" aria-labelledby="series-title">
      <div class="series-head">
        <h2 class="panel-title" id="series-title">
          {label} <span class="series-range">{[info?.unit, chart.rangesLong[range]].filter(Boolean).join(' · ')}</span>
        </h2>
        <RangePicker route={route} range={range} isOld={isOld} shown={shown} />
        <a class="text-link table-link" href={hrefOf({ ...route, view: isTable ? undefined : 'table' })} aria-keyshortcuts="t">
          {isTable ? chart.chart : chart.table}{' '}
          <span class="key" aria-hidden="true">
            t
          </span>
        </a>
      </div>
      {failure.value ? (
        <p class="series-note" role="alert">
          {chart.failed} {failure.value}
        </p>
      ) : line.value && !found ? (
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
      ) : isTable ? (
        <SeriesTable line={line} label={label} format={format} />
      ) : (
        <LineFigure
          line={line}
          label={label}
          look={{
            format,
            formatAxis,
            limit: limitOf(device, quantity),
            isSwitch,
            isWhole: info?.decimals === 0,
            canStartAtZero: info?.min === 0,
          }}
        />
      )}
      <p class="series-facts num" data-points={found?.count ?? 0}>
        {found && (
          <>
            {!isSwitch && (
              <>
                <span>
                  {chart.lowest} {format(found.low)}
                </span>
                <span>
                  {chart.highest} {format(found.high)}
                </span>
              </>
            )}
            <span>{chart.points(formatNumber(found.count))}</span>
          </>
        )}
        {line.value && found && <span>{chart.mean(widthInWords(line.value.every))}</span>}
        {newest !== undefined && (
          <a class="text-link" href={hrefOf({ ...route, at: newest })}>
            {words.value.device.whence(formatTime(newest, 'minute'))}
          </a>
        )}
      </p>
      {line.value && <QualityPanel flags={line.value.flags} onDone={reload} />}
    </section>
  );
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
