// The three tiles: what parking, air and lighting are like now, each with its coverage and the age of its newest value.
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { formatAge, formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { type Device, deviceList } from '../state/device-store.ts';
import { nameOf, showQuantity } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { type Coverage, coverageOf, type Observed, summariseAir, summariseLighting, summariseParking } from '../state/summaries.ts';
import { CoverageBar } from './CoverageBar.tsx';
import { DayLine } from './DayLine.tsx';
import { LiveText } from './LiveText.tsx';
import { Mark } from './Mark.tsx';

type Observation = Observed<Device>;

function observe(kind: Kind, municipality: string | undefined): Observation[] {
  return deviceList.value
    .filter((device) => device.kind === kind && (municipality === undefined || device.municipality === municipality))
    .map((device) => ({ device, latest: device.latest.value, freshness: device.freshness.value }));
}

/** What a tile says: the figure, its unit, and lines of comparison below. */
interface Figure {
  readonly figure: string;
  readonly unit: string;
  readonly lines: readonly string[];
}

function parkingFigure(observed: readonly Observation[]): Figure | undefined {
  const { tile } = words.value;
  const { free, capacity, carParks, full, bays, freeBays } = summariseParking(observed);
  const bayLine = bays > 0 ? [tile.bays(formatNumber(freeBays), formatNumber(bays))] : [];
  if (carParks > 0) {
    const spaces = [tile.ofSpaces(formatNumber(capacity)), ...(full > 0 ? [tile.full(formatNumber(full))] : [])].join(' · ');
    return { figure: formatNumber(free), unit: tile.free, lines: [spaces, ...bayLine] };
  }
  return bays > 0 ? { figure: formatNumber(freeBays), unit: tile.free, lines: bayLine } : undefined;
}

function airFigure(observed: readonly Observation[], hasPlace: boolean): Figure | undefined {
  const { tile } = words.value;
  const air = summariseAir(observed);
  if (!air) return undefined;
  const worst = showQuantity('air', 'pm2_5', air.worst);
  const median = showQuantity('air', 'pm2_5', air.median);
  return {
    figure: median.text,
    unit: median.unit,
    lines: [
      `${tile.median} · ${tile.worst(worst.text)}`,
      `${nameOf(air.worstAt)}${hasPlace ? `, ${municipalityName(air.worstAt.municipality)}` : ''}`,
    ],
  };
}

function lightingFigure(observed: readonly Observation[]): Figure | undefined {
  const { tile } = words.value;
  const { watts, lit, known } = summariseLighting(observed);
  const litLine = known > 0 ? [tile.lit(formatNumber(lit), formatNumber(known))] : [];
  if (watts === undefined) return known > 0 ? { figure: formatNumber(lit), unit: tile.lit('', '').trim(), lines: litLine } : undefined;
  return { figure: formatNumber(watts / 1000, watts < 100_000 ? 1 : 0), unit: 'kW', lines: [...litLine] };
}

/** What each kind says of its devices; undefined while none of them reports. */
export const FIGURES: Record<Kind, (observed: readonly Observation[], hasPlace: boolean) => Figure | undefined> = {
  parking: parkingFigure,
  air: airFigure,
  lighting: lightingFigure,
};

export function Newest({ coverage }: { coverage: Coverage }) {
  const { newest } = coverage;
  return newest === undefined ? null : (
    <span class="tile-age num" title={words.value.tile.newest(formatTime(newest, 'full'))}>
      {formatAge(Math.max(0, everySecond.value - newest))}
    </span>
  );
}

function Tile({ kind, municipality, to, isChosen }: { kind: Kind; municipality?: string | undefined; to: Route; isChosen: boolean }) {
  const observed = useComputed(() => observe(kind, municipality));
  const figure = useComputed(() => FIGURES[kind](observed.value, municipality === undefined));
  const number = useComputed(() => figure.value?.figure ?? words.value.tile.noData);
  const coverage = coverageOf(observed.value);
  const { tile, kinds } = words.value;
  const shown = figure.value;
  const why = coverage.all === 0 ? tile.noDevices : tile.noneFresh;
  return (
    <a class="tile" href={hrefOf(to)} aria-current={isChosen ? 'true' : undefined} title={isChosen ? tile.showAll : tile.show(kinds[kind])}>
      <span class="tile-name">
        <Mark kind={kind} /> {kinds[kind]}
      </span>
      <span class={shown ? 'tile-figure num' : 'tile-figure tile-none'}>
        <LiveText text={number} isQuiet /> {shown && <span class="tile-unit">{shown.unit}</span>}
      </span>
      <span class="tile-lines">{shown ? shown.lines.map((line) => <Line key={line}>{line}</Line>) : <Line>{why}</Line>}</span>
      {shown && <DayLine kind={kind} observed={() => observed.peek()} scope={municipality ?? ''} />}
      <span class="tile-trust">
        <CoverageBar fresh={coverage.fresh} all={coverage.all} />
        <Newest coverage={coverage} />
      </span>
    </a>
  );
}

function Line({ children }: { children: ComponentChildren }) {
  return <span class="tile-line">{children}</span>;
}

/** @param base the page the tiles filter; a second click takes the filter away */
export function KindTiles({ base, chosen }: { base: Extract<Route, { page: 'overview' | 'municipality' }>; chosen: Kind | undefined }) {
  const municipality = base.page === 'municipality' ? base.municipality : undefined;
  return (
    <section class="tiles" aria-label={words.value.list.kind}>
      {KINDS.map((kind) => (
        <Tile
          key={kind}
          kind={kind}
          municipality={municipality}
          to={{ ...base, kind: chosen === kind ? undefined : kind }}
          isChosen={chosen === kind}
        />
      ))}
    </section>
  );
}
