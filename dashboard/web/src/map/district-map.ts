// The district on a map without tiles: municipalities as quiet shapes with their names, devices as marks. Loaded only when a map is shown.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { GeoJsonObject } from 'geojson';
import { control, map as createMap, divIcon, geoJSON, type LatLngBounds, marker, type Polygon } from 'leaflet';
import 'leaflet/dist/leaflet.css';
import type { Device } from '../state/device-store.ts';
import type { Region } from '../state/region.ts';
import { addDeviceMarker } from './device-marker.ts';
import { type Outline, tonesOf } from './tones.ts';

export interface DistrictMapOptions {
  readonly boundaries: Answer<'boundaries'>;
  readonly region: Region;
  /** Shows this municipality alone large; the others stay as surroundings. */
  readonly municipality: string | undefined;
  /** Shows the surroundings of this place. */
  readonly place: { readonly lat: number; readonly lon: number } | undefined;
  readonly labels: { readonly zoomIn: string; readonly zoomOut: string };
  readonly onMunicipality: (key: string) => void;
  readonly onDevice: ((device: Device) => void) | undefined;
}

export interface DistrictMap {
  showDevices(devices: readonly Device[]): void;
  destroy(): void;
}

const PLACE_ZOOM = 13;

function addName(map: ReturnType<typeof createMap>, name: string, [lon, lat]: readonly [number, number], isFaded: boolean): void {
  const box = document.createElement('span');
  box.textContent = name;
  marker([lat, lon], {
    icon: divIcon({ html: box, className: isFaded ? 'land-name land-name-faded' : 'land-name', iconSize: [0, 0] }),
    pane: 'names',
    keyboard: false,
    interactive: false,
  }).addTo(map);
}

export function createDistrictMap(element: HTMLElement, options: DistrictMapOptions): DistrictMap {
  const { boundaries, region, municipality, place, labels, onMunicipality, onDevice } = options;
  const isSmall = place !== undefined;
  const map = createMap(element, {
    zoomSnap: 0.1,
    zoomControl: false,
    attributionControl: false,
    scrollWheelZoom: !isSmall,
    keyboard: !isSmall,
    maxBoundsViscosity: 1,
    zoomAnimation: false,
    fadeAnimation: false,
  });
  map.createPane('names').style.zIndex = '450';
  map.getPane('names')?.style.setProperty('pointer-events', 'none');
  control.zoom({ position: 'bottomleft', zoomInTitle: labels.zoomIn, zoomOutTitle: labels.zoomOut }).addTo(map);

  const keyByAgs = new Map(region.municipalities.map(({ ags, key }) => [ags, key]));
  const tones = tonesOf(boundaries.features as unknown as Outline[]);
  let frame: LatLngBounds | undefined;
  const land = geoJSON(boundaries as unknown as GeoJsonObject, {
    style: (feature) => {
      const index = boundaries.features.findIndex(({ properties }) => properties.ags === feature?.properties.ags);
      const isFaded = municipality !== undefined && keyByAgs.get(feature?.properties.ags) !== municipality;
      return { className: `land land-${tones[index] ?? 0}${isFaded ? ' land-faded' : ''}`, weight: 1 };
    },
    onEachFeature: (feature, layer) => {
      const key = keyByAgs.get(feature.properties.ags);
      if (key === undefined) return;
      layer.on('click', () => onMunicipality(key));
      if (key === municipality) frame = (layer as Polygon).getBounds();
    },
  }).addTo(map);
  const district = land.getBounds();
  for (const { key, name, centre } of region.municipalities) addName(map, name, centre, municipality !== undefined && key !== municipality);

  function fit(): void {
    map.invalidateSize({ animate: false });
    map.setMinZoom(0);
    if (place) map.setView([place.lat, place.lon], PLACE_ZOOM, { animate: false });
    else map.fitBounds(frame ?? district, { padding: [14, 14], animate: false });
    map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(district)) - 0.3);
    map.setMaxBounds(district.pad(0.4));
  }
  fit();
  let isMoved = false;
  map.on('dragstart', () => {
    isMoved = true;
  });
  for (const event of ['wheel', 'dblclick', 'click'] as const) {
    element.addEventListener(event, () => {
      isMoved = true;
    });
  }
  // A map the person has moved keeps its view when the window changes.
  const watcher = new ResizeObserver(() => {
    if (isMoved) map.invalidateSize({ animate: false });
    else fit();
  });
  watcher.observe(element);

  let removers: (() => void)[] = [];
  function clear(): void {
    for (const remove of removers) remove();
    removers = [];
  }

  return {
    showDevices(devices) {
      clear();
      removers = devices.map((device) => addDeviceMarker(map, device, onDevice));
      element.classList.toggle('map-crowded', devices.length > 300);
    },
    destroy() {
      watcher.disconnect();
      clear();
      map.remove();
    },
  };
}
