// A store that deletes no rows, without what it still holds of devices that were erased: nobody who asks is told of it.
import type { DeviceOf, Selection, TimeSeriesStore } from './time-series-store.ts';

interface Erased {
  /** Until when what was measured should be gone; undefined when nothing is left. Epoch milliseconds. */
  leftUntil(of: DeviceOf): number | undefined;
}

/**
 * For questions alone: whoever writes has to know what is stored. Of a bucket in which a device was erased and sent again nothing is told of it:
 * what of it is left cannot be taken out.
 */
export function withoutErased(store: TimeSeriesStore, erased: Erased): TimeSeriesStore {
  if (store.abilities.erase) return store;
  const isLeftOver = (of: DeviceOf, time: number): boolean => time <= (erased.leftUntil(of) ?? Number.NEGATIVE_INFINITY);

  /** Of one device what is too old is not asked for: it would use up the limit. */
  function later(selection: Selection): Selection {
    const [only, ...more] = selection.devices ?? [];
    const until = only && more.length === 0 ? erased.leftUntil(only) : undefined;
    return until === undefined ? selection : { ...selection, from: Math.max(selection.from, until + 1) };
  }

  return {
    ...store,
    find: async (keys) =>
      (await store.find(keys)).map((found, index) => (keys[index] && isLeftOver(keys[index], keys[index].time) ? undefined : found)),
    latest: async () => (await store.latest()).filter((value) => !isLeftOver(value, value.time)),
    points: async (selection, limit) => (await store.points(later(selection), limit)).filter((point) => !isLeftOver(point, point.time)),
    summarise: async (selection, widthMs) => (await store.summarise(selection, widthMs)).filter((one) => !isLeftOver(one, one.start)),
    readRollUps: async (tier, selection) => (await store.readRollUps(tier, selection)).filter((one) => !isLeftOver(one, one.start)),
  };
}
