// Batteries to be changed soon, for whoever plans a round: where they are, how they stand, how long they last; the others folded below.
import type { ListedBatteryView } from '@lagebild/shared/contract/battery-routes.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { MunicipalityChoice } from '../lorawan/MunicipalityChoice.tsx';
import { WideTable } from '../lorawan/WideTable.tsx';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { hrefOf } from '../router/route.ts';
import { municipalityName } from '../state/region.ts';
import { BatteryMark } from './BatteryMark.tsx';
import { lastsText, levelText } from './battery-words.ts';
import { siteWords } from './words.ts';
import './battery.css';

const REFRESH_MS = 60_000;

function Row({ battery, hasMunicipality }: { battery: ListedBatteryView; hasMunicipality: boolean }) {
  const { rounds: text } = siteWords();
  const { none } = words.value;
  const { municipality, device, name, site, state, level, unit, isSoon } = battery;
  return (
    <tr data-soon={isSoon}>
      <th scope="row">
        <a href={hrefOf({ page: 'device', municipality, device })}>{name ?? device}</a>
        {name !== null && <span class="row-id mono">{device}</span>}
      </th>
      {hasMunicipality && <td>{municipalityName(municipality)}</td>}
      <td>{site === null ? none : <a href={hrefOf({ page: 'site', municipality, site })}>{site}</a>}</td>
      <td class={`battery-${state}`}>
        <BatteryMark state={state} level={unit === '%' ? level : null} /> {text.states[state]}
      </td>
      <td class="num">{level === null ? none : levelText(level, unit)}</td>
      <td class="num">{lastsText(battery) ?? none}</td>
    </tr>
  );
}

function Table({
  title,
  batteries,
  hasMunicipality,
}: {
  title: string;
  batteries: readonly ListedBatteryView[];
  hasMunicipality: boolean;
}) {
  const { rounds: text } = siteWords();
  const { list } = words.value;
  return (
    <WideTable
      title={title}
      columns={[
        [text.device, false],
        ...(hasMunicipality ? ([[list.municipality, false]] as const) : []),
        [text.place, false],
        [text.state, false],
        [text.level, true],
        [text.weeks, true],
      ]}
    >
      {batteries.map((battery) => (
        <Row key={`${battery.municipality}/${battery.device}`} battery={battery} hasMunicipality={hasMunicipality} />
      ))}
    </WideTable>
  );
}

export function BatteriesPart({ route }: { route: LorawanRoute }) {
  const { rounds: text } = siteWords();
  const { load, lorawan } = words.value;
  const { municipality } = route;
  const { current: told, failure } = usePolled((signal) => ask('batteries', { municipality }, signal), [municipality], REFRESH_MS);
  const soon = told?.batteries.filter(({ isSoon }) => isSoon) ?? [];
  const others = told?.batteries.filter(({ isSoon }) => !isSoon) ?? [];
  const hasMunicipality = municipality === undefined;
  const othersTitle = text.others(formatNumber(others.length));
  return (
    <section class="lorawan-section" aria-labelledby="rounds-title">
      <div class="centre-head">
        <h2 class="centre-title" id="rounds-title">
          {text.title} <span class="count num">{told && formatNumber(soon.length)}</span>
        </h2>
        <form class="filter" onSubmit={(event) => event.preventDefault()}>
          <MunicipalityChoice route={route} label={lorawan.municipality} all={lorawan.allMunicipalities} />
        </form>
      </div>
      {failure.value && (
        <p class="series-note" role="alert">
          {load.failed} {failure.value}
        </p>
      )}
      {!told && !failure.value && <p class="panel-quiet">{load.loading}</p>}
      {told && (
        <>
          <p class="lorawan-intro">{told.batteries.length === 0 ? text.nothing : text.intro(formatNumber(told.soonWeeks))}</p>
          {told.batteries.length > 0 && soon.length === 0 && <p class="panel-quiet">{text.none}</p>}
          {soon.length > 0 && <Table title={text.title} batteries={soon} hasMunicipality={hasMunicipality} />}
          {others.length > 0 && (
            <details class="battery-others" open={soon.length === 0}>
              <summary>{othersTitle}</summary>
              <Table title={othersTitle} batteries={others} hasMunicipality={hasMunicipality} />
            </details>
          )}
        </>
      )}
    </section>
  );
}
