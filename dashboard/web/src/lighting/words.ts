// The lighting desk's sentences in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { de } from './words-de.ts';
import { en } from './words-en.ts';

export const lightingWords = (): typeof de => chosenWords({ de, en });
