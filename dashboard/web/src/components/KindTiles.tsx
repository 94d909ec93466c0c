// The three tiles: what parking, air and lighting are like now, each with its coverage, its age, and the way to what it is made of.
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import type { FigureName } from '@lagebild/shared/domain/figures/figure.ts';
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { useComputed } from '@preact/signals';
import { formatAge, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { sayStale, sayTile, type TileSaying } from '../tiles/tile-lines.ts';
import { useTile } from '../tiles/tile-state.ts';
import { tileWords } from '../tiles/words.ts';
import { CoverageBar } from './CoverageBar.tsx';
import { DayLine } from './DayLine.tsx';
import { LiveText } from './LiveText.tsx';
import { Mark } from './Mark.tsx';
import { WhenceLink } from './WhenceLink.tsx';

/** The figure a tile opens to. */
const FIGURE: Readonly<Record<Kind, FigureName>> = { parking: 'parking_free', air: 'air_index', lighting: 'lighting_lit' };
const TONES = { silent: 'state-silent', off: 'state-off' };
const LOOKS: Readonly<Record<TileSaying['look'], string>> = {
  none: 'tile-figure tile-none',
  word: 'tile-figure tile-word',
  number: 'tile-figure num',
};

export function Newest({ time }: { time: number | null }) {
  return time === null ? null : (
    <span class="tile-age num" title={tileWords().newest(formatTime(time, 'full'))}>
      {formatAge(Math.max(0, everySecond.value - time))}
    </span>
  );
}

function Trust({ view: { coverage, kind }, municipality }: { view: TileView; municipality: string | undefined }) {
  return (
    <p class="tile-trust">
      <CoverageBar
        fresh={coverage.reporting}
        all={coverage.devices}
        href={hrefOf({ page: 'figure', figure: 'reporting', municipality, kind })}
      />
      <Newest time={coverage.newest} />
    </p>
  );
}

function Line({ line }: { line: TileSaying['lines'][number] }) {
  return (
    <p class="tile-line">
      {line.map(({ text, tone }, index) => (
        <span key={text} class={tone && TONES[tone]}>
          {index > 0 && ' · '}
          {text}
        </span>
      ))}
    </p>
  );
}

function Tile({ kind, municipality, to, isChosen }: { kind: Kind; municipality: string | undefined; to: Route; isChosen: boolean }) {
  const { view, isStale } = useTile(kind, municipality);
  const text = tileWords();
  const {
    kinds,
    tile: { showAll },
  } = words.value;
  const said = useComputed(() => view.value && sayTile(view.value, municipality === undefined));
  const figure = useComputed(() => said.value?.figure ?? tileWords()[isStale.value ? 'unknown' : 'loading']);
  const shown = said.value;
  return (
    <article class={isChosen ? 'tile tile-chosen' : 'tile'} aria-labelledby={`tile-${kind}`}>
      <div class="tile-head">
        <h2 class="tile-name" id={`tile-${kind}`}>
          <a
            class="tile-choose"
            href={hrefOf(to)}
            aria-current={isChosen ? 'true' : undefined}
            title={isChosen ? showAll : text.show(kinds[kind])}
          >
            <Mark kind={kind} /> {kinds[kind]}
          </a>
        </h2>
        <WhenceLink figure={FIGURE[kind]} municipality={municipality} of={text.figures[kind]} />
      </div>
      <p class={LOOKS[shown?.look ?? 'none']}>
        <LiveText text={figure} isQuiet /> {shown?.unit && <span class="tile-unit">{shown.unit}</span>}
      </p>
      <div class="tile-lines">
        {shown?.lines.map((line) => (
          <Line key={line.map(({ text: piece }) => piece).join()} line={line} />
        ))}
      </div>
      {shown && shown.look !== 'none' && <DayLine kind={kind} municipality={municipality} />}
      <div role="status">{isStale.value && <p class="tile-line state-late">{sayStale(view.value)}</p>}</div>
      {view.value && <Trust view={view.value} municipality={municipality} />}
    </article>
  );
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
