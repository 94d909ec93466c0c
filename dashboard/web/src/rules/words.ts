// The sentences of the page about the rule book in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { de, type RulesWords } from './words-de.ts';
import { en } from './words-en.ts';

export const rulesWords = (): RulesWords => chosenWords({ de, en });
