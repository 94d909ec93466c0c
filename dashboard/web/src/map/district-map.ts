// The district on a map without tiles: municipalities as quiet shapes with their names, devices as marks. Loaded only when a map is shown.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { GeoJsonObject } from 'geojson';
import { control, map as createMap, geoJSON, type LatLngBounds, type Polygon } from 'leaflet';
import 'leaflet/dist/leaflet.css';
import type { Device } from '../state/device-store.ts';
import type { Region } from '../state/region.ts';
import { addDeviceMarker, type DeviceMarker } from './device-marker.ts';
import { addGatewayMarker, type GatewayMark } from './gateway-marker.ts';
import { addNames } from './names.ts';
import { spreadApart } from './spread.ts';
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
  showGateways(gateways: readonly GatewayMark[]): void;
  destroy(): void;
}

const PLACE_ZOOM = 11.6;
/** Above so many, marks are small and stand where they belong. */
const CROWD = 300;
const APART = 14;
const FARTHEST = 22;

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
  // A device beyond the district would stand on an empty sheet: then the district is shown with it.
  const isInside = place !== undefined && land.getLayers().some((layer) => (layer as Polygon).getBounds().contains([place.lat, place.lon]));
  const whole = land.getBounds();
  if (place) whole.extend([place.lat, place.lon]);
  const names = addNames(map, boundaries, region, municipality);

  function fit(): void {
    map.invalidateSize({ animate: false });
    map.setMinZoom(0);
    if (place && isInside) map.setView([place.lat, place.lon], PLACE_ZOOM, { animate: false });
    else map.fitBounds(frame ?? whole, { padding: [14, 14], animate: false });
    map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(whole)) - 0.3);
    map.setMaxBounds(whole.pad(0.4));
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
    // Taken out of the page the map has no size, and no view would fit it; the page may go before destroy() is called.
    if (element.clientWidth === 0 || element.clientHeight === 0) return;
    if (isMoved) map.invalidateSize({ animate: false });
    else fit();
  });
  watcher.observe(element);

  let markers: DeviceMarker[] = [];
  let masts: ReturnType<typeof addGatewayMarker>[] = [];

  /** Names and marks find their place anew at every zoom. */
  function arrange(): void {
    const places = markers.map(({ at }) => map.latLngToLayerPoint(at));
    const shifts = markers.length > CROWD ? [] : spreadApart(places, APART, FARTHEST);
    for (const [index, each] of markers.entries()) each.shift(shifts[index] ?? { x: 0, y: 0 });
    const marks = places.map(({ x, y }, index) => ({ x: x + (shifts[index]?.x ?? 0), y: y + (shifts[index]?.y ?? 0) }));
    names.arrange([...marks, ...masts.map(({ at }) => map.latLngToLayerPoint(at))]);
  }
  map.on('zoomend', arrange);

  function clear(): void {
    for (const each of markers) each.remove();
    markers = [];
  }

  return {
    showDevices(devices) {
      clear();
      markers = devices.flatMap((device) => addDeviceMarker(map, device, onDevice) ?? []);
      element.classList.toggle('map-crowded', markers.length > CROWD);
      arrange();
    },
    showGateways(gateways) {
      for (const mast of masts) mast.remove();
      masts = gateways.map((gateway) => addGatewayMarker(map, gateway));
      arrange();
    },
    destroy() {
      watcher.disconnect();
      clear();
      for (const mast of masts) mast.remove();
      map.remove();
    },
  };
}
