// A gateway on the map: a mast whose colour and word tell its state.
import { DomEvent, divIcon, type LatLng, type Map as LeafletMap, marker } from 'leaflet';
import { GATEWAY } from '../components/mark-shapes.ts';

export interface GatewayMark {
  readonly gateway: string;
  readonly lat: number;
  readonly lon: number;
  readonly state: 'online' | 'offline' | 'silent' | 'unknown';
  /** What stands beside it when the pointer is over it. */
  readonly label: string;
}

const SVG = 'http://www.w3.org/2000/svg';
/** @returns where it stands, and how it is taken away */
export function addGatewayMarker(map: LeafletMap, { lat, lon, state, label }: GatewayMark): { readonly at: LatLng; remove(): void } {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `gateway-mark gateway-mark-${state}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', GATEWAY);
  svg.append(path);
  const box = document.createElement('span');
  box.append(svg);
  // The table beside the map is the way in for keyboards.
  const placed = marker([lat, lon], { icon: divIcon({ html: box, className: 'map-mark', iconSize: [22, 22] }), keyboard: false });
  const words = document.createElement('div');
  words.textContent = label;
  placed.addTo(map).bindTooltip(words, { direction: 'top', offset: [0, -10], className: 'map-tip' });
  const element = placed.getElement();
  if (element) DomEvent.disableClickPropagation(element);
  return { at: placed.getLatLng(), remove: () => void placed.remove() };
}
