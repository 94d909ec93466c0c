// The sentences of the accessibility pages in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { type AccessibilityWords, de } from './words-de.ts';
import { en } from './words-en.ts';

export const accessibilityWords = (): AccessibilityWords => chosenWords({ de, en });
