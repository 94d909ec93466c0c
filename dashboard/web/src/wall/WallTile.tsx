// A kind's figure on the wall: the largest thing in sight, with unit, comparison, coverage and age.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { CoverageBar } from '../components/CoverageBar.tsx';
import { FIGURES, Newest } from '../components/KindTiles.tsx';
import { LiveText } from '../components/LiveText.tsx';
import { Mark } from '../components/Mark.tsx';
import { words } from '../i18n/language.ts';
import type { Device } from '../state/device-store.ts';
import { coverageOf, type Observed } from '../state/summaries.ts';

export const observed = (devices: readonly Device[]): Observed<Device>[] =>
  devices.map((device) => ({ device, latest: device.latest.value, freshness: device.freshness.value }));

export interface WallTileProps {
  kind: Kind;
  devices: readonly Device[];
  /** Whether a device is named with its municipality. */
  hasPlace: boolean;
  /** Lines of comparison; all when left out. */
  mostLines?: number;
}

export function WallTile({ kind, devices, hasPlace, mostLines }: WallTileProps) {
  const here = useMemo(() => {
    const ofKind = devices.filter((device) => device.kind === kind);
    return computed(() => observed(ofKind));
  }, [devices, kind]);
  const figure = useMemo(() => computed(() => FIGURES[kind](here.value, hasPlace)), [here, kind, hasPlace]);
  const number = useMemo(() => computed(() => figure.value?.figure ?? words.value.tile.noData), [figure]);
  const text = words.value;
  const shown = figure.value;
  const coverage = coverageOf(here.value);
  const lines = shown?.lines ?? [coverage.all === 0 ? text.tile.noDevices : text.tile.noneFresh];
  return (
    <section class="wall-tile" data-kind={kind}>
      <h2 class="wall-tile-name">
        <Mark kind={kind} /> {text.kinds[kind]}
      </h2>
      <p class={shown ? 'wall-figure num' : 'wall-figure wall-none'}>
        <LiveText text={number} isQuiet /> {shown && <span class="wall-unit">{shown.unit}</span>}
      </p>
      {lines.slice(0, mostLines).map((line) => (
        <p key={line} class="wall-line">
          {line}
        </p>
      ))}
      <p class="wall-trust">
        <CoverageBar fresh={coverage.fresh} all={coverage.all} />
        <Newest coverage={coverage} />
      </p>
    </section>
  );
}
