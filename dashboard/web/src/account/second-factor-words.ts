// The sentences around the second factor in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { de, type SecondFactorWords } from './second-factor-words-de.ts';
import { en } from './second-factor-words-en.ts';

export const secondFactorWords = (): SecondFactorWords => chosenWords({ de, en });
