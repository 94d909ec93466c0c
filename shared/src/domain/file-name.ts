// Names of files that are given away: letters every file system takes, what it is of, the day.
const LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' };
/** Of what it is of; more no list of files shows. */
const MOST_LETTERS = 80;

/** "lagebild-parken-Grosser-Markt-2026-11-23". @param day "2026-11-23" */
export function fileName(of: string, day: string): string {
  const plain = of
    .normalize('NFC')
    .replaceAll(/[äöüÄÖÜß]/g, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, MOST_LETTERS);
  return `lagebild-${plain}-${day}`;
}
