// The sentences around erasing a device in German: the source.
export const de = {
  title: 'Daten löschen',
  intro: 'Alles löschen, was zu diesem Gerät gespeichert ist, etwa wenn jemand eine Löschung verlangt.',
  open: 'Dieses Gerät löschen …',
  ask: (name: string) => `Alles zu „${name}“ löschen?`,
  goes: 'Das verschwindet, und niemand kann es zurückholen:',
  goesList: [
    'alle Messwerte und ihre Mittelwerte',
    'Name, Ort und Einstellungen des Geräts',
    'Auffälligkeiten, Alarme, Wartungsfenster',
    'Funknachrichten, Batterieverlauf, nicht angenommene Nachrichten',
  ],
  stays: 'Das bleibt:',
  staysList: [
    'Nachrichten, wie sie ankamen, bis ihre Frist um ist; niemand sieht sie mehr',
    'die Kennung im Protokoll, wer was getan hat',
    'Sicherungskopien, verschickte Meldungen und Summen über viele Geräte',
  ],
  again: 'Sendet es weiter, wird es als neues Gerät aufgenommen; ein LoRaWAN-Gerät erst, wenn es wieder aufgenommen wird.',
  yes: 'Löschen',
  no: 'Abbrechen',
  working: 'Wird gelöscht …',
  failed: (why: string) => `Es wurde nicht alles gelöscht. ${why}`,
  done: (name: string) => `„${name}“ ist gelöscht.`,
  cannot:
    'Die Datenbank kann keine einzelnen Werte löschen. Die Messwerte werden nicht mehr gezeigt und verschwinden mit der Frist, die in der Datenbank eingestellt ist.',
  raw: (day: string) => `Nachrichten, wie sie ankamen, verschwinden am ${day}.`,
  noRaw: 'Nachrichten, wie sie ankamen, werden nicht aufgehoben.',
  adopt: 'Wenn es wieder gebraucht wird, muss es neu aufgenommen werden.',
  back: (municipality: string) => `Zu ${municipality}`,
};

export type EraseWords = typeof de;
