// The municipalities as quiet shapes, in tones that tell neighbours apart; a click opens one.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { GeoJsonObject } from 'geojson';
import { geoJSON, type LatLngBounds, type Map as LeafletMap, type Polygon } from 'leaflet';
import type { Region } from '../state/region.ts';
import { type Outline, tonesOf } from './tones.ts';

export interface LandOptions {
  readonly boundaries: Answer<'boundaries'>;
  readonly region: Region;
  /** The others are faded. */
  readonly municipality: string | undefined;
  readonly onMunicipality: (key: string) => void;
}

export interface Land {
  /** Of all municipalities. */
  readonly whole: LatLngBounds;
  /** Of the chosen one. */
  readonly chosen: LatLngBounds | undefined;
  /** Whether a place lies in the box around one of them. */
  reaches(place: { readonly lat: number; readonly lon: number }): boolean;
}

export function addLand(map: LeafletMap, { boundaries, region, municipality, onMunicipality }: LandOptions): Land {
  const keyByAgs = new Map(region.municipalities.map(({ ags, key }) => [ags, key]));
  const tones = tonesOf(boundaries.features as unknown as Outline[]);
  let chosen: LatLngBounds | undefined;
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
      if (key === municipality) chosen = (layer as Polygon).getBounds();
    },
  }).addTo(map);
  return {
    whole: land.getBounds(),
    chosen,
    reaches: ({ lat, lon }) => land.getLayers().some((layer) => (layer as Polygon).getBounds().contains([lat, lon])),
  };
}
