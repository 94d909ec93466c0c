// Narrows list and map of a page to what a person looks for; the address keeps it, and what is set can always be seen and taken away.
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf, type Looking, type Route } from '../router/route.ts';

/** Keys come faster than thousands of devices should be looked through. */
const PATIENCE_MS = 150;

type FilteredRoute = Extract<Route, { page: 'overview' | 'municipality' }>;

export const isFiltered = ({ q, where }: Pick<Looking, 'q' | 'where'>): boolean => q !== undefined || where !== undefined;

export function DeviceFilter({ route }: { route: FilteredRoute }) {
  const typed = useSignal(route.q ?? '');
  useLayoutEffect(() => {
    // Another address, by the back button for example, and not merely the one that was typed. At once: a key pressed meanwhile would be lost.
    if (typed.peek().trim() !== (route.q ?? '')) typed.value = route.q ?? '';
  }, [route.q, typed]);
  useEffect(() => {
    const wanted = (): string | undefined => typed.peek().trim() || undefined;
    if (wanted() === route.q) return;
    // What is there by then: keys may come before this effect is taken back.
    const timer = setTimeout(() => navigate({ ...route, q: wanted(), shown: undefined }, { replace: true }), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [typed.value, route]);
  const { list } = words.value;
  return (
    <span class="device-filter">
      {route.where && <span class="device-filter-where">{list.where[route.where]}</span>}
      <input
        type="search"
        aria-label={list.filter}
        placeholder={list.filterHint}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        value={typed}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
      />
      {isFiltered(route) && (
        <a class="text-link" href={hrefOf({ ...route, q: undefined, where: undefined, shown: undefined })}>
          {list.unfilter}
        </a>
      )}
    </span>
  );
}
