// The map's own sentences in German: the source.
export const mapDe = {
  language: 'de',
  devices: (count: string) => `${count} Geräte`,
  states: {
    fresh: (count: string) => (count === '1' ? '1 meldet' : `${count} melden`),
    late: (count: string) => `${count} überfällig`,
    silent: (count: string) => `${count} still`,
    never: (count: string) => (count === '1' ? '1 meldete noch nie' : `${count} meldeten noch nie`),
    alarm: (count: string) => `${count} mit Alarm`,
    off: (count: string) => `${count} aus`,
    closed: (count: string) => `${count} geschlossen`,
    full: (count: string) => `${count} voll`,
  },
  opensNearer: 'Klicken: näher heran',
  opensList: 'Klicken: Liste der Geräte',
  here: (count: string) => `${count} Geräte an dieser Stelle`,
  more: (count: string) => `und ${count} weitere`,
  close: 'Liste schließen',
  whole: 'Ganze Karte',
  group: 'mehrere Geräte',
  where: {
    missing: (count: string) => `${count} ohne Position`,
    outside: (count: string) => `${count} weit außerhalb`,
  },
  notShown: 'Nicht auf der Karte:',
};

export type MapWords = typeof mapDe;
