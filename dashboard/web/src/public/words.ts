// The sentences of the public page in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { de, type PublicWords } from './words-de.ts';
import { en } from './words-en.ts';

export const publicWords = (): PublicWords => chosenWords({ de, en });
