// What a deviation is about and whether it holds, in words: for pages and tables alike.

export const DEVIATION_WORDS = {
  de: {
    what: {
      range: 'plausibler Bereich',
      reporting: 'spät und still',
      alarm: 'Alarm',
      retention: 'Aufbewahrung',
      licence: 'Lizenz',
      sharing: 'Weitergabe',
    },
    state: { in_force: 'gilt', to_come: 'gilt noch nicht', over: 'gilt nicht mehr' },
  },
  en: {
    what: {
      range: 'plausible range',
      reporting: 'late and silent',
      alarm: 'alarm',
      retention: 'retention',
      licence: 'licence',
      sharing: 'sharing',
    },
    state: { in_force: 'in force', to_come: 'not yet in force', over: 'no longer in force' },
  },
};
