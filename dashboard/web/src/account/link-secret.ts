// The secret of a one-time link, /anmelden#SECRET: taken out of the address at once, so that neither history nor a glance at the screen keeps it.
import { signal } from '@preact/signals';

const PATH = '/anmelden';

/** Undefined when the page was not opened by a link. */
export const linkSecret = signal<string | undefined>(undefined);

function take(): void {
  const secret = location.hash.slice(1);
  if (location.pathname !== PATH || secret === '') return;
  history.replaceState(history.state, '', location.pathname + location.search);
  linkSecret.value = secret;
}

export function watchLinkSecret(): void {
  take();
  addEventListener('hashchange', take); // a link pasted into an open page
}
