// The addresses of the dashboard: which page an address means, and the address of a page. The URL holds the state.
import { isKind, type Kind } from '@lagebild/shared/domain/kind.ts';

export const RANGES = ['1h', '6h', '24h', '7d', '30d', 'last', 'custom'] as const;
export type Range = (typeof RANGES)[number];

/** Besides what is usual: the week before, or nothing. */
export const COMPARES = ['week', 'none'] as const;
export type Compare = (typeof COMPARES)[number];

export const LORAWAN_PARTS = ['geraete', 'batterien', 'gateways', 'anschliessen', 'codecs'] as const;
export type LorawanPart = (typeof LORAWAN_PARTS)[number];
export const NETWORK_SERVERS = ['chirpstack', 'thethingsstack', 'milesight', 'multitech', 'airrohr', 'other'] as const;
export type NetworkServer = (typeof NETWORK_SERVERS)[number];

export const DESKS = ['parking', 'air', 'lighting', 'alarms'] as const;
export type Desk = (typeof DESKS)[number];
const DESK_PATHS: Record<Desk, string> = { parking: 'parken', air: 'luft', lighting: 'licht', alarms: 'alarme' };

/** How a person looks at the devices of a page: what they looked for, where the map is, how the list is ordered. */
export interface Looking {
  /** Where the map was moved to: latitude, longitude, zoom. */
  map?: string | undefined;
  /** Column of the list; with "-" before it the other way round. */
  order?: string | undefined;
  /** Rows of the list. */
  shown?: number | undefined;
  /** What the name or id must contain. */
  q?: string | undefined;
  /** Only devices that the map cannot show. */
  where?: 'missing' | 'outside' | undefined;
}

export type Route =
  | ({ page: 'overview'; kind?: Kind | undefined; view?: 'list' | 'map' | undefined } & Looking)
  | ({ page: 'municipality'; municipality: string; kind?: Kind | undefined } & Looking)
  | {
      page: 'device';
      municipality: string;
      device: string;
      quantity?: string | undefined;
      range?: Range | undefined;
      /** Epoch milliseconds, for the range "custom". */
      from?: number | undefined;
      to?: number | undefined;
      view?: 'table' | undefined;
      /** What the line is compared with; what is usual when left out. */
      compare?: Compare | undefined;
      /** The moment of a value whose messages are shown, epoch milliseconds. */
      at?: number | undefined;
    }
  | {
      page: 'quarantine';
      municipality?: string | undefined;
      code?: string | undefined;
      device?: string | undefined;
      /** Who brought it: user:NAME or connection:NAME. */
      source?: string | undefined;
      /** Part of it. */
      topic?: string | undefined;
      /** Arrival, epoch milliseconds. */
      from?: number | undefined;
      to?: number | undefined;
      before?: number | undefined;
    }
  | {
      page: 'lorawan';
      part: LorawanPart;
      municipality?: string | undefined;
      /** What is plugged in. */
      server?: NetworkServer | undefined;
      /** User name of the credentials whose check list is shown. */
      access?: string | undefined;
      /** Name of the connection whose check list is shown. */
      connection?: string | undefined;
      codec?: string | undefined;
    }
  | DeskRoute
  | {
      page: 'site';
      municipality: string;
      site: string;
      part?: string | undefined;
      /** What the chart shows. */
      kind?: Kind | undefined;
      quantity?: string | undefined;
      range?: string | undefined;
      from?: number | undefined;
      to?: number | undefined;
      view?: 'table' | undefined;
    }
  /** Labels to print: of a device, of a place, of a kind, of all of a municipality. */
  | { page: 'labels'; municipality: string; site?: string | undefined; device?: string | undefined; kind?: Kind | undefined }
  /** A headline figure taken apart: its devices, coverage, flags and formula. */
  | { page: 'figure'; figure: string; municipality?: string | undefined; kind?: Kind | undefined }
  /** The wall: keys of municipalities and names of views with commas between; seconds for each view. Its part "einrichten" sets it up. */
  | {
      page: 'wallboard';
      part?: 'einrichten' | undefined;
      municipality?: string | undefined;
      kind?: Kind | undefined;
      view?: string | undefined;
      seconds?: number | undefined;
    }
  /** `about`: the page somebody came from, to report a barrier there. */
  | { page: 'accessibility'; part?: 'rueckmeldungen' | undefined; before?: number | undefined; about?: string | undefined }
  /** `to`: the address that was wanted; `why` "ended": somebody was signed in before. */
  | { page: 'signIn'; to?: string | undefined; why?: 'ended' | undefined }
  | { page: 'account' }
  | { page: 'accounts' }
  | {
      page: 'audit';
      municipality?: string | undefined;
      who?: string | undefined;
      action?: string | undefined;
      before?: number | undefined;
    }
  /** The rule book: what all have in common, who deviates, who has what. */
  | { page: 'rules' }
  /** For everybody: what a municipality, or all, share with the public. */
  | { page: 'public'; municipality?: string | undefined }
  | { page: 'privacy' }
  | { page: 'unknown'; path: string };

