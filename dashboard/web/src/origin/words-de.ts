// Sentences about where values come from, in German.

export const originDe = {
  intro: (days: string) => `Jede Nachricht, wie sie ankam, und was heute aus ihr würde. Aufgehoben werden sie ${days} Tage.`,
  none: 'In dieser Zeit ist keine Nachricht des Geräts angekommen, oder sie ist nicht mehr aufgehoben.',
  incomplete: 'Es gab mehr Nachrichten, als auf einmal durchgesehen werden; vielleicht fehlen hier welche.',
  of: (when: string) => `Nachrichten zum Messwert von ${when}`,
  newest: 'Neueste Nachrichten',
  showNewest: 'Die neuesten zeigen',
  loading: 'Sieht die aufgehobenen Nachrichten durch …',
  steps: {
    arrived: 'angekommen',
    format: 'erkannt',
    frame: 'Inhalt des Geräts',
    decoded: 'dekodiert',
    values: 'Messwerte',
    stored: 'gespeichert',
    refused: 'nicht angenommen',
    noted: 'vermerkt',
  },
  on: (topic: string, bytes: string) => `auf ${topic}, ${bytes} Bytes`,
  boundTo: (municipality: string) => `mit Zugangsdaten von ${municipality}`,
  plain: 'eigenes Format von Lagebild',
  recognised: (format: string, because: string) => `${format}, an ${because}`,
  frameOf: (port: string, counter: string, hex: string) => `Port ${port}, Zähler ${counter}: ${hex}`,
  byProfile: (profile: string, codec: string) => `mit Profil ${profile}, Codec ${codec}`,
  byServer: (profile: string) => `mit Profil ${profile}; dekodiert hat der Netzwerkserver`,
  same: 'so gespeichert',
  notStored: 'nicht gespeichert',
  different: (values: string) => `gespeichert ist: ${values}`,
  noMeasurement: 'trägt keinen Messwert',
  raw: 'Rohtext zeigen',
};

export type OriginWords = typeof originDe;
