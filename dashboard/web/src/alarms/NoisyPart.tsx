// Which rules and things rang most in a week: what rings often and is never acknowledged needs another limit.

import type { NoiseView } from '@lagebild/shared/contract/alarm-routes.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { formatNumber, formatSpan, formatTime } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { allFor, placeFor } from '../state/account.ts';
import { municipalityName } from '../state/region.ts';
import { isWithin } from './AlarmItem.tsx';
import { alarmWords } from './words.ts';

const REFRESH_MS = 60_000;

function NoiseTable({ title, noises, route }: { title: string; noises: readonly NoiseView[]; route: DeskRoute }) {
  const { noisy: text } = alarmWords();
  const { none } = words.value;
  return (
    <ScrollRegion class="noisy-scroll" label={title}>
      <table class="noisy-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{text.name}</th>
            <th scope="col">{text.opened}</th>
            <th scope="col">{text.median}</th>
            <th scope="col">{text.unacknowledged}</th>
          </tr>
        </thead>
        <tbody>
          {noises.map(({ key, label, thing, opened, medianOpenMs, closedUnacknowledged }) => (
            <tr key={key}>
              <th scope="row">
                {thing === null ? (
                  <a href={hrefOf({ page: 'alarms', part: 'verlauf', rule: key, municipality: route.municipality })}>{label}</a>
                ) : (
                  <>
                    {label}
                    {isWithin(thing) && <span class="noisy-place"> · {municipalityName(thing.municipality)}</span>}
                  </>
                )}
              </th>
              <td class="num">{formatNumber(opened)}</td>
              <td class="num">{medianOpenMs === null ? none : formatSpan(medianOpenMs)}</td>
              <td class="num">{closedUnacknowledged === null ? none : `${formatNumber(100 * closedUnacknowledged)} %`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

export function NoisyPart({ route }: { route: DeskRoute }) {
  const lang = language.value;
  const text = alarmWords();
  const { noisy } = text;
  const { load } = words.value;
  const municipality = placeFor(route.municipality, 'read');
  const { to } = route;
  const { current: found, failure } = usePolled(
    (signal) => ask('alarmsNoisy', { municipality, to, lang }, signal),
    [municipality, to],
    REFRESH_MS,
    [lang],
  );
  return (
    <section class="alarm-part" aria-labelledby="noisy-title">
      <h2 class="centre-title alarm-list-title" id="noisy-title">
        {noisy.title}
      </h2>
      <p class="alarm-note">{noisy.intro}</p>
      <form class="filter alarm-filter" aria-label={text.filter} onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>{text.municipality}</span>
          <select
            value={municipality ?? ''}
            onChange={(event) => navigate({ ...route, municipality: event.currentTarget.value || undefined })}
          >
            <MunicipalityOptions none={allFor('read', text.allMunicipalities)} permission="read" />
          </select>
        </label>
      </form>
      {failure.value && (
        <p class="series-note" role="alert">
          {load.failed} {failure.value}
        </p>
      )}
      {found && (
        <>
          <nav class="paging" aria-label={noisy.title}>
            <span class="num">{noisy.week(formatTime(found.from, 'short'), formatTime(found.to, 'short'))}</span>
            <a class="button" href={hrefOf({ ...route, to: found.from })}>
              {noisy.before}
            </a>
            {to !== undefined && (
              <a class="button" href={hrefOf({ ...route, to: undefined })}>
                {noisy.now}
              </a>
            )}
          </nav>
          {found.rules.length === 0 ? (
            <p class="panel-quiet alarm-none">{noisy.none}</p>
          ) : (
            <div class="noisy-tables">
              <NoiseTable title={noisy.rules} noises={found.rules} route={route} />
              <NoiseTable title={noisy.things} noises={found.things} route={route} />
            </div>
          )}
        </>
      )}
    </section>
  );
}
