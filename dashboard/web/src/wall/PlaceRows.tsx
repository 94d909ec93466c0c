// A kind, municipality by municipality: its figure there, how many report, how many are silent.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { CoverageBar } from '../components/CoverageBar.tsx';
import { Mark } from '../components/Mark.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { Device } from '../state/device-store.ts';
import { municipalityName } from '../state/region.ts';
import { sayTile } from '../tiles/tile-lines.ts';
import { useTile } from '../tiles/tile-state.ts';
import { useFitting } from './fitting.ts';
import { wallWords } from './words.ts';

const ROW_REM = 2.5;

const CoveragePart = ({ reporting, all }: { reporting: number; all: number }) =>
  all > 0 ? <CoverageBar fresh={reporting} all={all} /> : <span />;

function PlaceRow({ kind, municipality, devices }: { kind: Kind; municipality: string; devices: readonly Device[] }) {
  const { view, isStale } = useTile(kind, municipality);
  const shown = view.value && sayTile(view.value, false);
  const silent = devices.filter((device) => device.municipality === municipality && device.freshness.value === 'silent').length;
  const { reporting = 0, devices: all = 0 } = view.value?.coverage ?? {};
  const text = wallWords();
  return (
    <li class={isStale.value ? 'wall-row wall-old' : 'wall-row'}>
      <span class="wall-row-name">{municipalityName(municipality)}</span>
      <span class="wall-row-value num">
        {shown === undefined ? '' : all === 0 ? text.noDevices : shown.figure}{' '}
        {shown?.unit && <span class="wall-row-unit">{shown.unit}</span>}
      </span>
      {isStale.value ? (
        <span class="wall-stale-part num">{view.value ? text.oldSince(formatTime(view.value.at, 'clock')) : text.unanswered}</span>
      ) : (
        <CoveragePart reporting={reporting} all={all} />
      )}
      <span class="wall-row-silent num">{text.silent(formatNumber(silent))}</span>
    </li>
  );
}

export interface PlaceRowsProps {
  kind: Kind;
  /** Keys of the municipalities that are shown. */
  places: readonly string[];
  /** Of this kind. */
  devices: readonly Device[];
  /** Whether the kind is named above them. */
  hasTitle?: boolean;
}

export function PlaceRows({ kind, places, devices, hasTitle = false }: PlaceRowsProps) {
  const { place, rows } = useFitting<HTMLUListElement>(ROW_REM);
  const text = wallWords();
  const isWhole = places.length <= rows.value;
  const shown = isWhole ? places : places.slice(0, rows.value - 1);
  return (
    <section class="wall-rows" aria-label={`${words.value.kinds[kind]}, ${text.municipalities}`}>
      {hasTitle && (
        <h2 class="wall-tile-name">
          <Mark kind={kind} /> {words.value.kinds[kind]}
        </h2>
      )}
      <ul ref={place}>
        {shown.map((municipality) => (
          <PlaceRow key={municipality} kind={kind} municipality={municipality} devices={devices} />
        ))}
        {!isWhole && <li class="wall-row wall-more">{text.more(formatNumber(places.length - shown.length))}</li>}
      </ul>
    </section>
  );
}
