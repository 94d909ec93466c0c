// The air desk's sentences in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { airDe } from './words-de.ts';
import { airEn } from './words-en.ts';

export const airWords = () => chosenWords({ de: airDe, en: airEn });
