// The open alarms, for the head and the overview: loaded anew whenever the live channel tells another revision.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { effect, signal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { language } from '../i18n/language.ts';

/** What the server says is the state of things; undefined before it said anything. */
export const alarmsRevision = signal<string | undefined>(undefined);
/** The last answer; undefined before the first. */
export const openAlarms = signal<Answer<'alarms'> | undefined>(undefined);

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
    const answer = await ask('alarms', { state: 'open', lang }, own.signal);
    if (own.signal.aborted) return;
    openAlarms.value = answer;
  } catch {
    waitMs = ASK_AGAIN_MS;
  }
  if (!own.signal.aborted) again = setTimeout(() => void load(lang), waitMs);
}

export function watchAlarms(): void {
  effect(() => {
    const lang = language.value;
    if (alarmsRevision.value !== undefined) void load(lang);
  });
}
