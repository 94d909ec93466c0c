// Why a message was not taken: one code per reason, and the sentence a person reads, in English and German.
import { sandboxWords } from './sandbox-words.ts';
import type { Language, Words } from './words.ts';

export type Refusal =
  | { code: 'too_large'; bytes: number; limit: number }
  | { code: 'topic_invalid'; topic: string }
  | { code: 'municipality_unknown'; given: string }
  | { code: 'kind_unknown'; given: string }
  | { code: 'device_id_invalid'; given: string }
  | { code: 'not_utf8' }
  /** The parser's words; empty for an empty payload. */
  | { code: 'not_json'; problem: string }
  | { code: 'too_deep'; depth: number }
  | { code: 'forbidden_key'; key: string }
  | { code: 'schema'; path: string; problem: 'missing' | 'unknown' | 'wrong' }
  | { code: 'quantity_unknown'; quantity: string; kind: string; known: string[] }
  | { code: 'value_type'; quantity: string; accepts: string[] }
  | { code: 'out_of_range'; quantity: string; value: number; min: number; max: number; unit: string }
  | { code: 'over_capacity'; quantity: string; value: number; capacity: number }
  | { code: 'too_fast' }
  | { code: 'time_invalid'; given: string }
  | { code: 'time_future'; time: number; aheadSeconds: number }
  | { code: 'time_past'; time: number; maxAgeDays: number }
  | { code: 'time_before_backfill'; time: number; earliest: number }
  | { code: 'backfill_without_time' }
  | { code: 'backfill_not_allowed'; municipality: string }
  | { code: 'kind_mismatch'; registered: string; given: string }
  | { code: 'conflict'; quantity: string; stored: number; given: number; time: number }
  | { code: 'foreign_municipality'; given: string; speaksFor: string }
  /** Of credentials that were issued for one gateway. */
  | { code: 'foreign_gateway'; given: string; speaksFor: string }
  /** Of credentials that were issued for some topics alone. */
  | { code: 'outside_prefix'; topic: string; allowed: string[] }
  /** Of a network server's message at our broker: lns/{municipality}/ is missing in front of its topic. */
  | { code: 'prefix_missing'; topic: string }
  | { code: 'credentials_missing'; municipality: string }
  | { code: 'protobuf' }
  | { code: 'format_unknown' }
  | { code: 'format_invalid'; format: string; problem: Problem }
  | { code: 'device_unknown'; device: string; format: string }
  /** The same EUI is another municipality's. */
  | { code: 'eui_elsewhere'; device: string; owner: string }
  | { code: 'profile_missing'; profile: string }
  /** A payload that is base64 and hexadecimal, and the gateway has not shown yet which it sends. */
  | { code: 'encoding_ambiguous'; payload: string; gateway?: string }
  | { code: 'codec_failed'; codec: string; problem: Problem }
  /** Decoded, but there is nothing in it that the profile reads. */
  | { code: 'fields_unknown'; profile: string; fields: string[] }
  /** Not tried; it is taken in again by itself. */
  | { code: 'codec_rests'; codec: string }
  /** The database's own words. */
  | { code: 'store_rejected'; words: string }
  | { code: 'internal_error'; problem: string };

/** Our own words in both languages; those of others, or of a version before, as they are. */
export type Problem = Words | string;

export type RefusalCode = Refusal['code'];

/** What belongs at a place of the payload. */
const EXPECTED: Record<string, Record<Language, string>> = {
  '': { en: 'an object with "values"', de: 'ein Objekt mit „values“' },
  values: { en: 'an object with at least one quantity', de: 'ein Objekt mit mindestens einer Messgröße' },
  'values.*': { en: 'a number, true or false', de: 'eine Zahl, true oder false' },
  about: { en: 'an object with name, lat and lon, each if you like', de: 'ein Objekt mit name, lat und lon, jedes nach Belieben' },
  'about.name': { en: 'text of 1 to 200 characters', de: 'Text aus 1 bis 200 Zeichen' },
  'about.lat': { en: 'a latitude, -90 to 90 degrees', de: 'eine geographische Breite, -90 bis 90 Grad' },
  'about.lon': { en: 'a longitude, -180 to 180 degrees', de: 'eine geographische Länge, -180 bis 180 Grad' },
};

function expectedAt(path: string, language: Language): string {
  const place = path.startsWith('values.') ? 'values.*' : path;
  return EXPECTED[place]?.[language] ?? place;
}

/** The end of a sentence: our words after a colon, those of others as a quotation. */
function ending(problem: Problem, language: Language): string {
  if (typeof problem !== 'string') return `: ${problem[language]}.`;
  const ours = sandboxWords(problem);
  if (ours) return `: ${ours[language]}.`;
  return language === 'de' ? `. Gemeldet wird: „${problem}“.` : `: "${problem}".`;
}

