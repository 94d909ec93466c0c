// Whether a device is to be seen on the map of the district: it may tell no place, or one that no map of the district reaches.

/** On the map; tells no place; or tells one far away, as a device does that was never set up. */
const WHEREABOUTS = ['shown', 'missing', 'outside'] as const;
export type Whereabouts = (typeof WHEREABOUTS)[number];

/** Degrees. */
export interface Reach {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** The surroundings that a map shows, as a share of the district's height and width on each side. */
export const SURROUNDINGS = 0.4;

interface Outlines {
  readonly features: readonly Readonly<Record<string, unknown>>[];
}

/** Each corner of a geometry, however deep its lists go. */
function eachCorner(coordinates: unknown, take: (lon: number, lat: number) => void): void {
  if (!Array.isArray(coordinates)) return;
  const [lon, lat] = coordinates as unknown[];
  if (typeof lon === 'number' && typeof lat === 'number') take(lon, lat);
  else for (const part of coordinates) eachCorner(part, take);
}

/** What a map of these outlines can be moved to. */
export function reachOf({ features }: Outlines): Reach {
  const { POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;
  const box = { south: most, west: most, north: least, east: least };
  for (const { geometry } of features) {
    eachCorner((geometry as { coordinates?: unknown } | undefined)?.coordinates, (lon, lat) => {
      box.south = Math.min(box.south, lat);
      box.north = Math.max(box.north, lat);
      box.west = Math.min(box.west, lon);
      box.east = Math.max(box.east, lon);
    });
  }
  const [high, wide] = [(box.north - box.south) * SURROUNDINGS, (box.east - box.west) * SURROUNDINGS];
  return { south: box.south - high, north: box.north + high, west: box.west - wide, east: box.east + wide };
}

export function whereaboutsOf(
  { lat, lon }: { readonly lat?: number | undefined; readonly lon?: number | undefined },
  reach: Reach,
): Whereabouts {
  if (lat === undefined || lon === undefined) return 'missing';
  const isInside = lat >= reach.south && lat <= reach.north && lon >= reach.west && lon <= reach.east;
  return isInside ? 'shown' : 'outside';
}
