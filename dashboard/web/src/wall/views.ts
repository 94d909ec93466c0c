// Which views a wallboard goes through, as its address says: the map, each kind, what needs a person, single municipalities.
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';

/** As written in the address, in the order in which they are shown. */
export const WALL_VIEWS = ['karte', 'parken', 'luft', 'licht', 'alarme', 'kommunen'] as const;
export type WallViewName = (typeof WALL_VIEWS)[number];

const KIND_OF: Partial<Record<WallViewName, Kind>> = { parken: 'parking', luft: 'air', licht: 'lighting' };

export type WallView =
  | { readonly type: 'map' }
  | { readonly type: 'kind'; readonly kind: Kind }
  | { readonly type: 'alarms' }
  | { readonly type: 'place'; readonly municipality: string };

/** What narrows a wallboard; texts as they stand in the address, several with commas between. */
export interface WallFilter {
  readonly municipality?: string | undefined;
  readonly kind?: Kind | undefined;
  readonly view?: string | undefined;
  readonly seconds?: number | undefined;
}

export const SHORTEST_SECONDS = 3;
export const LONGEST_SECONDS = 3600;
export const USUAL_SECONDS = 20;

const listIn = (text: string | undefined): string[] => (text ?? '').split(',').filter(Boolean);

/** Keys of the municipalities that are shown, in the order of the district; empty: all. Keys nobody knows are left out. */
export function chosenPlaces({ municipality }: WallFilter, known: readonly string[]): string[] {
  const wanted = listIn(municipality);
  return known.filter((key) => wanted.includes(key));
}

/** Names of the views that are shown; without a choice all but the single municipalities, which are shown when some are chosen. */
function chosenViews({ view, municipality }: WallFilter): WallViewName[] {
  const wanted = listIn(view);
  const chosen = WALL_VIEWS.filter((name) => wanted.includes(name));
  if (chosen.length > 0) return chosen;
  return WALL_VIEWS.filter((name) => name !== 'kommunen' || listIn(municipality).length > 1);
}

/** Seconds for which a view stands, 3 to 3600. */
export function secondsOf({ seconds = USUAL_SECONDS }: WallFilter): number {
  return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, seconds));
}

/** @param known keys of the district's municipalities; @returns at least one view: a wall is never empty */
export function viewsOf(filter: WallFilter, known: readonly string[]): WallView[] {
  const places = chosenPlaces(filter, known);
  const views = chosenViews(filter).flatMap((name): WallView[] => {
    const kind = KIND_OF[name];
    if (kind !== undefined) return filter.kind === undefined || filter.kind === kind ? [{ type: 'kind', kind }] : [];
    if (name === 'kommunen') return (places.length > 0 ? places : known).map((municipality) => ({ type: 'place', municipality }));
    return [{ type: name === 'karte' ? 'map' : 'alarms' }];
  });
  return views.length > 0 ? views : [{ type: 'map' }];
}

/** The kinds that are shown. */
export const kindsOf = ({ kind }: WallFilter): readonly Kind[] => (kind === undefined ? KINDS : [kind]);
