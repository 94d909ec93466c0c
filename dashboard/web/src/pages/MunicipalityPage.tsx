// One municipality: its tiles, its part of the map, who is silent, and all its devices.

import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { DeviceFilter, isFiltered } from '../components/DeviceFilter.tsx';
import { DeviceTable } from '../components/DeviceTable.tsx';
import { KindTiles } from '../components/KindTiles.tsx';
import { LaterPart } from '../components/LaterPart.tsx';
import { MapPanel } from '../components/MapPanel.tsx';
import { WatchList } from '../components/WatchList.tsx';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { useDevicesOf, useLookedFor } from '../state/device-selection.ts';
import { municipalityInfo } from '../state/region.ts';
import { MissingPage } from './MissingPage.tsx';

const loadSites = () => import('../site/SitesPanel.tsx').then(({ SitesPanel }) => SitesPanel);

export function MunicipalityPage({ route }: { route: Extract<Route, { page: 'municipality' }> }) {
  const { municipality, kind } = route;
  const devices = useLookedFor(useDevicesOf(kind, municipality), route);
  const text = words.value;
  const info = municipalityInfo(municipality);
  if (!info) return <MissingPage reason={text.missing.municipality(municipality)} />;
  const empty = isFiltered(route) ? text.list.noneFound : text.list.empty;
  return (
    <div class="page place-page">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{info.name}</h1>
      </div>
      <KindTiles base={route} chosen={kind} />
      <LaterPart load={loadSites} props={{ municipality, kind }} />
      <section class="place-list" id="devices" aria-labelledby="place-list-title">
        <div class="centre-head">
          <h2 class="centre-title" id="place-list-title">
            {kind ? text.kinds[kind] : text.list.title} <span class="count num">{formatNumber(devices.length)}</span>
          </h2>
          {kind && (
            <a class="text-link" href={hrefOf({ ...route, kind: undefined })}>
              {text.tile.showAll}
            </a>
          )}
          <DeviceFilter route={route} />
          {devices.length > 0 && <ListFiles files={listFiles('geraete', 'devicesTable', 'devices', { kind, municipality })} />}
        </div>
        <DeviceTable
          devices={devices}
          hasMunicipality={false}
          look={route}
          onLook={(look) => navigate({ ...route, ...look }, { replace: look.order === route.order })}
          empty={empty}
        />
      </section>
      <div class="place-side">
        <MapPanel
          devices={devices}
          municipality={municipality}
          label={`${text.map.label}: ${info.name}`}
          looking={{ view: route.map, onView: (map, step) => navigate({ ...route, map }, { replace: step === 'replace' }) }}
          elsewhere={(where) => hrefOf({ ...route, where })}
          empty={empty}
        />
        <WatchList municipality={municipality} most={8} />
      </div>
    </div>
  );
}
