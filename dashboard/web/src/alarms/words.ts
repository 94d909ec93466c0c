// The sentences of the page of alarms in the language in use.
import { chosenWords } from '../i18n/language.ts';
import { type AlarmPageWords, de } from './words-de.ts';
import { en } from './words-en.ts';

export const alarmWords = (): AlarmPageWords => chosenWords({ de, en });
