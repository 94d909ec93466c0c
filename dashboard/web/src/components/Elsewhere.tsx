// Says how many devices the map cannot show, and leads to them: those without a position, and those whose position is far away.
import { useMemo } from 'preact/hooks';
import { formatNumber } from '../i18n/format.ts';
import { mapWords } from '../map/words.ts';
import type { Device } from '../state/device-store.ts';
import { reach } from '../state/outlines.ts';
import { whereaboutsOf } from '../state/whereabouts.ts';

const PLACES = ['missing', 'outside'] as const;

export function Elsewhere({ devices, hrefOf }: { devices: readonly Device[]; hrefOf: (where: 'missing' | 'outside') => string }) {
  const known = reach.value;
  const counts = useMemo(() => {
    const sum = { shown: 0, missing: 0, outside: 0 };
    if (known) for (const { about } of devices) sum[whereaboutsOf(about.peek(), known)] += 1;
    return sum;
  }, [devices, known]);
  const present = PLACES.filter((where) => counts[where] > 0);
  if (present.length === 0) return null;
  const text = mapWords();
  return (
    <p class="map-elsewhere">
      {text.notShown}
      {present.map((where) => (
        <a key={where} class="text-link num" href={hrefOf(where)}>
          {text.where[where](formatNumber(counts[where]))}
        </a>
      ))}
    </p>
  );
}
