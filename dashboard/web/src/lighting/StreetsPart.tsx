// The streets: what is lit, out of order, drawn and used in each; a street opens to its lamps.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { LAMP_STATES, type LampState } from '@lagebild/shared/domain/lighting/lamp-state.ts';
import { useSignal } from '@preact/signals';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { WideTable } from '../lorawan/WideTable.tsx';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { municipalityName } from '../state/region.ts';
import { wattText } from './amounts.ts';
import { Shown, useAnswer } from './answers.tsx';
import { StateSummary } from './LampStateWord.tsx';
import { EnergyCells, energyColumns } from './MunicipalityEnergy.tsx';
import { StreetPart } from './StreetPart.tsx';
import { isInOrder } from './state-look.ts';
import { lightingWords } from './words.ts';

type Street = Answer<'lightingSites'>['sites'][number];

const wrongIn = ({ states }: Street): number =>
  Object.entries(states).reduce((sum, [state, count]) => sum + (isInOrder(state as LampState) ? 0 : count), 0);

/** What needs somebody first, then what is out of order, then by name. */
function inOrder(a: Street, b: Street): number {
  return b.work - a.work || wrongIn(b) - wrongIn(a) || a.site.localeCompare(b.site, 'de', { numeric: true });
}

function Row({ street, route }: { street: Street; route: DeskRoute }) {
  const { none } = words.value;
  const { municipality, site, states, lit, litKnown, plannedLit, reporting, devices, watts, night, work } = street;
  return (
    <tr class="row">
      <th scope="row">
        <a class="row-link" href={hrefOf({ page: 'lighting', municipality, part: 'strassen', site })}>
          {site}
        </a>
        {route.municipality === undefined && <span class="row-id">{municipalityName(municipality)}</span>}
      </th>
      <td>
        <StateSummary states={states} />
      </td>
      <td class="num">{litKnown === 0 ? none : `${formatNumber(lit)} / ${formatNumber(plannedLit)}`}</td>
      <td class="num">{`${formatNumber(reporting)} / ${formatNumber(devices)}`}</td>
      <td class="num">{watts === null ? none : wattText(watts)}</td>
      <EnergyCells energy={night} />
      <td class={work > 0 ? 'num state-alarm' : 'num'}>{work === 0 ? none : formatNumber(work)}</td>
    </tr>
  );
}

function StreetList({ sites, route }: { sites: readonly Street[]; route: DeskRoute }) {
  const { streets, street, table } = lightingWords();
  const wanted = useSignal('');
  const state = LAMP_STATES.find((one) => one === route.state);
  const found = sites
    .filter((one) => one.site.toLocaleLowerCase('de').includes(wanted.value.trim().toLocaleLowerCase('de')))
    .filter((one) => state === undefined || (one.states[state] ?? 0) > 0)
    .sort(inOrder);
  return (
    <section class="lighting-section" aria-labelledby="streets-title">
      <div class="centre-head lighting-filter">
        <h2 class="centre-title" id="streets-title">
          {streets.title} <span class="count num">{formatNumber(found.length)}</span>
        </h2>
        {state !== undefined && (
          <a class="button" href={hrefOf({ ...route, state: undefined })}>
            {lightingWords().states[state]} ×
          </a>
        )}
        <input
          type="search"
          value={wanted}
          placeholder={streets.filter}
          aria-label={streets.filter}
          onInput={(event) => {
            wanted.value = event.currentTarget.value;
          }}
        />
        <ListFiles
          files={listFiles('licht-strassen', 'lightingSitesTable', 'lightingSites', { municipality: route.municipality }, 'sites')}
        />
      </div>
      <p class="lighting-note">{streets.own}</p>
      {found.length === 0 ? (
        <p class="panel-quiet lighting-quiet">{streets.nothing}</p>
      ) : (
        <WideTable
          title={streets.title}
          columns={[
            [street, false],
            [table.state, false],
            [table.litOf, true],
            [table.reporting, true],
            [table.power, true],
            ...energyColumns(),
            [table.work, true],
          ]}
        >
          {found.map((one) => (
            <Row key={`${one.municipality}/${one.site}`} street={one} route={route} />
          ))}
        </WideTable>
      )}
    </section>
  );
}

export function StreetsPart({ route }: { route: DeskRoute }) {
  const { municipality, site } = route;
  const sites = useAnswer('lightingSites', { municipality });
  if (site !== undefined && municipality !== undefined) return <StreetPart route={{ ...route, municipality, site }} />;
  return <Shown of={sites}>{(answer) => <StreetList sites={answer.sites} route={route} />}</Shown>;
}
