// The cabinets: their own meter beside the sum of their lamps, how many burn, and whether they failed; one opens to its lamps.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { Mark } from '../components/Mark.tsx';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { WideTable } from '../lorawan/WideTable.tsx';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { municipalityName } from '../state/region.ts';
import { kwhText, wattText } from './amounts.ts';
import { Shown, useAnswer } from './answers.tsx';
import { EnergyChart } from './EnergyChart.tsx';
import { LampsTable } from './LampsTable.tsx';
import { lightingWords } from './words.ts';

type Feeder = Answer<'lightingSites'>['feeders'][number];

function Row({ feeder: one, route }: { feeder: Feeder; route: DeskRoute }) {
  const { cabinets: text, deviations } = lightingWords();
  const { none } = words.value;
  const { municipality, feeder, name, isHeard, devices, reporting, lit, litKnown, plannedLit, ownWatts, watts, ownNight, night, failure } =
    one;
  return (
    <tr class="row">
      <th scope="row">
        <a class="row-link" href={hrefOf({ page: 'lighting', municipality, part: 'schraenke', device: feeder })}>
          {name}
        </a>
        {route.municipality === undefined && <span class="row-id">{municipalityName(municipality)}</span>}
      </th>
      <td>
        {failure ? (
          <>
            <span class="lamp-state state-alarm">
              <Mark kind="lighting" state="alarm" /> {text.failed}
            </span>
            <span class="row-id">
              {deviations.cabinetWhy(formatNumber(failure.lamps.length), formatNumber(failure.of), formatTime(failure.since, 'short'))}
            </span>
          </>
        ) : (
          <>
            {text.fine}
            <span class="row-id">{isHeard ? text.heard : text.notHeard}</span>
          </>
        )}
      </td>
      <td class="num">{`${formatNumber(reporting)} / ${formatNumber(devices)}`}</td>
      <td class="num">{litKnown === 0 ? none : `${formatNumber(lit)} / ${formatNumber(plannedLit)}`}</td>
      <td class="num">
        {ownWatts === null ? none : wattText(ownWatts)}
        <span class="row-id">{watts === null ? none : wattText(watts)}</span>
      </td>
      <td class="num">
        {ownNight === null || ownNight.telling === 0 ? none : kwhText(ownNight.usedKwh)}
        <span class="row-id">{night.telling === 0 ? none : kwhText(night.usedKwh)}</span>
      </td>
    </tr>
  );
}

function CabinetList({ feeders, route }: { feeders: readonly Feeder[]; route: DeskRoute }) {
  const { cabinets: text, table } = lightingWords();
  const sorted = feeders.toSorted(
    (a, b) => Number(b.failure !== null) - Number(a.failure !== null) || a.name.localeCompare(b.name, 'de', { numeric: true }),
  );
  return (
    <section class="lighting-section" aria-labelledby="cabinets-title">
      <div class="centre-head">
        <h2 class="centre-title" id="cabinets-title">
          {text.title} <span class="count num">{formatNumber(feeders.length)}</span>
        </h2>
        <ListFiles
          files={listFiles('licht-schraenke', 'lightingSitesTable', 'lightingSites', { municipality: route.municipality }, 'feeders')}
        />
      </div>
      <p class="lighting-note">{text.intro}</p>
      {feeders.length === 0 ? (
        <p class="panel-quiet lighting-quiet">{text.none}</p>
      ) : (
        <WideTable
          title={text.title}
          columns={[
            [text.title, false],
            [table.state, false],
            [`${text.lamps}: ${table.reporting}`, true],
            [table.litOf, true],
            [`${table.power}: ${text.own} / ${text.ofLamps}`, true],
            [`${table.night}: ${text.own} / ${text.ofLamps}`, true],
          ]}
        >
          {sorted.map((one) => (
            <Row key={`${one.municipality}/${one.feeder}`} feeder={one} route={route} />
          ))}
        </WideTable>
      )}
    </section>
  );
}

function Cabinet({ route, municipality, feeder }: { route: DeskRoute; municipality: string; feeder: string }) {
  const { cabinets: text, deviations } = lightingWords();
  const lamps = useAnswer('lightingLamps', { municipality, feeder, lang: language.value });
  const sites = useAnswer('lightingSites', { municipality });
  const question = { municipality, feeder, period: 'week' };
  const energy = useAnswer('lightingEnergy', question);
  const one = sites.answer?.feeders.find((other) => other.feeder === feeder);
  return (
    <section class="lighting-section" aria-labelledby="cabinet-title">
      <div class="centre-head">
        <h2 class="centre-title device-name" id="cabinet-title">
          {one?.name ?? feeder}
        </h2>
        <a class="text-link" href={hrefOf({ ...route, device: undefined })}>
          {text.back}
        </a>
        <ListFiles files={listFiles(`leuchten-${feeder}`, 'lightingLampsTable', 'lightingLamps', { municipality, feeder })} />
      </div>
      {one?.failure && (
        <p class="lighting-note cabinet-failed">
          <span class="lamp-state state-alarm">
            <Mark kind="lighting" state="alarm" /> {deviations.cabinet(one.name)}
          </span>
          {'. '}
          {deviations.cabinetWhy(
            formatNumber(one.failure.lamps.length),
            formatNumber(one.failure.of),
            formatTime(one.failure.since, 'short'),
          )}
        </p>
      )}
      <Shown of={lamps}>{(answer) => <LampsTable lamps={answer.lamps} />}</Shown>
      <Shown of={energy}>{(week) => <EnergyChart energy={week} period="week" place={one?.name ?? feeder} question={question} />}</Shown>
    </section>
  );
}

export function CabinetsPart({ route }: { route: DeskRoute }) {
  const { municipality, device } = route;
  const sites = useAnswer('lightingSites', { municipality });
  if (device !== undefined && municipality !== undefined) return <Cabinet route={route} municipality={municipality} feeder={device} />;
  return <Shown of={sites}>{(answer) => <CabinetList feeders={answer.feeders} route={route} />}</Shown>;
}
