// The line of a whole place: its quantity and range from the address, drawn or as a table, with the coverage under it.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { SiteQuantityView } from '@lagebild/shared/contract/site-routes.ts';
import { useComputed } from '@preact/signals';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { CustomRange } from '../components/CustomRange.tsx';
import { LineFigure } from '../components/LineFigure.tsx';
import { RangeSteps } from '../components/RangeSteps.tsx';
import { useTableKey } from '../components/table-key.ts';
import type { FigureFiles } from '../frame/FilesMenu.tsx';
import { rangeSteps } from '../frame/range-steps.ts';
import { figureWords } from '../frame/words.ts';
import type { TimeSpan } from '../frame/zoom.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf } from '../router/route.ts';
import { now } from '../state/clock.ts';
import { quantityInfo } from '../state/region.ts';
import { CoverageStrip } from './CoverageStrip.tsx';
import { SiteSeriesTable } from './SiteSeriesTable.tsx';
import {
  chosenQuantity,
  formatOf,
  isFixed,
  lineOf,
  quantityName,
  rangeOf,
  SITE_RANGES,
  type SiteRange,
  type SiteRoute,
  spanOf,
} from './site-chart.ts';
import { siteWords } from './words.ts';

/** Names of silent devices that are told; the list below has them all. */
const MOST_NAMES = 5;

interface Loaded {
  readonly from: number;
  readonly to: number;
  readonly series: Answer<'siteSeries'>;
}

function useSiteSeries(route: SiteRoute, { kind, quantity }: SiteQuantityView) {
  const { municipality, site, from, to } = route;
  const range = rangeOf(route);
  const load = async (signal: AbortSignal): Promise<Loaded> => {
    const span = spanOf(route, now());
    const question = { municipality, site, kind, quantity, from: Math.round(span.from), to: Math.round(span.to) };
    return { ...span, series: await ask('siteSeries', question, signal) };
  };
  return usePolled(load, [municipality, site, kind, quantity, range, from, to]);
}

export function SiteChart({ route, quantities }: { route: SiteRoute; quantities: readonly SiteQuantityView[] }) {
  const { chart: text } = siteWords();
  const chosen = chosenQuantity(route, quantities);
  return (
    <section class="series site-series" aria-labelledby="site-chart-title">
      {chosen ? (
        <ChosenChart key={`${chosen.kind} ${chosen.quantity}`} route={route} chosen={chosen} quantities={quantities} />
      ) : (
        <>
          <h2 class="panel-title site-part-title" id="site-chart-title">
            {text.title}
          </h2>
          <p class="panel-quiet site-quiet">{text.none}</p>
        </>
      )}
    </section>
  );
}

function ChosenChart({
  route,
  chosen,
  quantities,
}: {
  route: SiteRoute;
  chosen: SiteQuantityView;
  quantities: readonly SiteQuantityView[];
}) {
  const { chart: text } = siteWords();
  const { chart, load } = words.value;
  const frame = figureWords();
  const steps = rangeSteps(
    () => answer.peek() ?? spanOf(route, now()),
    ({ from, to }) => navigate({ ...route, from, to }),
    () => navigate({ ...route, from: undefined, to: undefined }),
  );
  const { answer, failure } = useSiteSeries(route, chosen);
  const line = useComputed(() => (answer.value ? lineOf(answer.value.series, answer.value.from, answer.value.to) : undefined));
  const isTable = route.view === 'table';
  useTableKey(() => navigate({ ...route, view: isTable ? undefined : 'table' }, { replace: true }));
  const info = quantityInfo(chosen.kind, chosen.quantity);
  const format = formatOf(chosen);
  const loaded = answer.value;
  const label = [quantityName(chosen), howOf(chosen)].filter(Boolean).join(', ');
  return (
    <>
      <div class="series-head">
        <h2 class="panel-title" id="site-chart-title">
          {quantityName(chosen)} <span class="series-range">{[info?.unit, howOf(chosen)].filter(Boolean).join(' · ')}</span>
        </h2>
        <QuantityChoice route={route} chosen={chosen} quantities={quantities} />
        <RangeSwitch route={route} shown={spanOf(route, now())} />
        <RangeSteps
          onShift={steps.shift}
          onScale={steps.scale}
          onReset={route.from === undefined ? undefined : steps.reset}
          isAtEnd={route.from === undefined || (loaded !== undefined && loaded.to >= now() - 1000)}
        />
        <a class="text-link table-link" href={hrefOf({ ...route, view: isTable ? undefined : 'table' })} aria-keyshortcuts="t">
          {isTable ? frame.table.close : frame.table.open}{' '}
          <span class="key" aria-hidden="true">
            t
          </span>
        </a>
      </div>
      {failure.value && (
        <p class="series-note" role="alert">
          {chart.failed} {failure.value}
        </p>
      )}
      {!loaded && !failure.value && <p class="panel-quiet site-quiet">{load.loading}</p>}
      {loaded && line.value?.points.length === 0 && loaded.series.partly.every((value) => value === null) ? (
        <p class="series-note">{text.empty}</p>
      ) : (
        loaded && (
          <LineFigure
            id="site-line"
            line={line.value}
            isTable={isTable}
            table={() => <SiteSeriesTable series={loaded.series} label={quantityName(chosen)} format={format} />}
            zoom={steps}
            files={filesOf(route, chosen, label, loaded)}
            label={label}
            look={{
              format,
              formatAxis: (value) => formatNumber(value, Number.isInteger(value) ? 0 : (info?.decimals ?? 1)),
              limit: undefined,
              isSwitch: false,
              isWhole: chosen.together === 'sum' && info?.decimals === 0,
              canStartAtZero: info?.min === 0,
            }}
          />
        )
      )}
      {loaded && (
        <>
          <CoverageStrip series={loaded.series} />
          <p class="series-facts">
            <span>{text.width[loaded.series.every as keyof typeof text.width]}</span>
            <span>{text.held}</span>
          </p>
          <Silent silent={loaded.series.silent} />
        </>
      )}
    </>
  );
}

