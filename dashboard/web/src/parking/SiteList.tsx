// The list of parking places: those that need a look first, or by municipality; one click to each.
import type { ParkingSiteView, ParkingSum } from '@lagebild/shared/contract/parking-routes.ts';
import { useSignal } from '@preact/signals';
import { Fragment } from 'preact';
import { formatAge, formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { municipalityName } from '../state/region.ts';
import { stateWord } from './phrases.ts';
import { ShareBar } from './ShareBar.tsx';
import { SiteMark } from './SiteMark.tsx';
import { parkingWords, percent } from './words.ts';

/** Rows shown at first and with each wish for more. */
const PORTION = 60;

export interface SiteListProps {
  route: DeskRoute;
  sites: readonly ParkingSiteView[];
  /** Sums by municipality, when the list is ordered by them. */
  groups: readonly (ParkingSum & { municipality: string })[] | undefined;
  hasMunicipality: boolean;
}

/** The address of a place; the list beside it stays as it is. */
function hrefOfSite(route: DeskRoute, { municipality, site }: ParkingSiteView): string {
  const isWhole = route.part === 'kreis' || route.municipality === undefined;
  return hrefOf({ ...route, municipality, site, part: isWhole ? 'kreis' : undefined });
}

function Age({ site }: { site: ParkingSiteView }) {
  if (site.newest === null) return <>{words.value.states.never}</>;
  return <>{formatAge(Math.max(0, everySecond.value - site.newest))}</>;
}

/** Coverage is said where it is not complete; complete it is said by the sum above. */
function Coverage({ site: { reporting, devices } }: { site: ParkingSiteView }) {
  if (reporting === devices || devices === 1) return null;
  return <span class="site-coverage num">{words.value.coverage(formatNumber(reporting), formatNumber(devices))}</span>;
}

function Row({ route, site, hasMunicipality }: { route: DeskRoute; site: ParkingSiteView; hasMunicipality: boolean }) {
  const { list, states } = parkingWords();
  const { free, share, state, capacity, closed, known } = site;
  const isChosen = route.site === site.site && route.municipality === site.municipality;
  const unknown = capacity ? Math.max(0, (capacity - closed - known) / capacity) : 0;
  return (
    <tr class={`row site-row site-row-${state}`} data-site={site.site} data-state={state}>
      <th scope="row" class="col-site">
        <SiteMark state={state} />
        <a class="row-link" href={hrefOfSite(route, site)} aria-current={isChosen ? 'true' : undefined}>
          {site.site}
        </a>
        <span class="row-sub">
          {hasMunicipality && `${municipalityName(site.municipality)} · `}
          <span class={`site-state site-state-${state}`}>{stateWord(site)}</span>, <Age site={site} /> <Coverage site={site} />
        </span>
      </th>
      {hasMunicipality && <td class="col-municipality">{municipalityName(site.municipality)}</td>}
      <td class="col-free num">
        <span class="value">{free === null ? words.value.none : formatNumber(free)}</span>
        {capacity !== null && <span class="unit"> {list.of(formatNumber(capacity))}</span>}
      </td>
      <td class="col-share num">
        <span>{share === null ? words.value.none : percent(share)}</span>
        <ShareBar share={share} unknown={state === 'closed' || state === 'no_data' ? 1 : unknown} />
      </td>
      <td class="col-state" title={states[state]}>
        <span class={`site-state site-state-${state}`}>{stateWord(site)}</span> <Coverage site={site} />
      </td>
      <td class="col-age num">
        <Age site={site} />
      </td>
    </tr>
  );
}

function GroupRow({ sum, columns }: { sum: ParkingSum & { municipality: string }; columns: number }) {
  const { places } = parkingWords();
  return (
    <tr class="site-group">
      <th scope="colgroup" colSpan={columns} class="site-group-name">
        {municipalityName(sum.municipality)}{' '}
        <span class="count num">
          {sum.free === null ? words.value.none : `${formatNumber(sum.free)} ${places.free}`} ·{' '}
          {words.value.coverage(formatNumber(sum.reporting), formatNumber(sum.devices))}
        </span>
      </th>
    </tr>
  );
}

export function SiteList({ route, sites, groups, hasMunicipality }: SiteListProps) {
  const portions = useSignal(1);
  const { list } = parkingWords();
  const shown = sites.slice(0, portions.value * PORTION);
  const rest = sites.length - shown.length;
  const columns = hasMunicipality ? 6 : 5;
  return (
    <>
      <table class={hasMunicipality ? 'device-table site-table' : 'device-table site-table site-table-local'}>
        <caption class="unseen">{list.caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="col-site">
              {list.site}
            </th>
            {hasMunicipality && (
              <th scope="col" class="col-municipality">
                {list.municipality}
              </th>
            )}
            <th scope="col" class="col-free">
              {list.free}
            </th>
            <th scope="col" class="col-share">
              {list.share}
            </th>
            <th scope="col" class="col-state">
              {list.state}
            </th>
            <th scope="col" class="col-age">
              {list.age}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((site, index) => {
            const isFirst = shown[index - 1]?.municipality !== site.municipality;
            const sum = isFirst ? groups?.find(({ municipality }) => municipality === site.municipality) : undefined;
            return (
              <Fragment key={`${site.municipality}/${site.site}`}>
                {sum && <GroupRow sum={sum} columns={columns} />}
                <Row route={route} site={site} hasMunicipality={hasMunicipality} />
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {rest > 0 && (
        <button type="button" class="button more" onClick={() => (portions.value += 1)}>
          {list.more(formatNumber(Math.min(rest, PORTION)))}
        </button>
      )}
    </>
  );
}
