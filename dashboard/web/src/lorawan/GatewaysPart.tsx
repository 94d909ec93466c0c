// Gateways: state, traffic, airtime, whom they hear; one that fell silent explains why its devices did.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { useMemo } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { MapPanel } from '../components/MapPanel.tsx';
import { formatAge, formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { GatewayMark } from '../map/gateway-marker.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { hrefOf } from '../router/route.ts';
import { placeFor } from '../state/account.ts';
import { everySecond } from '../state/clock.ts';
import { devices } from '../state/device-store.ts';
import { municipalityName } from '../state/region.ts';
import { MunicipalityChoice } from './MunicipalityChoice.tsx';
import { WideTable } from './WideTable.tsx';

type Gateway = Answer<'gateways'>['gateways'][number];

/** Shape and word for a state, as everywhere: filled, hollow, barred. */
const SHAPES: Record<Gateway['state'], string> = { online: '●', silent: '○', offline: '⊘', unknown: '◌' };

/** Devices named where they explain something; the rest is a number. */
const NAMED = 5;

function Explanation({ gateway }: { gateway: Gateway }) {
  const { gateways: text } = words.value.lorawan;
  const { municipality, overdue } = gateway;
  if (overdue.length === 0) return null;
  return (
    <p class="gateway-explains">
      {text.explains(formatNumber(overdue.length))}{' '}
      {overdue.slice(0, NAMED).map((device, index) => (
        <span key={device}>
          {index > 0 && ', '}
          <a href={hrefOf({ page: 'device', municipality, device })}>
            {devices.value.get(deviceKey({ municipality, device }))?.about.value.name ?? device}
          </a>
        </span>
      ))}
      {overdue.length > NAMED && ` ${text.more(formatNumber(overdue.length - NAMED))}`}
    </p>
  );
}

function Row({ gateway }: { gateway: Gateway }) {
  const { lorawan, none } = words.value;
  const { gateways: text } = lorawan;
  const { state, onlyHere, dutyCycle } = gateway;
  const isGone = state === 'silent' || state === 'offline';
  return (
    <tr class={`gateway-${state}`}>
      <th scope="row">
        <span class="mono">{gateway.gateway}</span>
        {gateway.region !== null && <span class="row-id">{gateway.region}</span>}
        {gateway.region === null && gateway.statsAt !== null && <p class="waiting-warning">{text.noRegion}</p>}
      </th>
      <td>{municipalityName(gateway.municipality)}</td>
      <td>
        <span class="gateway-state">
          <span aria-hidden="true">{SHAPES[state]}</span> {text.states[state]}
        </span>
        {isGone && <Explanation gateway={gateway} />}
      </td>
      <td>{formatAge(everySecond.value - gateway.lastHeard)}</td>
      <td class="num">{gateway.statsAt === null ? none : text.okOf(formatNumber(gateway.receivedOk), formatNumber(gateway.received))}</td>
      <td class="num">{gateway.statsAt === null ? none : text.sentOf(formatNumber(gateway.sent), formatNumber(gateway.toSend))}</td>
      <td class="num">{dutyCycle === null ? none : text.dutyOf(formatNumber(100 * dutyCycle, 1))}</td>
      <td class="num">
        {formatNumber(gateway.devices)}
        {!isGone && onlyHere.length > 0 && <span class="row-id">{text.onlyHere(formatNumber(onlyHere.length))}</span>}
      </td>
      <td class="num">{gateway.lat === null || gateway.lon === null ? none : `${gateway.lat.toFixed(5)}, ${gateway.lon.toFixed(5)}`}</td>
    </tr>
  );
}

const NO_DEVICES: readonly [] = [];

/** Gateways whose place is known; the same list as long as nothing of it changes, or the map would be drawn anew with every answer. */
function useMarks(gateways: readonly Gateway[]): readonly GatewayMark[] {
  const { gateways: text } = words.value.lorawan;
  const marks = gateways.flatMap(({ gateway, lat, lon, state }) =>
    lat === null || lon === null ? [] : [{ gateway, lat, lon, state, label: `${gateway} · ${text.states[state]}` }],
  );
  const key = JSON.stringify(marks);
  // The key is all there is to the list.
  return useMemo(() => marks, [key]);
}

function GatewayMap({ gateways, municipality }: { gateways: readonly Gateway[]; municipality: string | undefined }) {
  const { gateways: text } = words.value.lorawan;
  const marks = useMarks(gateways);
  if (marks.length === 0) return null;
  return (
    <div class="gateway-map">
      <MapPanel devices={NO_DEVICES} gateways={marks} municipality={municipality} label={text.title(formatNumber(marks.length))} />
    </div>
  );
}

export function GatewaysPart({ route }: { route: LorawanRoute }) {
  const { lorawan, load: loading } = words.value;
  const { gateways: text } = lorawan;
  const municipality = placeFor(route.municipality, 'read');
  const { current, failure } = usePolled((signal) => ask('gateways', { municipality }, signal), [municipality]);
  const gateways = current?.gateways;
  return (
    <section class="lorawan-section" aria-labelledby="gateways-title">
      <div class="centre-head">
        <h2 class="centre-title" id="gateways-title">
          {text.title(gateways ? formatNumber(gateways.length) : '…')}
        </h2>
        <form class="filter" onSubmit={(event) => event.preventDefault()}>
          <MunicipalityChoice route={route} label={lorawan.municipality} all={lorawan.allMunicipalities} permission="read" />
        </form>
      </div>
      <p class="lorawan-intro">{text.intro}</p>
      {failure.value && (
        <p class="series-note" role="alert">
          {loading.failed} {failure.value}
        </p>
      )}
      {!gateways && !failure.value && <p class="panel-quiet">{loading.loading}</p>}
      {gateways?.length === 0 && <p class="panel-quiet">{text.none}</p>}
      {gateways && gateways.length > 0 && (
        <WideTable
          title={text.title(formatNumber(gateways.length))}
          columns={[
            [text.gateway, false],
            [lorawan.municipality, false],
            [text.state, false],
            [text.heard, false],
            [text.received, true],
            [text.sent, true],
            [text.duty, true],
            [text.devices, true],
            [text.place, true],
          ]}
        >
          {gateways.map((gateway) => (
            <Row key={`${gateway.municipality}/${gateway.gateway}`} gateway={gateway} />
          ))}
        </WideTable>
      )}
      {gateways && <GatewayMap gateways={gateways} municipality={municipality} />}
    </section>
  );
}
