// A gateway on the map: a mast whose colour and word tell its state.
import { DomEvent, divIcon, type LatLng, type Map as LeafletMap, marker } from 'leaflet';

export interface GatewayMark {
  readonly gateway: string;
  readonly lat: number;
  readonly lon: number;
  readonly state: 'online' | 'offline' | 'silent' | 'unknown';
  /** What stands beside it when the pointer is over it. */
  readonly label: string;
}

const SVG = 'http://www.w3.org/2000/svg';
/** A mast with two waves on each side; bars and dots of the states come from the style. */
const MAST =
  'M8 8V15 M5 15H11 M8 6.2a1.3 1.3 0 1 1 0 2.6a1.3 1.3 0 1 1 0-2.6 M4.9 10.6a4.4 4.4 0 0 1 0-6.2 M11.1 4.4a4.4 4.4 0 0 1 0 6.2 M2.8 12.7a7.4 7.4 0 0 1 0-10.4 M13.2 2.3a7.4 7.4 0 0 1 0 10.4';

/** @returns where it stands, and how it is taken away */
export function addGatewayMarker(map: LeafletMap, { lat, lon, state, label }: GatewayMark): { readonly at: LatLng; remove(): void } {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `gateway-mark gateway-mark-${state}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', MAST);
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
