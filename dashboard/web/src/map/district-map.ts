// The district on a map without tiles: municipalities as quiet shapes with their names, devices as marks. Loaded only when a map is shown.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { control, map as createMap } from 'leaflet';
import 'leaflet/dist/leaflet.css';
import type { Device } from '../state/device-store.ts';
import type { Region } from '../state/region.ts';
import { addDeviceLayer } from './device-layer.ts';
import { addGatewayMarker, type GatewayMark } from './gateway-marker.ts';
import { MAX_ZOOM } from './grouping.ts';
import { addLand } from './land.ts';
import { addNames } from './names.ts';
import { openPlaceList } from './place-list.ts';
import { watchPointer } from './pointer.ts';
import { bindTo, keepView, type ViewStep } from './viewing.ts';

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
  /** A person moved the map; told as an address keeps it (view.ts). */
  readonly onView: (view: string, step: ViewStep) => void;
}

export interface DistrictMap {
  showDevices(devices: readonly Device[]): void;
  showGateways(gateways: readonly GatewayMark[]): void;
  /** Looks where an address says; undefined: at the whole. */
  look(view: string | undefined): void;
  destroy(): void;
}

const PLACE_ZOOM = 11.6;
/** Names are placed once the map rests: looking for room takes longer than a picture of a movement may. */
const REST_MS = 120;

export function createDistrictMap(element: HTMLElement, options: DistrictMapOptions): DistrictMap {
  const { boundaries, region, municipality, place, labels, onMunicipality, onDevice, onView } = options;
  const isSmall = place !== undefined;
  const map = createMap(element, {
    zoomSnap: 0.1,
    maxZoom: MAX_ZOOM,
    zoomControl: false,
    attributionControl: false,
    scrollWheelZoom: !isSmall,
    keyboard: !isSmall,
    maxBoundsViscosity: 1,
    zoomAnimation: false,
    fadeAnimation: false,
  });
  control.zoom({ position: 'bottomleft', zoomInTitle: labels.zoomIn, zoomOutTitle: labels.zoomOut }).addTo(map);
  const land = addLand(map, { boundaries, region, municipality, onMunicipality });
  // A device beyond the district would stand on an empty sheet: then the district is shown with it.
  const isInside = place !== undefined && land.reaches(place);
  const { whole } = land;
  if (place) whole.extend([place.lat, place.lon]);
  const names = addNames(map, boundaries, region, municipality);

  function fit(): void {
    map.invalidateSize({ animate: false });
    map.setMinZoom(0);
    if (place && isInside) map.setView([place.lat, place.lon], PLACE_ZOOM, { animate: false });
    else map.fitBounds(land.chosen ?? whole, { padding: [14, 14], animate: false });
    bindTo(map, whole);
  }
  fit();

  let masts: ReturnType<typeof addGatewayMarker>[] = [];
  const devices = addDeviceLayer(map, () => pointer?.refresh());
  const pointer =
    onDevice &&
    watchPointer(map, devices, {
      onDevice,
      onNearer: ({ group }) => viewing.step([group.lat, group.lon], group.opensAt ?? MAX_ZOOM),
      onList: ({ group }) =>
        openPlaceList(
          map,
          [group.lat, group.lon],
          group.members.flatMap((member) => devices.deviceOf(member) ?? []),
        ),
    });
  const viewing = keepView(map, { fit, onView });

  function arrangeNames(): void {
    const marks = devices.drawn.map(({ x, y, radius, group }) => {
      const at = map.containerPointToLayerPoint([x, y]);
      return group.members.length > 1 ? { x: at.x, y: at.y, radius: radius + 2 } : at;
    });
    const { x: left, y: top } = map.containerPointToLayerPoint([0, 0]);
    const { x: width, y: height } = map.getSize();
    const corner = element.getBoundingClientRect();
    const covers = [...(element.parentElement ?? element).querySelectorAll('.leaflet-control, .map-attribution')].map((cover) => {
      const at = cover.getBoundingClientRect();
      const [x, y] = [left - corner.left, top - corner.top];
      return { left: x + at.left, right: x + at.right, top: y + at.top, bottom: y + at.bottom };
    });
    const window = { left, top, right: left + width, bottom: top + height };
    names.arrange([...marks, ...masts.map(({ at }) => map.latLngToLayerPoint(at))], window, covers);
  }
  let resting: ReturnType<typeof setTimeout> | undefined;
  function rest(): void {
    clearTimeout(resting);
    resting = setTimeout(arrangeNames, REST_MS);
  }
  map.on('moveend zoomend resize', rest);

  return {
    showDevices(shown) {
      devices.show(shown);
      arrangeNames();
    },
    showGateways(gateways) {
      for (const mast of masts) mast.remove();
      masts = gateways.map((gateway) => addGatewayMarker(map, gateway));
      arrangeNames();
    },
    look: viewing.follow,
    destroy() {
      map.off('moveend zoomend resize', rest);
      clearTimeout(resting);
      viewing.destroy();
      pointer?.destroy();
      devices.destroy();
      for (const mast of masts) mast.remove();
      map.remove();
    },
  };
}
