// A kind's figure on the wall: the largest thing in sight, with unit, comparison, coverage and age; the same as the tile of the overview says.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { useComputed } from '@preact/signals';
import { CoverageBar } from '../components/CoverageBar.tsx';
import { Newest } from '../components/KindTiles.tsx';
import { LiveText } from '../components/LiveText.tsx';
import { Mark } from '../components/Mark.tsx';
import { words } from '../i18n/language.ts';
import { sayStale, sayTile } from '../tiles/tile-lines.ts';
import { useTile } from '../tiles/tile-state.ts';
import { tileWords } from '../tiles/words.ts';

export interface WallTileProps {
  kind: Kind;
  /** The whole district when left out. */
  municipality: string | undefined;
  /** Lines of comparison; all when left out. */
  mostLines?: number;
}

export function WallTile({ kind, municipality, mostLines }: WallTileProps) {
  const { view, isStale } = useTile(kind, municipality);
  const said = useComputed(() => view.value && sayTile(view.value, municipality === undefined));
  const figure = useComputed(() => said.value?.figure ?? tileWords()[isStale.value ? 'unknown' : 'loading']);
  const shown = said.value;
  const coverage = view.value?.coverage;
  const look = shown?.look === 'number' ? 'wall-figure num' : shown?.look === 'word' ? 'wall-figure wall-word' : 'wall-figure wall-none';
  return (
    <section class={isStale.value ? 'wall-tile wall-old' : 'wall-tile'} data-kind={kind}>
      <h2 class="wall-tile-name">
        <Mark kind={kind} /> {words.value.kinds[kind]}
      </h2>
      <p class={look}>
        <LiveText text={figure} isQuiet /> {shown?.unit && <span class="wall-unit">{shown.unit}</span>}
      </p>
      <div role="status">{isStale.value && <p class="wall-line wall-stale-part">{sayStale(view.value)}</p>}</div>
      {shown?.lines.slice(0, isStale.value && mostLines ? 0 : mostLines).map((line) => {
        const text = line.map((piece) => piece.text).join(' · ');
        return (
          <p key={text} class="wall-line">
            {text}
          </p>
        );
      })}
      {coverage && (
        <p class="wall-trust">
          <CoverageBar fresh={coverage.reporting} all={coverage.devices} />
          <Newest time={coverage.newest} />
        </p>
      )}
    </section>
  );
}