type Sentences = { [C in RefusalCode]: (refusal: Extract<Refusal, { code: C }>) => string };

const iso = (time: number): string => (Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time));

const en: Sentences = {
  too_large: (r) => `The message has ${r.bytes} bytes; at most ${r.limit} are taken. Only its beginning was kept.`,
  topic_invalid: (r) =>
    `"${r.topic}" is not a topic of Lagebild. Publish to v1/{municipality}/{kind}/{deviceId}; a network server to lns/{municipality}/… with credentials.`,
  municipality_unknown: (r) => `"${r.given}" is no municipality of the district.`,
  kind_unknown: (r) => `"${r.given}" is no kind of sensor. Known are parking, air and lighting.`,
  device_id_invalid: (r) => `"${r.given}" cannot be a device id: 1 to 64 letters, digits, dots, colons, dashes or underscores.`,
  not_utf8: () => 'The payload is not UTF-8 text. Is it binary, perhaps Protobuf? JSON is expected.',
  not_json: (r) => (r.problem ? `The payload is not JSON: ${r.problem}.` : 'The payload is empty; JSON is expected.'),
  too_deep: (r) => `The payload is nested ${r.depth} levels deep; a reading needs two.`,
  forbidden_key: (r) => `The key "${r.key}" is not allowed anywhere in a message.`,
  schema: (r) =>
    ({
      missing: `"${r.path}" is missing; it should be ${expectedAt(r.path, 'en')}.`,
      unknown: `"${r.path}" is unknown; ${r.path.startsWith('about.') ? '"about" has name, lat and lon' : 'a message has time, values and about'}.`,
      wrong: `${r.path ? `"${r.path}"` : 'The message'} must be ${expectedAt(r.path, 'en')}.`,
    })[r.problem],
  quantity_unknown: (r) => `"${r.quantity}" is no quantity of ${r.kind}. Known are ${r.known.join(', ')}.`,
  value_type: (r) =>
    `${r.quantity} must be ${r.accepts.map((a) => ({ number: 'a number', count: 'a whole number', boolean: 'true or false' })[a] ?? a).join(' or ')}.`,
  out_of_range: (r) => `${r.quantity} is ${r.value}; plausible is ${r.min} to ${r.max}${r.unit && ` ${r.unit}`}.`,
  over_capacity: (r) => `${r.quantity} is ${r.value}, but there are only ${r.capacity} spaces.`,
  too_fast: () => 'More than a thousand messages a second without a time: they cannot be told apart. Send the time of each reading.',
  time_invalid: (r) => `${r.given} is not a time: ISO 8601 with time zone (2026-03-29T01:00:00Z) or milliseconds since 1970.`,
  time_future: (r) => `The time ${iso(r.time)} lies ${r.aheadSeconds} seconds in the future. Is the device's clock right?`,
  time_past: (r) =>
    r.time < Date.UTC(1971, 0, 1) && r.time > 1e8
      ? `The time ${iso(r.time)} is wrong; ${r.time} looks like seconds. Send milliseconds since 1970, or ISO 8601.`
      : `The time ${iso(r.time)} is more than ${r.maxAgeDays} days old. Older readings come in through the topic ending in /backfill.`,
  time_before_backfill: (r) => `The time ${iso(r.time)} is before ${iso(r.earliest)}; a backfill reaches no further back.`,
  backfill_without_time: () => 'A backfill needs the time of each reading.',
  backfill_not_allowed: (r) => `The rule book does not allow backfills for ${r.municipality}.`,
  kind_mismatch: (r) => `This device is registered as ${r.registered}, the message says ${r.given}.`,
  conflict: (r) => `${r.quantity} is already ${r.stored} at ${iso(r.time)}; this message says ${r.given}. The first value was kept.`,
  foreign_municipality: (r) => `This connection speaks for ${r.speaksFor} alone; the message says ${r.given}.`,
  foreign_gateway: (r) => `These credentials were issued for gateway ${r.speaksFor} alone; the message says ${r.given}.`,
  outside_prefix: (r) => `These credentials may publish below ${r.allowed.join(' or ')} alone, not to "${r.topic}".`,
  prefix_missing: (r) => `"${r.topic}" is a network server's topic; at Lagebild's broker it needs lns/{municipality}/ in front.`,
  credentials_missing: (r) => `Whoever publishes below lns/${r.municipality}/ must sign in with credentials of ${r.municipality}.`,
  protobuf: () => "The payload is Protobuf. Set the network server's MQTT integration to JSON (ChirpStack: json = true).",
  format_unknown: () =>
    'The message is JSON, but of no network server that Lagebild knows (ChirpStack, The Things Stack, Milesight, MultiTech), nor SenML or airrohr.',
  format_invalid: (r) => `The message is of ${r.format}, but cannot be used${ending(r.problem, 'en')}`,
  device_unknown: (r) => `Device ${r.device} (${r.format}) is not adopted yet. Choose its profile, and what has waited is taken in.`,
  eui_elsewhere: (r) => `Device ${r.device} belongs to ${r.owner}. An EUI is given once in the world: which of the two is right?`,
  profile_missing: (r) => `The device's profile ${r.profile} is not in region/profiles any more.`,
  encoding_ambiguous: (r) =>
    `The payload "${r.payload}" may be base64 or hexadecimal, and ${r.gateway === undefined ? 'its sender' : `gateway ${r.gateway}`} has not shown clearly yet which it sends. It comes in by itself once that is clear. Setting the gateway to base64 (MultiTech: encodeHex off) settles it.`,
  codec_failed: (r) => `The codec ${r.codec} could not decode the frame${ending(r.problem, 'en')}`,
  fields_unknown: (r) =>
    `Profile ${r.profile} reads none of the fields ${r.fields.map((f) => `"${f}"`).join(', ')}. Choose another profile, or name them in region/profiles (under status_fields when they measure nothing).`,
  codec_rests: (r) =>
    `The codec ${r.codec} takes too long on frames of this device and rests for a minute. Then the message is taken in again by itself.`,
  store_rejected: (r) => `The database does not take this reading: ${r.words}`,
  internal_error: (r) => `Lagebild failed on this message: ${r.problem}. It is kept and can be taken in again.`,
};

