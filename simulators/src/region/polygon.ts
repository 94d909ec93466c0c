// Is a point inside a municipality? Even-odd rule over the rings of its GeoJSON geometry.

/** Longitude, latitude (WGS84 degrees). */
export type Position = readonly [number, number];
type Ring = readonly Position[];

/** Rings of one or more polygons. Holes need no mark of their own: crossing them turns the answer round again. */
export type Outline = readonly Ring[];

export function outlineOf(geometry: { type: string; coordinates: unknown }): Outline {
  if (geometry.type === 'Polygon') return geometry.coordinates as Ring[];
  if (geometry.type === 'MultiPolygon') return (geometry.coordinates as Ring[][]).flat();
  throw new Error(`an outline must be a Polygon or MultiPolygon, not ${geometry.type}`);
}

export function isInside([x, y]: Position, outline: Outline): boolean {
  let inside = false;
  for (const ring of outline) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i] as Position;
      const [xj, yj] = ring[j] as Position;
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}
