// One device: its latest values, its line over time, where it stands.

import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { cleanName } from '@lagebild/shared/domain/site/site-names.ts';
import { Age } from '../components/Age.tsx';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { LaterPart } from '../components/LaterPart.tsx';
import { LatestValues } from '../components/LatestValues.tsx';
import { MapPanel } from '../components/MapPanel.tsx';
import { SeriesPanel } from '../components/SeriesPanel.tsx';
import { StateMark, StateWord } from '../components/StateWord.tsx';
import { formatSpan, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { RadioPanel } from '../lorawan/RadioPanel.tsx';
import { OriginPanel } from '../origin/OriginPanel.tsx';
import type { Route } from '../router/route.ts';
import { mayDo } from '../state/account.ts';
import { type Device, devices } from '../state/device-store.ts';
import { headlineQuantity, nameOf } from '../state/present.ts';
import { municipalityInfo, municipalityName } from '../state/region.ts';
import { MissingPage } from './MissingPage.tsx';

type DeviceRoute = Extract<Route, { page: 'device' }>;

function Where({ device }: { device: Device }) {
  const { lat, lon } = device.about.value;
  const { map } = words.value;
  return (
    <section class="device-where" aria-labelledby="where-title">
      <h2 class="panel-title" id="where-title">
        {map.here}
      </h2>
      {lat === undefined || lon === undefined ? (
        <p class="panel-quiet">{map.noPosition}</p>
      ) : (
        <>
          <MapPanel devices={[device]} place={{ lat, lon }} label={`${map.here}: ${nameOf(device)}`} />
          <p class="device-position num">
            {lat.toFixed(5)}, {lon.toFixed(5)}
          </p>
        </>
      )}
    </section>
  );
}

function Head({ device }: { device: Device }) {
  const text = words.value;
  const time = device.latest.value?.time;
  const { everyMinutes, silencedBy } = device.reporting.value;
  return (
    <div class="page-head">
      <Breadcrumb municipality={device.municipality} site={cleanName(device.about.value.site) || undefined} />
      <h1 tabIndex={-1}>
        <StateMark device={device} /> <span class="device-name">{nameOf(device)}</span>
      </h1>
      <p class="device-facts">
        <span>{text.kinds[device.kind]}</span>
        <span>{municipalityName(device.municipality)}</span>
        <span>
          <StateWord device={device} />
          {time !== undefined && (
            <>
              , <Age time={time} />
            </>
          )}
          {silencedBy !== undefined && `, ${text.device.silencedBy(silencedBy)}`}
        </span>
        {everyMinutes !== undefined && <span>{text.device.rhythm(formatSpan(everyMinutes * 60_000))}</span>}
        <span>
          {text.device.id} <code>{device.id}</code>
        </span>
        <span>
          {text.device.firstSeen} {formatTime(device.firstSeen, 'date')}
        </span>
      </p>
    </div>
  );
}

const loadExtras = () => import('../site/DeviceExtras.tsx').then(({ DeviceExtras }) => DeviceExtras);

export function DevicePage({ route }: { route: DeviceRoute }) {
  const device = devices.value.get(deviceKey({ municipality: route.municipality, device: route.device.normalize('NFC') }));
  const text = words.value;
  if (!municipalityInfo(route.municipality)) return <MissingPage reason={text.missing.municipality(route.municipality)} />;
  if (!device) return <MissingPage reason={text.device.unknown(route.device)} hint={text.device.unknownHint} />;
  const latest = device.latest.value;
  // Only a quantity that exists for the kind can be asked for; an address may say anything.
  const quantity = route.quantity && latest?.quantities.has(route.quantity) ? route.quantity : headlineQuantity(device.kind, latest);
  return (
    <div class="page device-page">
      <Head device={device} />
      <LatestValues device={device} route={route} chosen={quantity} />
      {latest && quantity ? (
        <SeriesPanel device={device} route={route} quantity={quantity} />
      ) : (
        <p class="device-empty">{text.device.noReading}</p>
      )}
      <Where device={device} />
      {latest && mayDo('read-raw', device.municipality) && <OriginPanel device={device} route={route} />}
      <LaterPart load={loadExtras} props={{ device }} />
      <RadioPanel municipality={device.municipality} device={device.id} />
    </div>
  );
}