/** A desk: one subject, narrowed as the address says. What does not fit the desk is left out of account. */
export interface DeskRoute {
  page: Desk;
  municipality?: string | undefined;
  site?: string | undefined;
  device?: string | undefined;
  quantity?: string | undefined;
  part?: string | undefined;
  state?: string | undefined;
  kind?: Kind | undefined;
  rule?: string | undefined;
  /** Assigned to this name. */
  who?: string | undefined;
  before?: number | undefined;
  /** How a list is ordered, when not in the usual way. */
  order?: string | undefined;
  /** "table": figures in the place of charts. */
  view?: string | undefined;
  weeks?: number | undefined;
  year?: number | undefined;
  id?: number | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

function kindIn(query: URLSearchParams): Kind | undefined {
  const kind = query.get('kind') ?? '';
  return isKind(kind) ? kind : undefined;
}

function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function textIn(query: URLSearchParams, name: string): string | undefined {
  return query.get(name) || undefined;
}

function lookingIn(query: URLSearchParams): Looking {
  const where = (['missing', 'outside'] as const).find((one) => one === query.get('where'));
  return { map: textIn(query, 'map'), order: textIn(query, 'order'), shown: numberIn(query, 'shown'), q: textIn(query, 'q'), where };
}

/** The parts of a path, decoded; undefined when the encoding is broken. */
function partsOf(path: string): string[] | undefined {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

export function parseRoute(path: string, search: string): Route {
  const query = new URLSearchParams(search);
  const parts = partsOf(path);
  if (!parts) return { page: 'unknown', path };
  const [first, second, third, fourth] = parts;
  if (parts.length === 0)
    return {
      page: 'overview',
      kind: kindIn(query),
      view: (['list', 'map'] as const).find((view) => view === query.get('view')),
      ...lookingIn(query),
    };
  if (first === 'quarantaene' && parts.length === 1) {
    return {
      page: 'quarantine',
      municipality: textIn(query, 'municipality'),
      code: textIn(query, 'code'),
      device: textIn(query, 'device'),
      source: textIn(query, 'source'),
      topic: textIn(query, 'topic'),
      from: numberIn(query, 'from'),
      to: numberIn(query, 'to'),
      before: numberIn(query, 'before'),
    };
  }
  if (first === 'lorawan' && parts.length <= 2) {
    const part = second === undefined ? 'geraete' : LORAWAN_PARTS.find((one) => one === second);
    if (!part) return { page: 'unknown', path: parts.join('/') };
    return {
      page: 'lorawan',
      part,
      municipality: textIn(query, 'municipality'),
      server: NETWORK_SERVERS.find((server) => server === query.get('server')),
      access: textIn(query, 'access'),
      connection: textIn(query, 'connection'),
      codec: textIn(query, 'codec'),
    };
  }
  const desk = DESKS.find((one) => DESK_PATHS[one] === first);
  if (desk && parts.length === 1) return deskIn(desk, query);
  const site = fourth ?? textIn(query, 'site');
  if (first === 'm' && second && third === 'o' && site && parts.length <= 4) return siteIn(second, site, query);
  if (first === 'm' && second && third === 'etiketten' && parts.length === 3)
    return { page: 'labels', municipality: second, site: textIn(query, 'site'), device: textIn(query, 'device'), kind: kindIn(query) };
  if (first === 'zahl' && second && parts.length === 2)
    return { page: 'figure', figure: second, municipality: textIn(query, 'municipality'), kind: kindIn(query) };
  if (first === 'wand' && parts.length === 1)
    return {
      page: 'wallboard',
      part: query.get('part') === 'einrichten' ? 'einrichten' : undefined,
      municipality: textIn(query, 'municipality'),
      kind: kindIn(query),
      view: textIn(query, 'view'),
      seconds: numberIn(query, 'seconds'),
    };
  if (first === 'regelwerk' && parts.length === 1) return { page: 'rules' };
  if (first === 'oeffentlich' && parts.length <= 2) return { page: 'public', municipality: second };
  if (first === 'datenschutz' && parts.length === 1) return { page: 'privacy' };
  if (first === 'barrierefreiheit' && parts.length === 1) {
    const part = query.get('part') === 'rueckmeldungen' ? 'rueckmeldungen' : undefined;
    return { page: 'accessibility', part, before: numberIn(query, 'before'), about: textIn(query, 'about') };
  }
  if (first === 'anmelden' && parts.length === 1)
    return { page: 'signIn', to: textIn(query, 'to'), why: query.get('why') === 'ended' ? 'ended' : undefined };
  if (first === 'konto' && parts.length === 1) return { page: 'account' };
  if (first === 'konten' && parts.length === 1) return { page: 'accounts' };
  if (first === 'protokoll' && parts.length === 1)
    return {
      page: 'audit',
      municipality: textIn(query, 'municipality'),
      who: textIn(query, 'who'),
      action: textIn(query, 'action'),
      before: numberIn(query, 'before'),
    };
  if (first === 'm' && second && parts.length === 2)
    return { page: 'municipality', municipality: second, kind: kindIn(query), ...lookingIn(query) };
  if (first === 'm' && second && third === 'd' && fourth && parts.length === 4) {
    return {
      page: 'device',
      municipality: second,
      device: fourth,
      quantity: textIn(query, 'quantity'),
      range: RANGES.find((range) => range === query.get('range')),
      from: numberIn(query, 'from'),
      to: numberIn(query, 'to'),
      view: query.get('view') === 'table' ? 'table' : undefined,
      compare: COMPARES.find((compare) => compare === query.get('compare')),
      at: numberIn(query, 'at'),
    };
  }
  return { page: 'unknown', path: parts.join('/') };
}

function siteIn(municipality: string, site: string, query: URLSearchParams): Route {
  return {
    page: 'site',
    municipality,
    site,
    part: textIn(query, 'part'),
    kind: kindIn(query),
    quantity: textIn(query, 'quantity'),
    range: textIn(query, 'range'),
    from: numberIn(query, 'from'),
    to: numberIn(query, 'to'),
    view: query.get('view') === 'table' ? 'table' : undefined,
  };
}

/** Browsers take these out of a path, however they are written. */
const isDots = (site: string): boolean => site === '.' || site === '..';

function deskIn(page: Desk, query: URLSearchParams): DeskRoute {
  const texts = (['municipality', 'site', 'device', 'quantity', 'part', 'state', 'rule', 'who', 'order', 'view'] as const).map((name) => [
    name,
    textIn(query, name),
  ]);
  const numbers = (['year', 'id', 'from', 'to', 'before', 'weeks'] as const).map((name) => [name, numberIn(query, name)]);
  return { page, kind: kindIn(query), ...Object.fromEntries([...texts, ...numbers]) } as DeskRoute;
}

function pathOf(route: Route): string {
  if (route.page === 'overview') return '/';
  if (route.page === 'quarantine') return '/quarantaene';
  if (route.page === 'lorawan') return `/lorawan/${route.part}`;
  if (route.page === 'municipality') return `/m/${encodeURIComponent(route.municipality)}`;
  if (isDesk(route)) return `/${DESK_PATHS[route.page]}`;
  if (route.page === 'site')
    return `/m/${encodeURIComponent(route.municipality)}/o${isDots(route.site) ? '' : `/${encodeURIComponent(route.site)}`}`;
  if (route.page === 'labels') return `/m/${encodeURIComponent(route.municipality)}/etiketten`;
  if (route.page === 'figure') return `/zahl/${encodeURIComponent(route.figure)}`;
  if (route.page === 'wallboard') return '/wand';
  if (route.page === 'accessibility') return '/barrierefreiheit';
  if (route.page === 'signIn') return '/anmelden';
  if (route.page === 'account') return '/konto';
  if (route.page === 'accounts') return '/konten';
  if (route.page === 'audit') return '/protokoll';
  if (route.page === 'rules') return '/regelwerk';
  if (route.page === 'public')
    return route.municipality === undefined ? '/oeffentlich' : `/oeffentlich/${encodeURIComponent(route.municipality)}`;
  if (route.page === 'privacy') return '/datenschutz';
  if (route.page === 'device') return `/m/${encodeURIComponent(route.municipality)}/d/${encodeURIComponent(route.device)}`;
  return `/${route.path}`;
}

function isDesk(route: Route): route is DeskRoute {
  return (DESKS as readonly string[]).includes(route.page);
}

/** Pages that are shown to whoever comes, signed in or not. */
export const isForAnyone = (route: Route): boolean =>
  route.page === 'signIn' ||
  route.page === 'unknown' ||
  route.page === 'public' ||
  route.page === 'privacy' ||
  (route.page === 'accessibility' && route.part === undefined);

/** The wall itself, which has no chrome; the page that sets it up has. */
export const isWall = (route: Route): boolean => route.page === 'wallboard' && route.part === undefined;

const IN_PATH: Record<Route['page'], readonly string[]> = {
  parking: ['page'],
  air: ['page'],
  lighting: ['page'],
  alarms: ['page'],
  site: ['page', 'municipality', 'site'],
  labels: ['page', 'municipality'],
  figure: ['page', 'figure'],
  wallboard: ['page'],
  accessibility: ['page'],
  rules: ['page'],
  public: ['page', 'municipality'],
  privacy: ['page'],
  overview: ['page'],
  municipality: ['page', 'municipality'],
  device: ['page', 'municipality', 'device'],
  quarantine: ['page'],
  lorawan: ['page', 'part'],
  signIn: ['page'],
  account: ['page'],
  accounts: ['page'],
  audit: ['page'],
  unknown: ['page', 'path'],
};

export function hrefOf(route: Route): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(route)) {
    if (value !== undefined && !IN_PATH[route.page].includes(name)) query.set(name, String(value));
  }
  if (route.page === 'site' && isDots(route.site)) query.set('site', route.site);
  const text = query.toString();
  return text ? `${pathOf(route)}?${text}` : pathOf(route);
}
