// The map's own sentences in English, in the shape the German source gives.
import type { MapWords } from './words-de.ts';

export const mapEn: MapWords = {
  language: 'en',
  devices: (count) => `${count} devices`,
  states: {
    fresh: (count) => (count === '1' ? '1 reports' : `${count} report`),
    late: (count) => `${count} overdue`,
    silent: (count) => `${count} silent`,
    never: (count) => `${count} never reported`,
    alarm: (count) => `${count} with an alarm`,
    off: (count) => `${count} off`,
    closed: (count) => `${count} closed`,
    full: (count) => `${count} full`,
  },
  opensNearer: 'Click: closer',
  opensList: 'Click: list of the devices',
  here: (count) => `${count} devices at this spot`,
  more: (count) => `and ${count} more`,
  close: 'Close the list',
  whole: 'Whole map',
  group: 'several devices',
  where: {
    missing: (count) => `${count} without a position`,
    outside: (count) => `${count} far outside`,
  },
  notShown: 'Not on the map:',
};
