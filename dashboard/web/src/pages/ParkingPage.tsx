// The parking desk: how full every place is now, and all about one of them. The address holds what is shown.

import { SITE_STATES } from '@lagebild/shared/domain/parking/site-now.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { MunicipalityTable } from '../parking/MunicipalityTable.tsx';
import { SiteList } from '../parking/SiteList.tsx';
import { SitePanel } from '../parking/SitePanel.tsx';
import { SumHead } from '../parking/SumHead.tsx';
import { parkingWords } from '../parking/words.ts';
import { navigate } from '../router/navigation.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { isWide } from '../state/media.ts';
import { municipalityInfo } from '../state/region.ts';
import { MissingPage } from './MissingPage.tsx';
import '../parking/desk.css';
import '../parking/figures.css';
import '../parking/site.css';
import '../parking/charts.css';
import '../parking/print.css';

/** The municipality the list is narrowed to. A place chosen from the whole list does not narrow it. */
function scopeOf({ municipality, part }: DeskRoute): string | undefined {
  return part === 'kreis' ? undefined : municipality;
}

function Filter({ route }: { route: DeskRoute }) {
  const { filter } = parkingWords();
  const link = (order: string | undefined, text: string) => (
    <a class="switch-option" href={hrefOf({ ...route, order })} aria-current={route.order === order ? 'true' : undefined}>
      {text}
    </a>
  );
  return (
    <form class="desk-filter" aria-label={filter.label} onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>{filter.municipality}</span>
        <select
          value={scopeOf(route) ?? ''}
          onChange={(event) =>
            navigate({ ...route, municipality: event.currentTarget.value || undefined, site: undefined, part: undefined, view: undefined })
          }
        >
          <MunicipalityOptions none={filter.all} />
        </select>
      </label>
      <nav class="switch" aria-label={filter.order}>
        {link(undefined, filter.byNeed)}
        {link('municipality', filter.byMunicipality)}
      </nav>
    </form>
  );
}

export function ParkingPage({ route }: { route: DeskRoute }) {
  const { answer, failure } = usePolled((signal) => ask('parkingSites', {}, signal), []);
  const told = answer.value;
  const text = parkingWords();
  const scope = scopeOf(route);
  if (route.municipality !== undefined && !municipalityInfo(route.municipality))
    return <MissingPage reason={words.value.missing.municipality(route.municipality)} />;
  if (!told)
    return (
      <p class="page panel-quiet" role={failure.value ? 'alert' : undefined}>
        {failure.value ?? words.value.load.loading}
      </p>
    );
  const inScope = told.sites.filter(({ municipality }) => scope === undefined || municipality === scope);
  const sum = scope === undefined ? told.total : told.municipalities.find(({ municipality }) => municipality === scope);
  const state = SITE_STATES.find((one) => one === route.state);
  const chosen = inScope.filter((site) => state === undefined || site.state === state);
  const groups = route.order === 'municipality' && scope === undefined ? told.municipalities : undefined;
  const ordered = groups ? groups.flatMap(({ municipality }) => chosen.filter((site) => site.municipality === municipality)) : chosen;
  const hasPanel = route.site !== undefined && route.municipality !== undefined;
  const closed = { ...route, site: undefined, municipality: scope, part: undefined, view: undefined };
  // A narrow screen has room for one of the two.
  const isListHidden = hasPanel && !isWide.value;
  return (
    <div class={hasPanel ? 'page desk parking-desk has-site' : 'page desk parking-desk'}>
      <div class={isListHidden ? 'page-head desk-head is-away' : 'page-head desk-head'}>
        <div>
          <Breadcrumb {...(scope !== undefined && { municipality: scope })} />
          <h1 tabIndex={-1}>{text.title}</h1>
          <p class="page-intro">{text.intro}</p>
        </div>
        <Filter route={route} />
      </div>
      {failure.value && (
        <p class="desk-failure" role="alert">
          {text.site.failed} {failure.value} {text.site.asOf(formatTime(told.at, 'clock'))}
        </p>
      )}
      <div class={isListHidden ? 'desk-list is-away' : 'desk-list'}>
        {sum && <SumHead route={route} municipality={scope} sum={sum} at={told.at} />}
        <section aria-labelledby="site-list-title">
          <div class="centre-head">
            <h2 class="centre-title" id="site-list-title">
              {text.list.title}{' '}
              <span class="count num">
                {state === undefined
                  ? formatNumber(chosen.length)
                  : text.list.count(formatNumber(chosen.length), formatNumber(inScope.length))}
              </span>
            </h2>
            {state !== undefined && (
              <a class="text-link" href={hrefOf({ ...route, state: undefined })}>
                {text.list.showAll}
              </a>
            )}
            {inScope.length > 0 && (
              <ListFiles files={listFiles('parkorte', 'parkingSitesTable', 'parkingSites', { municipality: scope })} />
            )}
          </div>
          {chosen.length > 0 ? (
            <SiteList route={route} sites={ordered} groups={groups} hasMunicipality={scope === undefined && !groups} />
          ) : (
            <p class="panel-quiet list-empty">{inScope.length === 0 ? text.list.empty : text.list.noneFits}</p>
          )}
        </section>
      </div>
      {route.site !== undefined && route.municipality !== undefined ? (
        <SitePanel
          key={`${route.municipality}/${route.site}`}
          route={route}
          site={route.site}
          municipality={route.municipality}
          back={closed}
        />
      ) : (
        <MunicipalityTable answer={told} />
      )}
    </div>
  );
}
