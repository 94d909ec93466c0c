// One place with all that stands there: what it is like now, over time, what is the matter, its devices, where it is.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { useMemo } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Age } from '../components/Age.tsx';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { DeviceTable } from '../components/DeviceTable.tsx';
import { MapPanel } from '../components/MapPanel.tsx';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { NowPart } from '../site/NowPart.tsx';
import { SiteChart } from '../site/SiteChart.tsx';
import { StickerPanel } from '../site/StickerPanel.tsx';
import type { SiteRoute } from '../site/site-chart.ts';
import { TroublesPart } from '../site/TroublesPart.tsx';
import { siteWords } from '../site/words.ts';
import { type Device, devices } from '../state/device-store.ts';
import { municipalityInfo, municipalityName } from '../state/region.ts';
import { MissingPage } from './MissingPage.tsx';
import '../air/air.css';
import '../air/air-station.css';
import '../lighting/lighting.css';
import '../lighting/lighting-drawings.css';
import '../lighting/lighting-print.css';
import '../parking/desk.css';
import '../parking/site.css';
import '../site/site.css';

type Site = Answer<'site'>;

/** What the server says of a place that does not exist. */
const UNKNOWN = 'SITE_UNKNOWN';

function Head({ site }: { site: Site }) {
  const text = siteWords();
  const { municipality, site: name, isTold, kinds, reporting, devices: all, newest } = site;
  return (
    <div class="page-head">
      <Breadcrumb municipality={municipality} />
      <h1 tabIndex={-1}>{name}</h1>
      <div class="device-facts">
        <span>{kinds.map((kind) => words.value.kinds[kind]).join(', ')}</span>
        <span>{municipalityName(municipality)}</span>
        <span class={reporting < all ? 'num site-partly' : 'num'}>{words.value.coverage(formatNumber(reporting), formatNumber(all))}</span>
        {newest !== null && (
          <span class="num">
            <Age time={newest} />
          </span>
        )}
        <a class="text-link" href={hrefOf({ page: 'labels', municipality, site: name })}>
          {text.labels}
        </a>
      </div>
      {!isTold && <p class="page-intro">{text.own}</p>}
    </div>
  );
}

function Where({ site, here }: { site: Site; here: readonly Device[] }) {
  const text = siteWords();
  const { lat, lon } = site;
  return (
    <section class="device-where" aria-labelledby="where-title">
      <h2 class="panel-title" id="where-title">
        {text.where}
      </h2>
      {lat === null || lon === null ? (
        <p class="panel-quiet">{text.noPosition}</p>
      ) : (
        <>
          <MapPanel devices={here} place={{ lat, lon }} label={`${text.where}: ${site.site}`} />
          <p class="device-position num">
            {lat.toFixed(5)}, {lon.toFixed(5)}
          </p>
        </>
      )}
    </section>
  );
}

/** The same array until a device comes or goes, so that rows and marks stay untouched. */
function useDevicesHere({ municipality, deviceList }: Site): readonly Device[] {
  const known = devices.value;
  const ids = deviceList
    .map(({ device }) => device)
    .sort()
    .join('\n');
  return useMemo(
    () => ids.split('\n').flatMap((device) => known.get(deviceKey({ municipality, device })) ?? []),
    [known, municipality, ids],
  );
}

function Loaded({ site, route }: { site: Site; route: SiteRoute }) {
  const text = siteWords();
  const here = useDevicesHere(site);
  return (
    <div class="page site-page">
      <Head site={site} />
      <NowPart site={site} />
      <SiteChart route={route} quantities={site.quantities} />
      <TroublesPart site={site} />
      <section class="place-list site-devices" aria-labelledby="site-devices-title">
        <div class="centre-head">
          <h2 class="centre-title" id="site-devices-title">
            {text.devices.title} <span class="count num">{formatNumber(here.length)}</span>
          </h2>
        </div>
        <DeviceTable devices={here} hasMunicipality={false} />
      </section>
      <div class="site-side">
        <Where site={site} here={here} />
        <StickerPanel of={{ page: 'site', municipality: site.municipality, site: site.site }} name={site.site} id={undefined} />
      </div>
    </div>
  );
}

export function SitePage({ route }: { route: SiteRoute }) {
  const { municipality, site: wanted } = route;
  const name = wanted.normalize('NFC').trim();
  const load = async (signal: AbortSignal): Promise<Site | typeof UNKNOWN> => {
    try {
      return await ask('site', { municipality, site: name, lang: language.peek() }, signal);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === UNKNOWN) return UNKNOWN;
      throw error;
    }
  };
  const { current: told, failure } = usePolled(load, [municipality, name], undefined, [language.value]);
  const text = siteWords();
  if (!municipalityInfo(municipality)) return <MissingPage reason={words.value.missing.municipality(municipality)} />;
  if (told === UNKNOWN) return <MissingPage reason={text.unknown(name)} hint={text.unknownHint} />;
  if (told === undefined)
    return (
      <p class="page panel-quiet" role={failure.value ? 'alert' : undefined}>
        {failure.value ?? words.value.load.loading}
      </p>
    );
  return (
    <>
      {failure.value && (
        <p class="desk-failure" role="alert">
          {words.value.load.failed} {failure.value}
        </p>
      )}
      <Loaded key={`${municipality}/${name}`} site={told} route={route} />
    </>
  );
}
