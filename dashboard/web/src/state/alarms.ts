// The open alarms, for head, overview and the states of devices: loaded anew whenever the live channel tells another revision.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { NO_KIND } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { effect, type ReadonlySignal, signal, useComputed } from '@preact/signals';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { language } from '../i18n/language.ts';
import { mayDo, mayDoAnywhere } from './account.ts';

/** What the server says is the state of things; undefined before it said anything. */
export const alarmsRevision = signal<string | undefined>(undefined);
/** The last answer; undefined before the first. */
export const openAlarms = signal<Answer<'alarms'> | undefined>(undefined);

const alarmed = signal<ReadonlySet<DeviceKey>>(new Set());
/** Devices that need a person, for more than their silence; the same set as long as they are the same devices. */
export const alarmedDevices: ReadonlySignal<ReadonlySet<DeviceKey>> = alarmed;

/** Of two sets what only one of them has; browsers of 2023 have no function for it. */
export function differing<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): T[] {
  return [...[...one].filter((item) => !other.has(item)), ...[...other].filter((item) => !one.has(item))];
}

function takeAlarmed(devices: Answer<'alarmsDevices'>['devices']): void {
  const next = new Set(devices.map(deviceKey));
  // Everything that shows a state follows this set: it changes with the devices in it, not with every answer.
  if (differing(next, alarmed.peek()).length > 0) alarmed.value = next;
}

const ASK_AGAIN_MS = 3000;
/** Sentences say since when; they grow old without any news. */
const REFRESH_MS = 60_000;

let asking: AbortController | undefined;
let again: ReturnType<typeof setTimeout> | undefined;

async function load(lang: string): Promise<void> {
  asking?.abort();
  clearTimeout(again);
  const own = new AbortController();
  asking = own;
  let waitMs = REFRESH_MS;
  try {
    const [answer, { devices }] = await Promise.all([
      ask('alarms', { state: 'open', lang }, own.signal),
      ask('alarmsDevices', {}, own.signal),
    ]);
    if (own.signal.aborted) return;
    openAlarms.value = answer;
    takeAlarmed(devices);
  } catch {
    waitMs = ASK_AGAIN_MS;
  }
  if (!own.signal.aborted) again = setTimeout(() => void load(lang), waitMs);
}

export function watchAlarms(): void {
  effect(() => {
    const lang = language.value;
    if (alarmsRevision.value !== undefined && mayDoAnywhere('read')) void load(lang);
  });
}

export type OpenAlarms = Pick<Answer<'alarms'>, 'alarms' | 'total'>;

/** Whose alarms. */
export interface AlarmScope {
  /** Keys of municipalities; empty: all. */
  readonly places: readonly string[];
  readonly kind?: Kind | undefined;
}

/**
 * By severity and age, all of them counted; undefined before the first answer. What concerns the whole district concerns everybody, and what has
 * no kind every kind. Of very many alarms the district's answer holds only the first: who narrows it asks for the own ones, and shows until then
 * what is known.
 */
export function useOpenAlarms({ places, kind }: AlarmScope): ReadonlySignal<OpenAlarms | undefined> {
  const lang = language.value;
  const municipality = places.length > 0 ? places.join() : undefined;
  const isNarrowed = municipality !== undefined || kind !== undefined;
  // Others share what they measure, not their work.
  const isOurs = places.every((place) => mayDo('read', place));
  const whose = `${municipality} ${kind}`;
  const { answer } = usePolled(
    async (abort) => {
      if (!isNarrowed || !isOurs) return undefined;
      const question = { state: 'open', municipality, kind: kind && `${kind},${NO_KIND}`, lang };
      return { whose, ...(await ask('alarms', question, abort)) };
    },
    [whose, isOurs, lang, alarmsRevision.value],
    REFRESH_MS,
  );
  return useComputed(() => {
    const all = openAlarms.value;
    if (!isNarrowed || !all) return all;
    if (answer.value?.whose === whose) return answer.value;
    const alarms = all.alarms.filter(
      ({ thing }) =>
        (thing.type === 'district' || places.length === 0 || places.includes(thing.municipality)) &&
        (kind === undefined || thing.kind === null || thing.kind === kind),
    );
    return { alarms, total: alarms.length };
  });
}
