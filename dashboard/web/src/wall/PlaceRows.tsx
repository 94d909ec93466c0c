// A kind, municipality by municipality: its figure there, how many report, how many are silent.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { CoverageBar } from '../components/CoverageBar.tsx';
import { FIGURES } from '../components/KindTiles.tsx';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { Device } from '../state/device-store.ts';
import { municipalityName } from '../state/region.ts';
import { coverageOf } from '../state/summaries.ts';
import { useFitting } from './fitting.ts';
import { observed } from './WallTile.tsx';
import { wallWords } from './words.ts';

const ROW_REM = 2.5;

function PlaceRow({ kind, municipality, devices }: { kind: Kind; municipality: string; devices: readonly Device[] }) {
  const here = observed(devices.filter((device) => device.municipality === municipality));
  const shown = FIGURES[kind](here, false);
  const { fresh, all } = coverageOf(here);
  const silent = here.filter(({ freshness }) => freshness === 'silent').length;
  const text = wallWords();
  return (
    <li class="wall-row">
      <span class="wall-row-name">{municipalityName(municipality)}</span>
      <span class="wall-row-value num">
        {shown ? shown.figure : all === 0 ? text.noDevices : words.value.tile.noData}{' '}
        {shown && <span class="wall-row-unit">{shown.unit}</span>}
      </span>
      {all > 0 ? <CoverageBar fresh={fresh} all={all} /> : <span />}
      <span class="wall-row-silent num">{text.silent(formatNumber(silent))}</span>
    </li>
  );
}

/** @param places keys of the municipalities that are shown; @param devices of this kind */
export function PlaceRows({ kind, places, devices }: { kind: Kind; places: readonly string[]; devices: readonly Device[] }) {
  const { place, rows } = useFitting<HTMLUListElement>(ROW_REM);
  const text = wallWords();
  const isWhole = places.length <= rows.value;
  const shown = isWhole ? places : places.slice(0, rows.value - 1);
  return (
    <section class="wall-rows" aria-label={text.municipalities}>
      <ul ref={place}>
        {shown.map((municipality) => (
          <PlaceRow key={municipality} kind={kind} municipality={municipality} devices={devices} />
        ))}
        {!isWhole && <li class="wall-row wall-more">{text.more(formatNumber(places.length - shown.length))}</li>}
      </ul>
    </section>
  );
}
