// Devices that fell silent, longest silence first; those that a gateway silenced are one entry, for they need one visit.
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import type { Device } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import type { Silenced, Silent } from '../state/silent.ts';
import { Age } from './Age.tsx';
import { GatewayMark } from './GatewayMark.tsx';
import { Mark } from './Mark.tsx';

function SilentDevice({ device, showPlace }: { device: Device; showPlace: boolean }) {
  const time = device.latest.value?.time;
  return (
    <li class="watch-item watch-silent">
      <Mark kind={device.kind} state="silent" />
      <a class="watch-name" href={hrefOf({ page: 'device', municipality: device.municipality, device: device.id })}>
        {nameOf(device)}
      </a>
      <span class="watch-note">
        {showPlace && `${municipalityName(device.municipality)} · `}
        {time === undefined ? '' : <Age time={time} words={(ms) => words.value.silentFor(formatSpan(ms))} />}
      </span>
    </li>
  );
}

function SilentGateway({ silenced, showPlace }: { silenced: Silenced; showPlace: boolean }) {
  const { municipality, gateway, devices } = silenced;
  const { silent } = words.value;
  return (
    <li class="watch-item watch-silent" data-gateway={gateway}>
      <GatewayMark />
      <a class="watch-name" href={hrefOf({ page: 'lorawan', part: 'gateways', municipality })}>
        {silent.gateway(gateway)}
      </a>
      <span class="watch-note">
        {showPlace && `${municipalityName(municipality)} · `}
        {silent.explains(formatNumber(devices))}
      </span>
    </li>
  );
}

/** @param most entries; the rest is a link to the whole list */
export function SilentList({ silent, municipality, most }: { silent: Silent; municipality: string | undefined; most: number }) {
  const { silent: text } = words.value;
  const showPlace = municipality === undefined;
  const gateways = silent.gateways.slice(0, most);
  const devices = silent.devices.slice(0, most - gateways.length);
  const rest = silent.count - devices.length - gateways.reduce((sum, one) => sum + one.devices, 0);
  return (
    <>
      <h2 class="panel-title">
        {text.title} <span class="count num">{formatNumber(silent.count)}</span>
      </h2>
      {silent.count === 0 ? (
        <p class="panel-quiet">{silent.of === 0 ? text.noDevices : text.none}</p>
      ) : (
        <ul class="watch-list">
          {gateways.map((silenced) => (
            <SilentGateway key={`${silenced.municipality}/${silenced.gateway}`} silenced={silenced} showPlace={showPlace} />
          ))}
          {devices.map((device) => (
            <SilentDevice key={device.key} device={device} showPlace={showPlace} />
          ))}
        </ul>
      )}
      {rest > 0 && (
        <a class="text-link" href={showPlace ? hrefOf({ page: 'overview', view: 'list' }) : '#devices'}>
          {text.more(formatNumber(rest))}
        </a>
      )}
    </>
  );
}
