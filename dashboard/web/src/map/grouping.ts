// Which devices stand alone on the map and which are drawn together, for every zoom: a few at one spot find room beside each other, many do not.
import Supercluster from 'supercluster';

export interface Spot {
  readonly lat: number;
  readonly lon: number;
}

export interface Group extends Spot {
  /** Which of the spots; a single one stands alone. */
  readonly members: readonly number[];
  /** Zoom at which a group comes apart; undefined when it never does, and for those that stand alone. */
  readonly opensAt: number | undefined;
}

export interface Grouping {
  /** All groups of a zoom, a whole number. */
  at(zoom: number): readonly Group[];
}

/** The map goes as near as single bays of a car park, two metres apart. */
export const MAX_ZOOM = 20;
/** Up to here every device is shown as long as there is any room at all. */
const FEW_DEVICES = 300;
/** So many within so many pixels are drawn as one. */
const AMONG_FEW = { minPoints: 16, radius: 24 };
const AMONG_MANY = { minPoints: 6, radius: 50 };
const WORLD = [-180, -90, 180, 90] as const;

/** @param minZoom the farthest the map can be looked at from */
export function groupSpots(spots: readonly Spot[], minZoom: number): Grouping {
  const index = new Supercluster<{ spot: number }, { spot: number }>({
    minZoom: Math.max(0, Math.floor(minZoom)),
    maxZoom: MAX_ZOOM,
    ...(spots.length > FEW_DEVICES ? AMONG_MANY : AMONG_FEW),
    extent: 256, // Leaflet's world is 256 pixels wide at zoom 0
  });
  index.load(
    spots.map(({ lat, lon }, spot) => ({ type: 'Feature', properties: { spot }, geometry: { type: 'Point', coordinates: [lon, lat] } })),
  );

  function groupOf(feature: ReturnType<typeof index.getClusters>[number]): Group {
    const [lon = 0, lat = 0] = feature.geometry.coordinates;
    const { properties } = feature;
    if (!('cluster' in properties)) return { lat, lon, members: [properties.spot], opensAt: undefined };
    const members = index.getLeaves(properties.cluster_id, Number.POSITIVE_INFINITY).map((leaf) => leaf.properties.spot);
    const opensAt = index.getClusterExpansionZoom(properties.cluster_id);
    return { lat, lon, members, opensAt: opensAt > MAX_ZOOM ? undefined : opensAt };
  }

  const known = new Map<number, readonly Group[]>();
  return {
    at(zoom) {
      const groups = known.get(zoom) ?? index.getClusters([...WORLD], zoom).map(groupOf);
      known.set(zoom, groups);
      return groups;
    },
  };
}