/** What the chart can be saved as. */
function filesOf(
  { municipality, site }: SiteRoute,
  { kind, quantity }: SiteQuantityView,
  label: string,
  { from, to }: Loaded,
): FigureFiles {
  const question = { municipality, site, kind, quantity, from: Math.round(from), to: Math.round(to) };
  return {
    name: `${site}-${quantity}`,
    title: `${label} · ${site}`,
    subtitle: [quantityInfo(kind, quantity)?.unit, `${formatTime(from, 'dated')} – ${formatTime(to, 'dated')}`].filter(Boolean).join(' · '),
    csv: { path: paths.siteSeriesTable, question },
    json: { path: paths.siteSeries, question },
  };
}

function howOf({ together, devices }: SiteQuantityView): string {
  const { how } = siteWords().chart;
  // One device is neither a sum nor a mean.
  return together === 'none' || devices === 1 ? '' : how[together](formatNumber(devices));
}

function Silent({ silent }: { silent: readonly string[] }) {
  const { chart: text } = siteWords();
  if (silent.length === 0) return null;
  const rest = silent.length - MOST_NAMES;
  const names = [...silent.slice(0, MOST_NAMES), ...(rest > 0 ? [text.more(formatNumber(rest))] : [])].join(', ');
  return <p class="site-silent">{text.silent(formatNumber(silent.length), names)}</p>;
}

function QuantityChoice({
  route,
  chosen,
  quantities,
}: {
  route: SiteRoute;
  chosen: SiteQuantityView;
  quantities: readonly SiteQuantityView[];
}) {
  const { chart: text, list } = siteWords();
  const kinds = [...new Set(quantities.map(({ kind }) => kind))];
  const key = ({ kind, quantity }: SiteQuantityView) => `${kind} ${quantity}`;
  const options = (of: readonly SiteQuantityView[]) =>
    of.map((one) => (
      <option key={key(one)} value={key(one)}>
        {quantityName(one)}
      </option>
    ));
  return (
    <label class="site-quantity">
      <span>{text.quantity}</span>
      <select
        value={key(chosen)}
        onChange={(event) => {
          const wanted = quantities.find((one) => key(one) === event.currentTarget.value);
          if (wanted) navigate({ ...route, kind: wanted.kind, quantity: wanted.quantity }, { replace: true });
        }}
      >
        {kinds.length === 1
          ? options(quantities)
          : kinds.map((kind) => (
              <optgroup key={kind} label={list.of[kind]}>
                {options(quantities.filter((one) => one.kind === kind))}
              </optgroup>
            ))}
      </select>
    </label>
  );
}

/** The usual ranges, and any other by its two ends, which start from what is shown. */
function RangeSwitch({ route, shown }: { route: SiteRoute; shown: TimeSpan }) {
  const { chart: text } = siteWords();
  const isChosen = isFixed(route);
  const range = isChosen ? undefined : rangeOf(route);
  return (
    <>
      <nav class="switch ranges" aria-label={text.range}>
        {(Object.keys(SITE_RANGES) as SiteRange[]).map((each) => (
          <a
            key={each}
            class="switch-option"
            href={hrefOf({ ...route, range: each, from: undefined, to: undefined })}
            aria-current={each === range ? 'true' : undefined}
          >
            {text.ranges[each]}
          </a>
        ))}
        <a
          class="switch-option"
          href={hrefOf({ ...route, from: Math.round(shown.from), to: Math.round(shown.to) })}
          aria-current={isChosen ? 'true' : undefined}
        >
          {words.value.chart.ranges.custom}
        </a>
      </nav>
      {isChosen && <CustomRange shown={shown} onChoose={({ from, to }) => navigate({ ...route, from, to }, { replace: true })} />}
    </>
  );
}
