// Moves between pages without reloading: follows links, the back button and calls, and keeps the route as a signal.
import { signal } from '@preact/signals';
import { hrefOf, parseRoute, type Route } from './route.ts';

function here(): Route {
  return parseRoute(location.pathname, location.search);
}

export const route = signal<Route>(here());

/** Counts real changes of page, so that focus and scroll move then, but not when only a filter changes. */
export const pageTurns = signal(0);

function identity(of: Route): string {
  if (of.page === 'device') return `device ${of.municipality}/${of.device}`;
  if (of.page === 'lorawan') return `lorawan ${of.part}`;
  if (of.page === 'accessibility') return `accessibility ${of.part}`;
  if (of.page === 'wallboard') return `wallboard ${of.part}`;
  if (of.page === 'site') return `site ${of.municipality}/${of.site}`;
  if (of.page === 'labels') return `labels ${of.municipality}`;
  if (of.page === 'figure') return `figure ${of.figure}`;
  if (of.page === 'audit') return `audit ${of.before}`;
  if (of.page === 'public') return `public ${of.municipality}`;
  return of.page === 'municipality' ? `municipality ${of.municipality}` : of.page;
}

function follow(next: Route): void {
  const turned = identity(next) !== identity(route.value);
  route.value = next;
  if (turned) pageTurns.value += 1;
}

export function navigate(to: Route, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', hrefOf(to));
  const before = pageTurns.value;
  follow(to);
  if (pageTurns.value !== before) scrollTo(0, 0);
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin || link.hasAttribute('download')) return;
  if (link.hash || link.pathname.startsWith('/api/')) return;
  event.preventDefault();
  navigate(parseRoute(link.pathname, link.search));
}

export function startNavigation(): void {
  addEventListener('popstate', () => follow(here()));
  document.addEventListener('click', onClick);
}
