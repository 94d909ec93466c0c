// The sentences of the data-protection page in German: the source. What only the controller knows comes from region/privacy.yaml.
const afterDays = (count: string): string => (count === '1' ? 'einem Tag' : `${count} Tagen`);
const days = (count: string | null): string => (count === null ? 'unbegrenzt' : count === '1' ? '1 Tag' : `${count} Tage`);

export const de = {
  title: 'Datenschutz',
  toFill: 'noch einzutragen',
  toFillWhere: 'Was hier fehlt, trägt der Verantwortliche in region/privacy.yaml ein.',
  intro: (district: string) =>
    `Das Lagebild (${district}) sammelt, was Sensoren der Kommunen messen: freie Stellplätze, Luft, Straßenlicht. Es erfasst keine Personen, keine Kennzeichen und keine Kennungen von Telefonen.`,
  why: 'Aus der Belegung eines einzelnen Stellplatzes, oder aus einer Lampe, die angeht, wenn jemand kommt, kann man aber manchmal auf eine Person schließen. Deshalb werden auch diese Daten geschützt.',
  controller: { title: 'Wer verantwortlich ist', officer: 'Datenschutzbeauftragte Stelle', mail: 'E-Mail', phone: 'Telefon' },
  purposes: { title: 'Wofür und auf welcher Grundlage', what: 'Zweck', basis: 'Rechtsgrundlage' },
  kept: {
    title: 'Was gespeichert wird, und wie lange',
    kind: 'Messwerte',
    readings: 'einzeln',
    tiers: { '5m': 'je 5 Minuten', '1h': 'je Stunde', '1d': 'je Tag' },
    days,
    byDatabase: 'Die eingesetzte Datenbank löscht nicht selbst auf Zuruf: Diese Fristen müssen in ihr eingestellt sein.',
    others: (raw: string, quarantine: string, feedback: string, uplinks: string) => [
      `Nachrichten der Geräte, wie sie ankamen: ${days(raw)}.`,
      `Nachrichten, die nicht angenommen wurden: ${days(quarantine)}.`,
      `Einzelne Funknachrichten und welche Gateways sie hörten: ${days(uplinks)}.`,
      `Rückmeldungen über Barrieren: ${days(feedback)}.`,
    ],
  },
  public: {
    title: 'Was öffentlich ist',
    nothing: 'Zurzeit teilt keine Kommune etwas mit der Öffentlichkeit.',
    sums: (bays: string, lamps: string, minutes: string) =>
      `Öffentlich sind nur Summen aus mindestens ${bays} Stellplätzen oder ${lamps} Lampen, alle ${minutes} Minuten. Plätze für Menschen mit Behinderung und zum Laden zählen nicht mit. Luftwerte gibt es je Station und Stunde.`,
    limits: 'Ist ein Platz ganz voll oder ganz leer, weiß man das auch von jedem seiner Stellplätze; wer dort steht, weiß man nicht.',
    shares: (name: string, kinds: string) => `${name}: ${kinds}`,
    delayed: (kind: string, minutes: string) => `${kind} (${minutes} Minuten später)`,
    page: 'Zur öffentlichen Seite',
  },
  logs: {
    title: 'Wer das Lagebild benutzt',
    signIn: (count: string) =>
      `Wer sich anmeldet, bekommt ein Cookie, ohne das die Anmeldung nicht geht. Sie endet nach spätestens ${afterDays(count)}, bei Wandbildschirmen nach 400. Kein Cookie dient der Werbung oder der Messung von Besuchen.`,
    audit: (count: string) =>
      `Was Angemeldete ändern, steht im Protokoll: Kennung, Zeit, Handlung. Es ist gegen Änderungen gesichert und hat keine Frist. Netzadresse und Browser einer Anmeldung werden nach ${afterDays(count)} gelöscht.`,
    visitors: 'Wer nur die öffentliche Seite liest, wird nicht aufgeschrieben. Ein vorgeschalteter Server kann eigene Protokolle führen.',
  },
  rights: {
    title: 'Ihre Rechte',
    list: 'Sie können Auskunft, Berichtigung, Löschung und Einschränkung verlangen und widersprechen (Artikel 15 bis 18 und 21 DSGVO).',
    erase:
      'Für eine Löschung nennen Sie der verantwortlichen Stelle den Stellplatz oder das Gerät und die Kommune. Sie löscht dann alles, was zu diesem Gerät gespeichert ist; Nachrichten, wie sie ankamen, verschwinden nach der oben genannten Frist.',
    complain: 'Beschweren können Sie sich bei:',
  },
  machine: 'Dasselbe für Programme',
};

export type PrivacyWords = typeof de;
