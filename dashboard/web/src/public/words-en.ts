// The sentences of the public page in English.
import type { PublicWords } from './words-de.ts';

export const en: PublicWords = {
  title: 'What is going on',
  titleOf: (municipality) => `What is going on in ${municipality}`,
  intro: (district) => `Free parking spaces, air and street light in ${district}. The page renews itself every minute.`,
  wholeDistrict: 'All municipalities',
  municipalities: 'Municipalities',
  asOf: (time) => `As of ${time}`,
  asOfDay: (day, time) => `As of ${day}, ${time}`,
  failed: (why) => `No new figures are coming in. What stands here is the last there was. ${why}`,
  parking: {
    title: 'Parking',
    nothing: 'Nobody shares free parking spaces with the public here yet.',
    free: (free, capacity) => `${free} of ${capacity} free`,
    freeSome: (free, capacity) => `at least ${free} of ${capacity} free`,
    full: (capacity) => `full (${capacity} spaces)`,
    fullSome: (capacity) => `probably full (${capacity} spaces, not all report)`,
    nearlyFull: 'nearly full',
    closed: 'closed',
    unknown: 'not known right now',
    unnamed: 'Car park without a name',
    others: (places) => (places === 1 ? 'One more small place' : `${places} more small places together`),
    withheld: (places, least) =>
      places === 1
        ? `One small place with fewer than ${least} spaces is not shown.`
        : `${places} small places with fewer than ${least} spaces that report together are not shown.`,
  },
  air: {
    title: 'Air',
    nothing: 'Nobody shares air figures with the public here yet.',
    unnamed: 'Station without a name',
    is: (words, grade) => `The air is ${words} (class ${grade} of 5)`,
    unknown: 'not known right now',
    hour: (from, to) => `measured from ${from} to ${to}`,
    indicative: 'simple sensor, gives an indication',
    humid: 'In humid air the value may be too high.',
    index: 'Measured by',
    details: 'Single pollutants',
    value: (pollutant, value) => `${pollutant}: ${value} µg/m³`,
  },
  lighting: {
    title: 'Street light',
    nothing: 'Nobody shares figures of the street light with the public here yet.',
    share: (percent) => `${percent} % of the lamps are lit`,
    night: (kwh) => `Last night they used ${kwh} kilowatt-hours.`,
    few: 'Too few lamps report.',
  },
  source: {
    title: 'Where the figures come from',
    of: (name) => `Data: ${name}`,
    named: (attribution) => `to be named: ${attribution}`,
    noLicence: 'No licence has been chosen yet; please ask before using them.',
    data: 'Open data for programs:',
    late: (names) => `With a delay: ${names}.`,
    why: (bays, lamps, minutes) =>
      `Single bays, single lamps and places with fewer than ${bays} bays are not public: they would tell when somebody comes and goes. That is why there are only sums of at least ${bays} bays or ${lamps} lamps, every ${minutes} minutes.`,
    notShared: (names) => `Not shared with the public by: ${names}.`,
    privacy: 'More about data protection',
  },
  unknownMunicipality: (key) => `There is no municipality "${key}" here.`,
  signIn: "To the administration's Lagebild",
};
