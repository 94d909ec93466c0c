// The sentences of the data-protection page in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { de, type PrivacyWords } from './words-de.ts';
import { en } from './words-en.ts';

export const privacyWords = (): PrivacyWords => chosenWords({ de, en });
