// The language in use: German unless switched, remembered in this browser.
import { computed, effect, signal } from '@preact/signals';
import { type Dictionary, de } from './de.ts';
import { en } from './en.ts';

export type Language = 'de' | 'en';

const STORAGE_KEY = 'lagebild.language';

function remembered(): Language {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'de';
  } catch {
    return 'de'; // storage can be forbidden
  }
}

export const language = signal<Language>(remembered());

/** The sentences in the language in use. */
export const words = computed<Dictionary>(() => (language.value === 'de' ? de : en));

/** Sentences of a page that is loaded when it is needed; a page brings its own in both languages. */
export function chosenWords<Words>(both: { readonly de: Words; readonly en: Words }): Words {
  return both[language.value];
}

export function switchLanguage(): void {
  language.value = language.value === 'de' ? 'en' : 'de';
  try {
    localStorage.setItem(STORAGE_KEY, language.value);
  } catch {
    // not remembered then
  }
}

export function keepDocumentLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
  });
}
