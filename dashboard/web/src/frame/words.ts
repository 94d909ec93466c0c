// The words that every chart shares, in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { de, type FigureWords } from './words-de.ts';
import { en } from './words-en.ts';

export const figureWords = (): FigureWords => chosenWords({ de, en });
