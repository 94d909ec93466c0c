// Every sentence of the tiles in German: the source. English must have the same shape.

export const tilesDe = {
  whence: 'Woher?',
  whenceOf: (figure: string) => `Wie diese Zahl zustande kommt: ${figure}`,
  figures: { parking: 'freie Parkplätze', air: 'Luftqualität', lighting: 'brennende Lichter' },
  show: (kind: string) => `Nur ${kind} zeigen`,
  newest: (time: string) => `neuester Wert ${time}`,
  noDevices: 'Noch kein Gerät angemeldet.',
  noneFresh: 'Zurzeit meldet kein Gerät.',
  loading: '…',
  stale: (time: string) => `Stand ${time}: Der Server antwortet nicht.`,
  unanswered: 'Der Server antwortet nicht.',
  closed: 'geschlossen',
  ofSpaces: (spaces: string) => `von ${spaces} Plätzen`,
  full: (count: string) => `${count} voll`,
  unknownSpaces: (spaces: string) => `${spaces} still`,
  closedSpaces: (spaces: string) => `${spaces} geschlossen`,
  usualFree: {
    more: (count: string) => `${count} mehr als üblich um diese Zeit`,
    less: (count: string) => `${count} weniger als üblich um diese Zeit`,
    same: 'so viele wie üblich um diese Zeit',
  },
  trendFree: {
    up: (count: string) => `leert sich: +${count} in einer Stunde`,
    down: (count: string) => `füllt sich: −${count} in einer Stunde`,
    steady: 'kaum anders als vor einer Stunde',
  },
  usualAir: {
    more: (mass: string) => `PM2,5: ${mass} mehr als üblich um diese Zeit`,
    less: (mass: string) => `PM2,5: ${mass} weniger als üblich um diese Zeit`,
    same: 'PM2,5: wie üblich um diese Zeit',
  },
  trendAir: {
    up: (mass: string) => `PM2,5: +${mass} in 1 Std`,
    down: (mass: string) => `PM2,5: −${mass} in 1 Std`,
    steady: 'PM2,5 bleibt gleich',
  },
  worstOne: (station: string, pollutants: string) => `am schlechtesten: ${station} (${pollutants})`,
  worstSome: (count: string, all: string) => `am schlechtesten an ${count} von ${all} Stationen`,
  allAlike: (count: string) => (count === '1' ? 'an der einzigen Station' : `an allen ${count} Stationen`),
  noIndex: 'Keine Station hat genug gemessen.',
  on: 'an',
  planned: (count: string) => `nach Plan ${count}`,
  asPlanned: 'aus, wie geplant',
  noPower: 'Leistung unbekannt',
  lastNight: (deviation: string) => `letzte Nacht ${deviation} gegen Plan`,
  lastNightAsPlanned: 'letzte Nacht wie geplant',
  lastNightUsed: (kwh: string) => `letzte Nacht ${kwh}`,
  day: {
    of: { free: 'frei', pm2_5: 'PM2,5', watts: 'Leistung' },
    today: (what: string) => `${what}, heute`,
    within: (what: string) => `${what}, heute; im üblichen Band`,
    above: (what: string) => `${what}, heute; über dem üblichen Band`,
    below: (what: string) => `${what}, heute; unter dem üblichen Band`,
  },
};

export type TileWords = typeof tilesDe;
