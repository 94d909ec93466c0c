// The sentences around accounts in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { type AccountWords, de } from './words-de.ts';
import { en } from './words-en.ts';

export const accountWords = (): AccountWords => chosenWords({ de, en });
