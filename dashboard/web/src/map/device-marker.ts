// A device on the map: a mark whose shape tells the kind and whose filling tells the state, following the store by itself.
import { effect } from '@preact/signals';
import { DomEvent, divIcon, type LatLng, type Map as LeafletMap, marker } from 'leaflet';
import { markParts } from '../components/mark-shapes.ts';
import { words } from '../i18n/language.ts';
import { type DeviceState, stateOf } from '../state/device-state.ts';
import type { Device } from '../state/device-store.ts';
import { nameOf, showHeadline } from '../state/present.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** The urgent ones lie on top. */
const HEIGHT: Record<DeviceState, number> = { alarm: 4000, silent: 3000, late: 2000, full: 1000, fresh: 500, off: 0, never: 0 };

function drawMark(svg: SVGSVGElement, device: Device, state: DeviceState): void {
  svg.setAttribute('class', `mark mark-${state}`);
  svg.replaceChildren(
    ...markParts(device.kind, state).map(({ d, role }) => {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('d', d);
      path.setAttribute('class', `mark-${role}`);
      return path;
    }),
  );
}

function tooltipOf(device: Device): HTMLElement {
  const shown = showHeadline(device.kind, device.latest.value);
  const state = stateOf(device.kind, device.latest.value, device.freshness.value);
  const name = document.createElement('strong');
  name.textContent = nameOf(device);
  const value = document.createElement('span');
  value.textContent = [shown ? `${shown.text} ${shown.unit}`.trim() : words.value.tile.noData, words.value.states[state]].join(' · ');
  const box = document.createElement('div');
  box.append(name, value);
  return box;
}

export interface DeviceMarker {
  readonly at: LatLng;
  /** Shows the mark this far from where it belongs, in pixels. */
  shift(by: { x: number; y: number }): void;
  /** Takes it off the map and stops following the device. */
  remove(): void;
}

/** @returns undefined when the device has no position */
export function addDeviceMarker(map: LeafletMap, device: Device, onOpen: ((device: Device) => void) | undefined): DeviceMarker | undefined {
  const { lat, lon } = device.about.value;
  if (lat === undefined || lon === undefined) return undefined;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  const box = document.createElement('span');
  box.append(svg);
  // The lists are the way in for keyboards; a hundred tab stops in a map are none.
  const placed = marker([lat, lon], {
    icon: divIcon({ html: box, className: 'map-mark', iconSize: [16, 16] }),
    keyboard: false,
    interactive: onOpen !== undefined,
    riseOnHover: true,
  }).addTo(map);
  if (onOpen)
    placed
      .on('click', () => onOpen(device))
      .bindTooltip(() => tooltipOf(device), { direction: 'top', offset: [0, -8], className: 'map-tip' });
  const element = placed.getElement();
  if (element) DomEvent.disableClickPropagation(element);
  let lastTime: number | undefined;
  const stop = effect(() => {
    const state = stateOf(device.kind, device.latest.value, device.freshness.value);
    const time = device.latest.value?.time;
    drawMark(svg, device, state);
    placed.setZIndexOffset(HEIGHT[state]);
    if (lastTime !== undefined && time !== lastTime) pulse(box);
    lastTime = time;
  });
  return {
    at: placed.getLatLng(),
    shift({ x, y }) {
      box.style.transform = `translate(${x}px, ${y}px)`;
    },
    remove() {
      stop();
      placed.remove();
    },
  };
}

function pulse(box: HTMLElement): void {
  box.classList.remove('map-pulse');
  // The next picture starts the glow anew.
  requestAnimationFrame(() => box.classList.add('map-pulse'));
}
