// The sentences of the public page in German: the source. Everyday words; nobody has to know what a bay or an index is.
export const de = {
  title: 'Was gerade los ist',
  titleOf: (municipality: string) => `Was in ${municipality} gerade los ist`,
  intro: (district: string) => `Freie Parkplätze, Luft und Straßenlicht im ${district}. Die Seite erneuert sich jede Minute.`,
  wholeDistrict: 'Alle Kommunen',
  municipalities: 'Kommunen',
  asOf: (time: string) => `Stand ${time} Uhr`,
  asOfDay: (day: string, time: string) => `Stand ${day}, ${time} Uhr`,
  failed: (why: string) => `Es kommen gerade keine neuen Zahlen an. Was hier steht, ist der letzte Stand. ${why}`,
  parking: {
    title: 'Parken',
    nothing: 'Hier teilt noch niemand freie Parkplätze mit der Öffentlichkeit.',
    free: (free: string, capacity: string) => `${free} von ${capacity} frei`,
    freeSome: (free: string, capacity: string) => `mindestens ${free} von ${capacity} frei`,
    full: (capacity: string) => `voll (${capacity} Plätze)`,
    fullSome: (capacity: string) => `wohl voll (${capacity} Plätze, nicht alle melden)`,
    nearlyFull: 'fast voll',
    closed: 'geschlossen',
    unknown: 'gerade nicht bekannt',
    unnamed: 'Parkplatz ohne Namen',
    others: (places: number) => (places === 1 ? 'Ein weiterer kleiner Platz' : `${places} weitere kleine Plätze zusammen`),
    withheld: (places: number, least: string) =>
      places === 1
        ? `Ein kleiner Platz mit weniger als ${least} Stellplätzen wird nicht gezeigt.`
        : `${places} kleine Plätze mit zusammen weniger als ${least} Stellplätzen, die melden, werden nicht gezeigt.`,
  },
  air: {
    title: 'Luft',
    nothing: 'Hier teilt noch niemand Luftwerte mit der Öffentlichkeit.',
    unnamed: 'Messstation ohne Namen',
    is: (words: string, grade: string) => `Die Luft ist ${words} (Stufe ${grade} von 5)`,
    unknown: 'gerade nicht bekannt',
    hour: (from: string, to: string) => `gemessen von ${from} bis ${to} Uhr`,
    indicative: 'einfacher Sensor, gibt einen Anhalt',
    humid: 'Bei feuchter Luft kann der Wert zu hoch sein.',
    index: 'Maßstab',
    details: 'Einzelne Stoffe',
    value: (pollutant: string, value: string) => `${pollutant}: ${value} µg/m³`,
  },
  lighting: {
    title: 'Straßenlicht',
    nothing: 'Hier teilt noch niemand Zahlen zum Straßenlicht mit der Öffentlichkeit.',
    share: (percent: string) => `${percent} % der Lampen brennen`,
    night: (kwh: string) => `Letzte Nacht haben sie ${kwh} Kilowattstunden verbraucht.`,
    few: 'Es melden zu wenige Lampen.',
  },
  source: {
    title: 'Woher die Zahlen kommen',
    of: (name: string) => `Daten: ${name}`,
    named: (attribution: string) => `zu nennen: ${attribution}`,
    noLicence: 'Lizenz noch nicht festgelegt; bitte vor einer Nutzung nachfragen.',
    data: 'Offene Daten für Programme:',
    late: (names: string) => `Mit Verzögerung zeigt ${names} die Zahlen.`,
    why: (bays: string, lamps: string, minutes: string) =>
      `Nicht öffentlich sind einzelne Stellplätze, einzelne Lampen und Plätze unter ${bays} Stellplätzen: Daran ließe sich ablesen, wann eine Person kommt und geht. Deshalb gibt es nur Summen ab ${bays} Stellplätzen oder ${lamps} Lampen, alle ${minutes} Minuten.`,
    notShared: (names: string) => `Nicht mit der Öffentlichkeit geteilt von: ${names}.`,
    privacy: 'Mehr zum Datenschutz',
  },
  unknownMunicipality: (key: string) => `Eine Kommune „${key}“ gibt es hier nicht.`,
  signIn: 'Zum Lagebild der Verwaltung',
};

export type PublicWords = typeof de;
