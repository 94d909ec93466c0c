// What the screen is like, as signals.
import { signal } from '@preact/signals';

function matching(query: string) {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener('change', () => {
    matches.value = list.matches;
  });
  return matches;
}

/** Room for the overview in one glance: tiles, map and lists side by side. */
export const isWide = matching('(min-width: 1080px)');
/** More than a phone. */
export const isRoomy = matching('(min-width: 640px)');
export const wantsStillness = matching('(prefers-reduced-motion: reduce)');
