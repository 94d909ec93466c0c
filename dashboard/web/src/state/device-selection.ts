// Which devices a page is about: of a kind, of a municipality, with a name that was looked for, or those the map cannot show.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { About } from '@lagebild/shared/domain/reading.ts';
import { useEffect, useMemo } from 'preact/hooks';
import type { Looking } from '../router/route.ts';
import { type Device, deviceList } from './device-store.ts';
import { loadOutlines, reach } from './outlines.ts';
import { createMatcher, fold } from './search.ts';
import { whereaboutsOf } from './whereabouts.ts';

/** The devices of a kind; the same array until a device comes or goes. */
export function useDevicesOf(kind: Kind | undefined, municipality?: string): readonly Device[] {
  const all = deviceList.value;
  return useMemo(
    () =>
      all.filter(
        (device) => (kind === undefined || device.kind === kind) && (municipality === undefined || device.municipality === municipality),
      ),
    [all, kind, municipality],
  );
}

/** What a device is found by; folding thousands of names at every key would be felt. */
const folded = new WeakMap<About, string>();

function foldedOf({ about, id }: Device): string {
  const told = about.peek();
  const known = folded.get(told);
  if (known !== undefined) return known;
  const text = fold(`${told.name ?? ''} ${id} ${told.site ?? ''}`);
  folded.set(told, text);
  return text;
}

/** Of these, those that were looked for. */
export function useLookedFor(devices: readonly Device[], { q, where }: Pick<Looking, 'q' | 'where'>): readonly Device[] {
  const known = reach.value;
  useEffect(() => {
    // Without the outlines nothing is known to be far away; the map says so itself when they cannot be had.
    if (where !== undefined) loadOutlines().catch(() => undefined);
  }, [where]);
  return useMemo(() => {
    if (q === undefined && where === undefined) return devices;
    const isMatch = createMatcher(q ?? '');
    return devices.filter(
      (device) => (where === undefined || (known && whereaboutsOf(device.about.peek(), known) === where)) && isMatch(foldedOf(device)),
    );
  }, [devices, q, where, known]);
}
