// Devices that stand at one spot however near the map goes: a list of links beside it.
import { type LatLngExpression, type Map as LeafletMap, popup } from 'leaflet';
import { markParts } from '../components/mark-shapes.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { stateNow } from '../state/current-state.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { Device } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { STATES_BY_URGENCY } from './composition.ts';
import { mapWords } from './words.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** A list on a map is for looking; whoever wants hundreds has the list of devices. */
const MOST = 100;

function markOf({ kind }: Device, state: DeviceState): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `mark mark-${state}`);
  svg.setAttribute('aria-hidden', 'true');
  for (const { d, role } of markParts(kind, state)) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    path.setAttribute('class', `mark-${role}`);
    svg.append(path);
  }
  return svg;
}

function itemOf(device: Device, state: DeviceState): HTMLElement {
  const link = document.createElement('a');
  link.href = hrefOf({ page: 'device', municipality: device.municipality, device: device.id });
  link.textContent = nameOf(device);
  const word = document.createElement('span');
  word.className = `state state-${state}`;
  word.textContent = words.peek().states[state];
  const item = document.createElement('li');
  item.append(markOf(device, state), link, word);
  return item;
}

export function openPlaceList(map: LeafletMap, at: LatLngExpression, devices: readonly Device[]): void {
  const text = mapWords();
  const entries = devices
    .map((device) => ({ device, state: stateNow(device) }))
    .sort((a, b) => STATES_BY_URGENCY.indexOf(a.state) - STATES_BY_URGENCY.indexOf(b.state));
  const title = document.createElement('strong');
  title.textContent = text.here(formatNumber(devices.length));
  const list = document.createElement('ul');
  list.append(...entries.slice(0, MOST).map(({ device, state }) => itemOf(device, state)));
  const box = document.createElement('div');
  box.append(title, list);
  if (entries.length > MOST) {
    const rest = document.createElement('p');
    rest.textContent = text.more(formatNumber(entries.length - MOST));
    box.append(rest);
  }
  const opened = popup({ className: 'map-list', minWidth: 220, maxWidth: 320, offset: [0, -8] })
    .setLatLng(at)
    .setContent(box)
    .openOn(map);
  box.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    opened.remove();
    map.getContainer().focus({ preventScroll: true });
  });
  opened.getElement()?.querySelector('.leaflet-popup-close-button')?.setAttribute('aria-label', text.close);
  list.querySelector('a')?.focus({ preventScroll: true });
}
