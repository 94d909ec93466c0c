// The municipalities' names on the map; each finds a place inside its shape and off the marks.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { divIcon, type Map as LeafletMap, type Marker, marker } from 'leaflet';
import type { Region } from '../state/region.ts';
import { type Box, isReadable, type Obstacle, placeName } from './name-place.ts';
import type { Place } from './spread.ts';

type Position = readonly [lon: number, lat: number];

interface PlacedName {
  readonly marker: Marker;
  readonly box: HTMLElement;
  readonly centre: Position;
  readonly rings: readonly (readonly Position[])[];
}

/** A line's height, roughly; the width is measured. */
const HEIGHT = 18;

/** Outer rings of a polygon or of each part of a multipolygon. */
function outerRings({ type, coordinates }: { type: string; coordinates: unknown }): Position[][] {
  if (type === 'Polygon') return (coordinates as Position[][]).slice(0, 1);
  return type === 'MultiPolygon' ? (coordinates as Position[][][]).flatMap((part) => part.slice(0, 1)) : [];
}

function addName(map: LeafletMap, name: string, centre: Position, isFaded: boolean): Pick<PlacedName, 'marker' | 'box'> {
  const box = document.createElement('span');
  box.textContent = name;
  const icon = divIcon({ html: box, className: isFaded ? 'land-name land-name-faded' : 'land-name', iconSize: [0, 0] });
  return { box, marker: marker([centre[1], centre[0]], { icon, pane: 'names', keyboard: false, interactive: false }).addTo(map) };
}

export interface Names {
  /**
   * A name that would be cut or lie under something is not shown: half a name says nothing.
   * @param marks where marks stand, in the map's layer pixels @param window what can be seen @param covers what lies on the map
   */
  arrange(marks: readonly Obstacle[], window: Box, covers: readonly Box[]): void;
}

export function addNames(map: LeafletMap, boundaries: Answer<'boundaries'>, region: Region, chosen: string | undefined): Names {
  const pane = map.createPane('names');
  // Above the devices: it keeps off them where it can, and can be read where it cannot.
  pane.style.zIndex = '610';
  pane.style.pointerEvents = 'none';
  const names = region.municipalities.map(({ key, ags, name, centre }): PlacedName => {
    const shape = boundaries.features.find(({ properties }) => properties.ags === ags)?.geometry as
      | { type: string; coordinates: unknown }
      | undefined;
    return { ...addName(map, name, centre, chosen !== undefined && key !== chosen), centre, rings: shape ? outerRings(shape) : [] };
  });
  const toPixels = ([lon, lat]: Position): Place => map.latLngToLayerPoint([lat, lon]);
  return {
    arrange(marks, window, covers) {
      const taken = [...marks];
      for (const { marker: placed, box, centre, rings } of names) {
        box.hidden = false;
        const width = box.offsetWidth;
        const question = {
          rings: rings.map((ring) => ring.map(toPixels)),
          centre: toPixels(centre),
          width,
          height: HEIGHT,
          marks: taken,
          window,
        };
        const { x, y } = placeName(question);
        box.hidden = !isReadable({ x, y }, question, window, covers);
        if (box.hidden) continue;
        // The next name keeps off this one.
        taken.push(...[-0.4, -0.2, 0, 0.2, 0.4].map((share) => ({ x: x + share * width, y })));
        placed.setLatLng(map.layerPointToLatLng([x, y]));
      }
    },
  };
}
