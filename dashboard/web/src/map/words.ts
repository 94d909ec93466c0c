// The map's own sentences in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { mapDe } from './words-de.ts';
import { mapEn } from './words-en.ts';

export const mapWords = () => chosenWords({ de: mapDe, en: mapEn });
