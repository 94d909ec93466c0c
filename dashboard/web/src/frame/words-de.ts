// The words that every chart shares, in German: the source. English has the same shape.
export const de = {
  /** What the walk is at, for screen readers; the point itself is read by the live region. */
  position: (at: string, of: string) => `Punkt ${at} von ${of}`,
  keys: 'Pfeiltasten gehen von Punkt zu Punkt, Pos1 und Ende an den Rand.',
  zoomKeys: 'Plus und Minus ändern den Zeitraum, Umschalt und Pfeil wählen einen Ausschnitt, Eingabe vergrößert ihn.',
  selection: (from: string, to: string) => `Ausschnitt ${from} bis ${to}; Eingabe vergrößert ihn`,
  summary: {
    values: (low: string, lowAt: string, high: string, highAt: string) =>
      `Niedrigster Wert ${low} (${lowAt}), höchster ${high} (${highAt})`,
    same: (value: string) => `Durchgehend ${value}`,
    sameWhereKnown: (value: string) => `Soweit bekannt immer ${value}`,
    single: (value: string, at: string) => `Ein einziger Wert: ${value} (${at})`,
    since: (at: string) => `bekannt seit ${at}`,
    last: (last: string, at: string) => `zuletzt ${last} (${at})`,
    trend: { rising: 'steigend', falling: 'fallend', steady: 'ohne klare Richtung' },
    gaps: (count: string) => (count === '0' ? 'ohne Lücke' : count === '1' ? 'mit einer Lücke' : `mit ${count} Lücken`),
    nothing: 'In diesem Zeitraum ist nichts bekannt',
  },
  zoom: {
    label: 'Zeitraum verschieben und ändern',
    earlier: 'früher',
    later: 'später',
    nearer: 'Näher heran',
    further: 'Weiter weg',
    reset: 'Zurück',
    hint: 'Ziehen vergrößert, Doppelklick führt zurück.',
  },
  compare: {
    label: 'Vergleich',
    usual: 'üblich',
    week: 'Vorwoche',
    none: 'ohne',
    usualLong: 'üblich: gleicher Wochentag, letzte 4 Wochen',
    weekLong: 'eine Woche vorher',
    usualIs: (low: string, high: string) => `üblich ${low} bis ${high}`,
    weekIs: (value: string) => `eine Woche vorher ${value}`,
    range: (low: string, high: string) => `${low} bis ${high}`,
    notYet: 'Was üblich ist, weiß Lagebild erst nach zwei Wochen.',
  },
  raw: 'einzelne Messwerte',
  table: {
    open: 'Tabelle',
    close: 'Nur Diagramm',
  },
  files: {
    open: 'Speichern',
    picture: 'Bild',
    data: 'Daten',
    png: 'PNG',
    svg: 'SVG',
    csv: 'CSV',
    json: 'JSON',
    point: 'CSV mit Dezimalpunkt',
    failed: (why: string) => `Das ließ sich nicht speichern. ${why}`,
    saved: (name: string) => `Gespeichert: ${name}`,
    working: 'Wird geschrieben …',
    source: (district: string) => `Quelle: Lagebild, ${district}`,
    made: (when: string) => `erstellt am ${when}`,
    list: 'Liste speichern',
  },
};

export type FigureWords = typeof de;