const de: Sentences = {
  too_large: (r) => `Die Nachricht hat ${r.bytes} Bytes; höchstens ${r.limit} werden angenommen. Nur ihr Anfang wurde aufgehoben.`,
  topic_invalid: (r) =>
    `„${r.topic}“ ist kein Topic von Lagebild. Richtig ist v1/{Kommune}/{Art}/{Geräte-ID}, für Netzwerkserver lns/{Kommune}/… mit Zugangsdaten.`,
  municipality_unknown: (r) => `„${r.given}“ ist keine Kommune des Kreises.`,
  kind_unknown: (r) => `„${r.given}“ ist keine Art von Sensor. Bekannt sind parking, air und lighting.`,
  device_id_invalid: (r) =>
    `„${r.given}“ kann keine Geräte-ID sein: 1 bis 64 Buchstaben, Ziffern, Punkte, Doppelpunkte, Binde- oder Unterstriche.`,
  not_utf8: () => 'Der Inhalt ist kein UTF-8-Text. Ist er binär, vielleicht Protobuf? Erwartet wird JSON.',
  not_json: (r) => (r.problem ? `Der Inhalt ist kein JSON. Gemeldet wird: „${r.problem}“.` : 'Der Inhalt ist leer; erwartet wird JSON.'),
  too_deep: (r) => `Der Inhalt ist ${r.depth} Ebenen tief verschachtelt; ein Messwert braucht zwei.`,
  forbidden_key: (r) => `Der Schlüssel „${r.key}“ ist in einer Nachricht nirgends erlaubt.`,
  schema: (r) =>
    ({
      missing: `„${r.path}“ fehlt; erwartet wird ${expectedAt(r.path, 'de')}.`,
      unknown: `„${r.path}“ ist unbekannt; ${r.path.startsWith('about.') ? '„about“ hat name, lat und lon' : 'eine Nachricht hat time, values und about'}.`,
      wrong: `${r.path ? `„${r.path}“` : 'Die Nachricht'} passt nicht; erwartet wird ${expectedAt(r.path, 'de')}.`,
    })[r.problem],
  quantity_unknown: (r) => `„${r.quantity}“ ist keine Messgröße von ${r.kind}. Bekannt sind ${r.known.join(', ')}.`,
  value_type: (r) =>
    `${r.quantity} muss ${r.accepts.map((a) => ({ number: 'eine Zahl', count: 'eine ganze Zahl', boolean: 'true oder false' })[a] ?? a).join(' oder ')} sein.`,
  out_of_range: (r) => `${r.quantity} ist ${r.value}; plausibel ist ${r.min} bis ${r.max}${r.unit && ` ${r.unit}`}.`,
  over_capacity: (r) => `${r.quantity} ist ${r.value}, es gibt aber nur ${r.capacity} Stellplätze.`,
  too_fast: () =>
    'Mehr als tausend Nachrichten in der Sekunde ohne Zeit: Sie sind nicht zu unterscheiden. Jeder Messwert braucht seine Zeit.',
  time_invalid: (r) => `${r.given} ist keine Zeit: ISO 8601 mit Zeitzone (2026-03-29T01:00:00Z) oder Millisekunden seit 1970.`,
  time_future: (r) => `Die Zeit ${iso(r.time)} liegt ${r.aheadSeconds} Sekunden in der Zukunft. Geht die Uhr des Geräts richtig?`,
  time_past: (r) =>
    r.time < Date.UTC(1971, 0, 1) && r.time > 1e8
      ? `Die Zeit ${iso(r.time)} stimmt nicht; ${r.time} sieht nach Sekunden aus. Gebraucht werden Millisekunden seit 1970 oder ISO 8601.`
      : `Die Zeit ${iso(r.time)} ist mehr als ${r.maxAgeDays} Tage alt. Ältere Messwerte kommen über das Topic mit der Endung /backfill.`,
  time_before_backfill: (r) => `Die Zeit ${iso(r.time)} liegt vor ${iso(r.earliest)}; weiter reicht keine Nachlieferung zurück.`,
  backfill_without_time: () => 'Eine Nachlieferung braucht die Zeit jedes Messwerts.',
  backfill_not_allowed: (r) => `Das Regelbuch erlaubt für ${r.municipality} keine Nachlieferung.`,
  kind_mismatch: (r) => `Das Gerät ist als ${r.registered} angemeldet, die Nachricht sagt ${r.given}.`,
  conflict: (r) => `${r.quantity} ist um ${iso(r.time)} schon ${r.stored}; diese Nachricht sagt ${r.given}. Der erste Wert blieb.`,
  foreign_municipality: (r) => `Diese Verbindung spricht nur für ${r.speaksFor}; die Nachricht nennt ${r.given}.`,
  foreign_gateway: (r) => `Diese Zugangsdaten sind nur für das Gateway ${r.speaksFor} ausgestellt; die Nachricht nennt ${r.given}.`,
  outside_prefix: (r) => `Diese Zugangsdaten dürfen nur unter ${r.allowed.join(' oder ')} veröffentlichen, nicht unter „${r.topic}“.`,
  prefix_missing: (r) => `„${r.topic}“ ist das Topic eines Netzwerkservers; am Broker von Lagebild gehört lns/{Kommune}/ davor.`,
  credentials_missing: (r) => `Wer unter lns/${r.municipality}/ veröffentlicht, muss sich mit Zugangsdaten von ${r.municipality} anmelden.`,
  protobuf: () => 'Der Inhalt ist Protobuf. Die MQTT-Integration des Netzwerkservers auf JSON stellen (ChirpStack: json = true).',
  format_unknown: () =>
    'Die Nachricht ist JSON, aber von keinem bekannten Netzwerkserver (ChirpStack, The Things Stack, Milesight, MultiTech), und weder SenML noch airrohr.',
  format_invalid: (r) => `Die Nachricht ist von ${r.format}, aber nicht zu gebrauchen${ending(r.problem, 'de')}`,
  device_unknown: (r) => `Das Gerät ${r.device} (${r.format}) ist noch nicht aufgenommen. Mit einem Profil wird eingelesen, was wartet.`,
  eui_elsewhere: (r) => `Das Gerät ${r.device} gehört zu ${r.owner}. Eine EUI gibt es nur einmal: Welches von beiden ist das richtige?`,
  profile_missing: (r) => `Das Profil ${r.profile} des Geräts liegt nicht mehr in region/profiles.`,
  encoding_ambiguous: (r) =>
    `Der Inhalt „${r.payload}“ kann base64 oder hexadezimal sein, und ${r.gateway === undefined ? 'sein Absender' : `das Gateway ${r.gateway}`} hat noch nicht eindeutig gezeigt, was er ist. Sobald es klar ist, wird er von selbst eingelesen. Am Gateway base64 einzustellen (MultiTech: encodeHex aus) klärt es.`,
  codec_failed: (r) => `Der Codec ${r.codec} konnte den Inhalt nicht dekodieren${ending(r.problem, 'de')}`,
  fields_unknown: (r) =>
    `Das Profil ${r.profile} liest keines der Felder ${r.fields.map((f) => `„${f}“`).join(', ')}. Ein anderes Profil wählen oder sie in region/profiles nennen (unter status_fields, wenn sie nichts messen).`,
  store_rejected: (r) => `Die Datenbank nimmt diesen Messwert nicht an. Sie meldet: „${r.words}“`,
  codec_rests: (r) =>
    `Der Codec ${r.codec} braucht für dieses Gerät zu lange und ruht eine Minute. Danach wird die Nachricht von selbst noch einmal eingelesen.`,
  internal_error: (r) =>
    `Lagebild ist an dieser Nachricht gescheitert: „${r.problem}“. Sie ist aufgehoben und kann erneut angenommen werden.`,
};

const SENTENCES: Record<Language, Sentences> = { de, en };

export const REFUSAL_CODES = Object.keys(en) as RefusalCode[];

/** The sentence that tells a person why a message was not taken and what to do. */
export function explainRefusal(refusal: Refusal, language: Language): string {
  return (SENTENCES[language][refusal.code] as (r: Refusal) => string)(refusal);
}
