// Sentences about places, batteries and labels in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { type SiteWords, siteDe } from './words-de.ts';
import { siteEn } from './words-en.ts';

export const siteWords = (): SiteWords => chosenWords({ de: siteDe, en: siteEn });
