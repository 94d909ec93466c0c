// What our sandbox says of a codec, in German. It says it in English, among the words of the codecs themselves, because TS013 has it so.
import type { Words } from './words.ts';

const GERMAN: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^there is no codec (\S+)$/, (name) => `den Codec ${name} gibt es nicht`],
  [/^it was interrupted, because it took longer than (\d+) ms$/, (ms) => `er wurde angehalten, weil er länger als ${ms} ms brauchte`],
  [/^the codec takes too long on frames of this device, and rests$/, () => 'er braucht für dieses Gerät zu lange und ruht'],
  [/^it could not be interrupted, and its thread was ended$/, () => 'er ließ sich nicht anhalten und wurde beendet'],
  [/^its thread has ended$/, () => 'er wurde beendet'],
  [/^its thread crashed: (.*)$/s, (words) => `er ist abgestürzt: „${words}“`],
  [/^the sandbox is closed$/, () => 'Lagebild wurde gerade beendet'],
  [/^no answer$/, () => 'er hat nicht geantwortet'],
  [/^the codec returned no data$/, () => 'er gab keine Daten zurück'],
  [/^the codec returned more than 64 KiB$/, () => 'er gab mehr als 64 KiB zurück'],
  [/^an error without words$/, () => 'er scheiterte ohne ein Wort'],
  [/^it has none of the functions (.*)$/, (names) => `er hat keine dieser Funktionen: ${names.replaceAll(' and ', ', ')}`],
];

/** In both languages when they are the sandbox's words; undefined when they are the codec's own. */
export function sandboxWords(en: string): Words | undefined {
  for (const [pattern, inGerman] of GERMAN) {
    const [match, ...parts] = pattern.exec(en) ?? [];
    if (match !== undefined) return { en, de: inGerman(...parts) };
  }
  return undefined;
}
