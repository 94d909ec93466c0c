// The wallboard's sentences in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { de, type WallWords } from './words-de.ts';
import { en } from './words-en.ts';

export const wallWords = (): WallWords => chosenWords({ de, en });
