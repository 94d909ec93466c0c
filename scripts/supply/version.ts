// Compares version numbers as npm does, as far as this repository needs it.

const numbersOf = (version: string): number[] => (version.split('-')[0] ?? '').split('.').map(Number);

/** @param floor a release such as 4.2.7 */
export function isAtLeast(version: string, floor: string): boolean {
  const [ours, theirs] = [numbersOf(version), numbersOf(floor)];
  const at = ours.findIndex((number, index) => number !== theirs[index]);
  return at === -1 ? !version.includes('-') : (ours[at] ?? 0) > (theirs[at] ?? 0);
}
