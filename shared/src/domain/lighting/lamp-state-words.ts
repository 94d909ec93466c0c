// The states of a lamp as people say them: the same on the screen and in a table for a spreadsheet.
import type { Language } from '../words.ts';
import type { LampState } from './lamp-state.ts';

export const LAMP_STATE_WORDS: Readonly<Record<Language, Readonly<Record<LampState, string>>>> = {
  de: {
    lit: 'an, wie geplant',
    off: 'aus, wie geplant',
    unplanned_lit: 'an, laut Plan aus',
    unplanned_dark: 'aus, laut Plan an',
    overridden: 'von Hand geschaltet',
    not_following: 'tut nicht, was befohlen ist',
    silent: 'still',
    never: 'noch nie gehört',
    dark_night: 'blieb die Nacht dunkel',
    lamp_failure: 'Lampe ausgefallen',
    gear_failure: 'Vorschaltgerät defekt',
    relay_failure: 'Relais defekt',
    supply_failure: 'ohne Versorgung',
    day_burner: 'brennt am Tag',
  },
  en: {
    lit: 'on, as planned',
    off: 'off, as planned',
    unplanned_lit: 'on, planned off',
    unplanned_dark: 'off, planned on',
    overridden: 'switched by hand',
    not_following: 'does not do what it is told',
    silent: 'silent',
    never: 'never heard of',
    dark_night: 'stayed dark all night',
    lamp_failure: 'lamp failed',
    gear_failure: 'control gear broken',
    relay_failure: 'relay broken',
    supply_failure: 'without supply',
    day_burner: 'burns by day',
  },
};
