// What the tiles of the dashboard must say, from what the API says of them.
import { setTimeout as sleep } from 'node:timers/promises';
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';

const german = new Intl.NumberFormat('de-DE');
/** Longer than the server keeps any part of a tile. */
const SETTLED_MS = 3000;

const tilesOf = (httpUrl: string): Promise<TileView[]> =>
  Promise.all(KINDS.map(async (kind) => (await (await fetch(`${httpUrl}/api/v1/tile?kind=${kind}`)).json()) as TileView));

function textsOf({ coverage, parking, air, lighting }: TileView): string[] {
  const texts = [`${german.format(coverage.reporting)} von ${german.format(coverage.devices)} melden`];
  if (parking && parking.free !== null) texts.push(`${german.format(parking.free)} frei`);
  if (air) texts.push(air.word?.de ?? 'Keine Station hat genug gemessen.');
  if (lighting && lighting.known > 0) texts.push(`${german.format(lighting.lit)} an`);
  return texts;
}

/** Texts each tile must contain, the tiles in their order; asked until they no longer change and know all devices. */
export async function truthsOf(httpUrl: string, devices: number): Promise<string[][]> {
  let before = '';
  for (let tries = 0; tries < 100; tries += 1) {
    const tiles = await tilesOf(httpUrl);
    const texts = tiles.map(textsOf);
    const known = tiles.reduce((sum, { coverage }) => sum + coverage.devices, 0);
    if (known >= devices && JSON.stringify(texts) === before) return texts;
    before = JSON.stringify(texts);
    await sleep(SETTLED_MS);
  }
  throw new Error(`the tiles do not come to rest: ${before}`);
}

/** Free spaces of the district, as the tile has them. */
export async function freeSpaces(httpUrl: string): Promise<number> {
  const [parking] = await tilesOf(httpUrl);
  return parking?.parking?.free ?? 0;
}
