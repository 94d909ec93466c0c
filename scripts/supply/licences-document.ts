// Turns the lockfile into docs/licences.md: which licence every package has, and what else of others is given away.
import { markdownTable } from '../docs/markdown-table.ts';
import { licenceOf, READ_ELSEWHERE } from './licence-of.ts';
import { SHIPPED_LICENCES, TOOL_LICENCES } from './licences.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';

const byLicence = (packages: readonly LockedPackage[]) => {
  const groups = Map.groupBy(packages, (one) => licenceOf(one)?.replace(/^\((.*)\)$/, '$1') ?? 'none stated');
  return [...groups]
    .sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || (a < b ? -1 : 1))
    .map(([licence, of]) => {
      const names = new Set(of.map(({ name, version }) => `${name} ${version}`));
      return [licence, String(names.size), [...names].sort().join(', ')];
    });
};

const reasons = (licences: Readonly<Record<string, string>>) => Object.entries(licences).map(([licence, why]) => [`\`${licence}\``, why]);

/** Data of others. Kept by hand: no lockfile knows it. */
const DATA: readonly (readonly string[])[] = [
  [
    '`region/boundaries.geojson`',
    'outlines: © GeoBasis-DE / BKG 2017 (VG250), GeoNutzV; population, area, centres: Destatis, by way of opendatalab-de/simple-geodata-selector (MIT)',
    'shipped; the attribution stands on the map and in `/lizenzen.txt`',
  ],
  [
    '`region/profiles/`, `ingest/src/codecs/`',
    "written for Lagebild; checked against the vendors' examples, which are not part of it",
    'shipped; nothing of others in it',
  ],
  [
    '`docs/fit/*.svg`',
    'curves of means over real series: Umweltbundesamt (UIG), Luftgütemessnetz Brandenburg by way of db-tu-dresden/evalPM (MIT), CampusIoT/datasets (ODbL-1.0), defgsus/parking-data (no formal licence)',
    'documentation; the series themselves are not part of Lagebild. Leave the folder out where that is not enough for you',
  ],
];

export function buildLicences({ packages, licence }: Lockfile): string {
  const others = packages.filter(({ isWorkspace }) => !isWorkspace);
  const read = Object.entries(READ_ELSEWHERE).map(
    ([name, { version, licence: found, where }]) => `${name} ${version}: ${found}, by ${where}`,
  );
  return `# Licences

Lagebild is under the ${licence} ([LICENSE](../LICENSE)). This file is written from \`package-lock.json\` by \`npm run generate\`; a test
refuses a package whose licence is not in one of the two lists below. The texts of what goes to browsers stand in \`/lizenzen.txt\`, which the build
of the dashboard writes from what it really took in; it refuses a package without a text. Servers get each package with its own licence file.

## Accepted

For what is given away:

${markdownTable(['licence', 'why it goes with the EUPL-1.2'], reasons(SHIPPED_LICENCES))}

For what only builds and tests, besides those:

${markdownTable(['licence', 'what'], reasons(TOOL_LICENCES))}

Of "A OR B" one accepted side is enough; of "A AND B" both have to be. Not stated by the package and read elsewhere: ${read.join('; ')}.

## Shipped

What \`npm install --omit=dev\` installs, for all platforms.

${markdownTable(['licence', 'packages', 'which'], byLicence(others.filter(({ isDev }) => !isDev)))}

## For building and testing

${markdownTable(['licence', 'packages', 'which'], byLicence(others.filter(({ isDev }) => isDev)))}

## Data

${markdownTable(['where', 'whose', 'and'], DATA)}

Names and figures that devices send belong to the municipality that sends them; under which licence it passes them on is its own decision.
`;
}
