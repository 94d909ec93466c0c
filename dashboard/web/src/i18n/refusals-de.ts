// Why the server refuses, in German, by the code of its answer: the sentences of the server itself are English.

/** What depends on the question is told in the server's own words, behind the sentence. */
const QUOTED = {
  QUERY_INVALID: 'Diese Frage passt nicht',
  BODY_INVALID: 'Eine Angabe passt nicht',
  ADOPTION_REFUSED: 'So geht die Aufnahme nicht',
  EUI_ELSEWHERE: 'Ein Gerät mit dieser EUI hat schon eine andere Kommune',
} as const;

const PLAIN = {
  FOREIGN_ORIGIN: 'Diese Seite kommt von einer anderen Adresse als der Server. Von hier darf nichts geändert werden.',
  FOREIGN_HOST: 'Unter diesem Namen ist Lagebild nicht zu erreichen.',
  PROXY_NEEDED: 'Unter dieser Adresse antwortet Lagebild nur dem Server, der davorsteht.',
  SIGN_IN_NEEDED: 'Dafür müssen Sie angemeldet sein.',
  SECOND_FACTOR_NEEDED: 'Dafür brauchen Sie einen zweiten Faktor. Richten Sie ihn unter „Mein Konto“ ein.',
  FORBIDDEN: 'Das dürfen Sie hier nicht.',
  ACCOUNTS_NEEDED: 'Hier muss sich niemand anmelden. Deshalb antwortet Lagebild nur dem Rechner, auf dem es läuft.',
  MUNICIPALITY_UNKNOWN: 'Diese Kommune gehört nicht zum Kreis.',
  QUANTITY_UNKNOWN: 'Diese Messgröße gibt es hier nicht.',
  DEVICE_UNKNOWN: 'Dieses Gerät gibt es nicht, oder Sie dürfen es nicht sehen.',
  DEVICE_AMBIGUOUS: 'Mehrere Kommunen haben ein Gerät dieses Namens. Wählen Sie eine.',
  ENTRY_UNKNOWN: 'Diesen Eintrag gibt es nicht mehr.',
  SITE_UNKNOWN: 'Diesen Ort gibt es nicht, oder Sie dürfen ihn nicht sehen.',
  FIGURE_UNKNOWN: 'Diese Kennzahl gibt es nicht.',
  GATEWAY_TAKEN: 'Dieses Gateway hat schon Zugangsdaten. Geben Sie ihnen ein neues Passwort, oder nehmen Sie sie zuerst zurück.',
  ALARM_UNKNOWN: 'Diesen Alarm gibt es nicht mehr.',
  TOKEN_WRONG: 'Das Token ist keines dieser Kommune.',
  PUSH_INVALID: 'Die Nachricht ist leer.',
  RANGE_TOO_WIDE: 'Der Zeitraum ist zu lang. Wählen Sie einen kürzeren.',
  RANGE_EMPTY: 'Der Zeitraum ist leer: Sein Anfang muss vor seinem Ende liegen.',
  RANGE_PAST: 'Dieser Zeitraum ist schon vorbei.',
  NOT_FOUND: 'Unter dieser Adresse gibt es nichts.',
  METHOD_NOT_ALLOWED: 'So kann diese Adresse nicht benutzt werden.',
  STORE_AWAY: 'Die Datenbank antwortet nicht. Was hereinkommt, bleibt erhalten; versuchen Sie es später noch einmal.',
  STORE_BUSY: 'Die Datenbank ist gerade ausgelastet. Versuchen Sie es in ein paar Sekunden noch einmal.',
  INTERNAL: 'Das ist auf dem Server misslungen. Den Grund nennt sein Log.',
  INGEST_AWAY:
    'Der Server antwortet nicht: Die Annahme von Lagebild ist nicht zu erreichen. Versuchen Sie es in ein paar Sekunden noch einmal.',
} as const;

/** Codes that have a sentence here; those of signing in have theirs beside the form (account/words-de.ts). */
export const GERMAN_REFUSALS: readonly string[] = [...Object.keys(QUOTED), ...Object.keys(PLAIN), 'TOO_MANY'];

interface Refused {
  readonly status: number;
  readonly code: string;
  /** In the server's own words. */
  readonly detail: string;
}

/** @param wait when it may be asked again, in words; undefined where that is not told */
export function refusedInGerman({ status, code, detail }: Refused, wait: string | undefined): string {
  if (code === 'TOO_MANY')
    return `Zu viele Anfragen in kurzer Zeit. ${wait === undefined ? 'Warten Sie bitte etwas.' : `Die nächste zählt in ${wait}.`}`;
  if (Object.hasOwn(PLAIN, code)) return PLAIN[code as keyof typeof PLAIN];
  const sentence = Object.hasOwn(QUOTED, code) ? QUOTED[code as keyof typeof QUOTED] : `Der Server lehnt ab (${status})`;
  return `${sentence}: „${detail}“`;
}
