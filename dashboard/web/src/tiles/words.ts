// The sentences of the tiles in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { tilesDe } from './words-de.ts';
import { tilesEn } from './words-en.ts';

export const tileWords = () => chosenWords({ de: tilesDe, en: tilesEn });
