// Hands a file to the browser: an answer of the API, or bytes made here. A refusal is told instead of being saved.
import { fileName } from '@lagebild/shared/domain/file-name.ts';
import { refusal } from '../../api/client.ts';
import { toLocalInput } from '../../chart/local-input.ts';
import { words } from '../../i18n/language.ts';
import { now } from '../../state/clock.ts';
import { region } from '../../state/region.ts';

export type Question = Readonly<Record<string, string | number | undefined>>;

const TIMEOUT_MS = 120_000;

/** @param fallback name of the file, with its ending, where the server names none @returns the name it was saved under @throws with a sentence for people */
export async function saveAnswer(path: string, question: Question, fallback: string): Promise<string> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(question)) if (value !== undefined) query.set(name, String(value));
  const response = await fetch(`${path}?${query}`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => {
    throw new Error(words.value.load.unreachable);
  });
  if (!response.ok) throw await refusal(response);
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return saveBlob(await response.blob(), named ?? fallback);
}

/** @param of what is in it */
export function nameOfFile(of: string): string {
  return fileName(of, toLocalInput(now(), region.value?.timezone ?? 'Europe/Berlin').slice(0, 10));
}

export function saveBlob(blob: Blob, name: string): string {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read it only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return name;
}
