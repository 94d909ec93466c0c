// The figures of several sites together: only what is known is added up, and what is not is counted beside it.
import { SITE_STATES, type SiteNow, type SiteState, type SpecialNow } from './site-now.ts';
import { SPECIAL_USES } from './spaces.ts';

export interface SitesNow {
  readonly sites: number;
  /** Number of sites by state. */
  readonly states: Readonly<Record<SiteState, number>>;
  /** Free spaces of those that report and have a number of spaces; null when there is none. */
  readonly free: number | null;
  readonly occupied: number | null;
  readonly share: number | null;
  /** Spaces that report and are open. */
  readonly known: number;
  /** Spaces of car parks that are closed. */
  readonly closed: number;
  /** All spaces that anybody ever told of. */
  readonly capacity: number;
  readonly reporting: number;
  readonly devices: number;
  readonly newest: number | null;
  readonly special: readonly SpecialNow[];
}

export function sumSites(sites: readonly SiteNow[]): SitesNow {
  const add = (of: (site: SiteNow) => number | null) => sites.reduce((sum, site) => sum + (of(site) ?? 0), 0);
  const known = add((site) => site.known);
  const occupied = add(({ occupied: one }) => one);
  const newest = sites.flatMap((site) => site.newest ?? []);
  return {
    sites: sites.length,
    states: Object.fromEntries(
      SITE_STATES.map((state) => [state, sites.filter((site) => site.state === state).length]),
    ) as SitesNow['states'],
    free: known > 0 ? known - occupied : null,
    occupied: known > 0 ? occupied : null,
    share: known > 0 ? occupied / known : null,
    known,
    closed: add((site) => site.closed),
    capacity: add((site) => site.capacity),
    reporting: add((site) => site.reporting),
    devices: add((site) => site.devices),
    newest: newest.length > 0 ? newest.reduce((a, b) => Math.max(a, b)) : null,
    special: SPECIAL_USES.flatMap((use) => sumSpecial(sites, use)),
  };
}

function sumSpecial(sites: readonly SiteNow[], use: SpecialNow['use']): SpecialNow[] {
  const own = sites.flatMap(({ special }) => special.filter((one) => one.use === use));
  if (own.length === 0) return [];
  const free = own.flatMap((one) => one.free ?? []);
  return [
    {
      use,
      free: free.length > 0 ? free.reduce((sum, one) => sum + one, 0) : null,
      known: own.reduce((sum, one) => sum + one.known, 0),
      capacity: own.reduce((sum, one) => sum + one.capacity, 0),
    },
  ];
}
