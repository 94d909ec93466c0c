// The sentences of the page of one figure in the language in use, and the words that page and API share.
import { FIGURE_WORDS } from '@lagebild/shared/domain/figures/describe.ts';
import { chosenWords, language } from '../i18n/language.ts';
import { figureDe } from './words-de.ts';
import { figureEn } from './words-en.ts';

export const figurePageWords = () => chosenWords({ de: figureDe, en: figureEn });

/** As the server says it: labels of figures, why a part does not count. */
export const sharedWords = () => FIGURE_WORDS[language.value];
