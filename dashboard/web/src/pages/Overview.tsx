// The overview: tiles, map or list, what fell silent, what changes, the municipalities; on a wide screen all in one glance.
import { useComputed } from '@preact/signals';
import { ChangeTicker } from '../components/ChangeTicker.tsx';
import { DeviceFilter, isFiltered } from '../components/DeviceFilter.tsx';
import { DeviceTable } from '../components/DeviceTable.tsx';
import { KindTiles } from '../components/KindTiles.tsx';
import { MapPanel } from '../components/MapPanel.tsx';
import { MunicipalityStrip } from '../components/MunicipalityStrip.tsx';
import { WatchList } from '../components/WatchList.tsx';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { useDevicesOf, useLookedFor } from '../state/device-selection.ts';
import { isWide } from '../state/media.ts';
import { region } from '../state/region.ts';

type OverviewRoute = Extract<Route, { page: 'overview' }>;

function ViewSwitch({ route, view }: { route: OverviewRoute; view: 'map' | 'list' }) {
  const { map } = words.value;
  const link = (to: 'map' | 'list', text: string) => (
    <a class="switch-option" href={hrefOf({ ...route, view: to })} aria-current={view === to ? 'true' : undefined}>
      {text}
    </a>
  );
  return (
    <nav class="switch" aria-label={map.view}>
      {link('map', map.map)}
      {link('list', map.list)}
    </nav>
  );
}

export function Overview({ route }: { route: OverviewRoute }) {
  const devices = useLookedFor(useDevicesOf(route.kind), route);
  const view = route.view ?? (isWide.value ? 'map' : 'list');
  const most = useComputed(() => (isWide.value ? 7 : 3));
  const text = words.value;
  const empty = isFiltered(route) ? text.list.noneFound : text.list.empty;
  const title = route.kind ? text.kinds[route.kind] : text.list.title;
  return (
    <div class="overview">
      <h1 class="unseen">
        {text.nav.overview} {region.value?.name}
      </h1>
      <WatchList most={most.value} />
      <KindTiles base={route} chosen={route.kind} />
      <section class="centre" aria-label={text.map.view}>
        <div class="centre-head">
          <h2 class="centre-title">
            {title} <span class="count num">{formatNumber(devices.length)}</span>
          </h2>
          {route.kind && (
            <a class="text-link" href={hrefOf({ ...route, kind: undefined })}>
              {text.tile.showAll}
            </a>
          )}
          <DeviceFilter route={route} />
          <ViewSwitch route={route} view={view} />
        </div>
        {view === 'map' ? (
          <MapPanel
            devices={devices}
            label={text.map.label}
            looking={{ view: route.map, onView: (map, step) => navigate({ ...route, map }, { replace: step === 'replace' }) }}
            elsewhere={(where) => hrefOf({ ...route, view: 'list', where })}
            empty={empty}
          />
        ) : (
          <div class="list-scroll">
            <DeviceTable
              devices={devices}
              hasMunicipality
              look={route}
              onLook={(look) => navigate({ ...route, ...look }, { replace: look.order === route.order })}
              empty={empty}
            />
            {devices.length > 0 && <ListFiles files={listFiles('geraete', 'devicesTable', 'devices', { kind: route.kind })} />}
          </div>
        )}
      </section>
      <ChangeTicker />
      <MunicipalityStrip />
    </div>
  );
}
