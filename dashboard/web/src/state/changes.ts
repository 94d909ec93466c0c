// The ticker "what changes": the latest notable changes as the server keeps and tells them.
import type { ToldChange } from '@lagebild/shared/domain/change/notable.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { computed, signal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { type Device, devices } from './device-store.ts';

export interface Change extends ToldChange {
  readonly of: Device;
}

const SHOWN = 12;
/** More than are shown: some may be of devices that are not listed yet. */
const KEPT = 50;
const ASK_AGAIN_MS = 3000;

const told = signal<readonly ToldChange[]>([]);
/** Since when the server watches; undefined before its first answer. */
export const watchedSince = signal<number | undefined>(undefined);

export const changes = computed(() =>
  told.value
    .flatMap((change): Change[] => {
      const of = devices.value.get(deviceKey(change));
      return of ? [{ ...change, of }] : [];
    })
    .slice(0, SHOWN),
);

function newestFirst(all: readonly ToldChange[]): ToldChange[] {
  const once = new Map(all.map((change) => [change.id, change]));
  return [...once.values()].sort((one, other) => other.at - one.at || other.id - one.id).slice(0, KEPT);
}

/** Told since the line stands: what is loaded meanwhile may not hold it yet. */
let live: readonly ToldChange[] = [];
let again: ReturnType<typeof setTimeout> | undefined;

export function takeChanges(news: readonly ToldChange[]): void {
  live = newestFirst([...news, ...live]);
  told.value = newestFirst([...news, ...told.peek()]);
}

async function load(): Promise<void> {
  clearTimeout(again);
  try {
    const answer = await ask('changes', { limit: KEPT });
    told.value = newestFirst([...live, ...answer.changes]);
    watchedSince.value = answer.watchedSince;
  } catch {
    again = setTimeout(() => void load(), ASK_AGAIN_MS);
  }
}

/** With each connection: what was missed is loaded, and a server that began anew may count anew. */
export function loadChanges(): void {
  live = [];
  void load();
}
