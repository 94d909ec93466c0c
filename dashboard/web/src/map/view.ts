// Where a person has moved the map to, as the address keeps it: "51.5361,7.6885,12.4" is latitude, longitude and zoom.

export interface MapView {
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

/** Five decimals are about a metre. */
const DECIMALS = 5;
const MOST_ZOOM = 30;

export function formatView({ lat, lon, zoom }: MapView): string {
  return `${lat.toFixed(DECIMALS)},${lon.toFixed(DECIMALS)},${Number(zoom.toFixed(1))}`;
}

/** @returns undefined for what is no place on earth */
export function parseView(text: string | undefined): MapView | undefined {
  const match = /^(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?),(\d{1,2}(?:\.\d{1,3})?)$/.exec(text ?? '');
  if (!match) return undefined;
  const [lat, lon, zoom] = match.slice(1).map(Number) as [number, number, number];
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom <= MOST_ZOOM ? { lat, lon, zoom } : undefined;
}
