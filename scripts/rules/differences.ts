// What differs between two rule books, in words: place by place, with what it was and what it is.
import { parseConnections } from '@lagebild/shared/domain/connections.ts';
import { subjectOf } from '@lagebild/shared/domain/deviation.ts';
import { parseSecurityContact } from '@lagebild/shared/domain/security-contact.ts';
import { loadRegion, type Region } from '@lagebild/shared/registry/load-region.ts';
import { type RegionFiles, readRegionFiles } from '@lagebild/shared/registry/region-files.ts';

type Leaves = ReadonlyMap<string, string>;

/** With the texts of files that only a start reads. */
interface Book extends Region {
  readonly find: RegionFiles['find'];
}

/** Parts that are compared, by the file a person knows them from. */
export const PARTS: readonly (readonly [file: string, part: (book: Book) => unknown])[] = [
  ['district.yaml', ({ rules }) => rules.district],
  ['kinds.yaml', ({ rules }) => rules.kinds],
  ['findings.yaml', ({ findingRules }) => findingRules],
  [
    'alarms.yaml',
    ({ alarmRules: { rules, receivers, historyDays, forgetMs } }) => ({ rules: byKey(rules, 'id'), receivers, historyDays, forgetMs }),
  ],
  ['air-index.yaml', ({ airRules }) => airRules.index],
  ['limit-values.yaml', ({ airRules }) => airRules.limits],
  ['air-stations.yaml', ({ airRules }) => airRules.stations],
  ['lighting.yaml', ({ lighting }) => lighting],
  ['parking.yaml', ({ parkingRules }) => parkingRules],
  ['battery.yaml', ({ batteryRules }) => batteryRules],
  ['accessibility.yaml', ({ accessibility }) => accessibility],
  ['privacy.yaml', ({ privacy }) => privacy],
  ['sign-in.yaml', ({ signInRules }) => signInRules],
  ['boundaries.geojson', ({ boundaries }) => ({ outlines: JSON.stringify(boundaries) })],
  ['connections.yaml', ({ find, rules }) => asRead(find('connections.yaml'), (text) => parseConnections(text, rules))],
  ['security.yaml', ({ find }) => asRead(find('security.yaml'), parseSecurityContact)],
  ['profiles', ({ profiles }) => Object.fromEntries(profiles)],
  ['municipalities', ({ rules }) => byDate(rules.deviations)],
];

const asRead = (text: string | undefined, parse: (text: string) => unknown): unknown => (text === undefined ? {} : parse(text));

const byKey = <T extends object>(list: readonly T[], key: keyof T): object =>
  Object.fromEntries(list.map((one) => [String(one[key]), one]));

const byDate = (deviations: Region['rules']['deviations']): object =>
  Object.fromEntries(
    deviations.map(({ municipality, date, change, until, reason, by }) => [
      `${municipality} from ${date}, ${subjectOf(change)}`,
      { ...change, until, reason, by },
    ]),
  );

/** Every single value of a part by its path. */
function leavesOf(value: unknown, path = '', found = new Map<string, string>()): Leaves {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const [key, inner] of Object.entries(value)) leavesOf(inner, path ? `${path}.${key}` : key, found);
  } else if (value !== undefined) found.set(path, value instanceof Date ? value.toISOString() : JSON.stringify(value));
  return found;
}

/** A group that is new, or gone, as a whole is told once. */
function topOf(path: string, others: Leaves): string {
  const levels = path.split('.');
  for (let length = 1; length < levels.length; length += 1) {
    const above = levels.slice(0, length).join('.');
    if (![...others.keys()].some((other) => other === above || other.startsWith(`${above}.`))) return above;
  }
  return path;
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}…` : text);

function readBook(folder: string): Book {
  const files = readRegionFiles(folder);
  return { ...loadRegion(files), find: files.find };
}

/** One sentence for each difference between the books of two folders; none when both say the same. @throws {RuleBookError} */
export function differences(a: string, b: string): string[] {
  const [before, after] = [readBook(a), readBook(b)];
  return PARTS.flatMap(([file, part]) => {
    const [was, is] = [leavesOf(part(before)), leavesOf(part(after))];
    const told = new Set<string>();
    for (const [path, value] of was) {
      const now = is.get(path);
      if (now === undefined)
        told.add(`${file}: ${topOf(path, is)} is gone${topOf(path, is) === path ? ` (it was ${shorten(value)})` : ''}.`);
      else if (now !== value) told.add(`${file}: ${path} is ${shorten(now)}, was ${shorten(value)}.`);
    }
    for (const [path, value] of is) {
      if (was.has(path)) continue;
      const top = topOf(path, was);
      told.add(`${file}: ${top} is new${top === path ? ` (${shorten(value)})` : ''}.`);
    }
    return [...told];
  });
}
