// Devices that fell silent, longest silence first; those that a gateway silenced are one entry, for they need one visit.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { type Device, deviceList } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { Age } from './Age.tsx';
import { Mark } from './Mark.tsx';
import { GATEWAY } from './mark-shapes.ts';

interface Silenced {
  readonly municipality: string;
  readonly gateway: string;
  readonly devices: number;
}

export interface Silent {
  /** Devices that there are at all. */
  readonly of: number;
  /** All that are silent, whatever explains it. */
  readonly count: number;
  readonly gateways: readonly Silenced[];
  /** Whose silence nothing explains. */
  readonly devices: readonly Device[];
}

export function groupSilent(silent: readonly Device[], of: number): Silent {
  const gateways = new Map<string, { municipality: string; gateway: string; devices: number }>();
  const unexplained: Device[] = [];
  for (const device of silent) {
    const { municipality } = device;
    const gateway = device.reporting.value.silencedBy;
    if (gateway === undefined) {
      unexplained.push(device);
      continue;
    }
    const key = `${municipality}/${gateway}`;
    const known = gateways.get(key) ?? { municipality, gateway, devices: 0 };
    known.devices += 1;
    gateways.set(key, known);
  }
  unexplained.sort((a, b) => (a.latest.value?.time ?? 0) - (b.latest.value?.time ?? 0));
  return { of, count: silent.length, gateways: [...gateways.values()].sort((a, b) => b.devices - a.devices), devices: unexplained };
}

/** @param municipality all when left out */
export function useSilent(municipality: string | undefined): ReadonlySignal<Silent> {
  const here = useComputed(() => deviceList.value.filter((device) => municipality === undefined || device.municipality === municipality));
  return useComputed(() =>
    groupSilent(
      here.value.filter((device) => device.freshness.value === 'silent'),
      here.value.length,
    ),
  );
}

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
      <svg class="mark gateway-mark gateway-mark-silent" viewBox="0 0 16 16" aria-hidden="true">
        <path d={GATEWAY} />
      </svg>
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
