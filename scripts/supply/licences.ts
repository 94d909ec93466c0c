// Which licences a package may have: what is given away with Lagebild (EUPL-1.2), and what only builds and tests it.
import parseExpression, { type Info } from 'spdx-expression-parse';
import { licenceOf } from './licence-of.ts';
import type { LockedPackage } from './lockfile.ts';

/** Licences of what is shipped, each with why it goes together with the EUPL-1.2. */
export const SHIPPED_LICENCES: Readonly<Record<string, string>> = {
  MIT: 'permissive; its text and copyright line stay with the code',
  'MIT-0': 'permissive, not even the copyright line is asked for',
  ISC: 'permissive, as MIT in other words',
  '0BSD': 'permissive, without conditions',
  'BSD-2-Clause': 'permissive; its text stays with the code',
  'BSD-3-Clause': 'permissive; its text stays with the code, no advertising with the names of its authors',
  'Apache-2.0': 'permissive, with a grant of patents; its text and NOTICE stay with the code',
  'MPL-2.0': 'copyleft by file: those files stay under the MPL; named as compatible in the appendix of the EUPL',
  'OFL-1.1': 'for fonts: may be given away with software, not sold by themselves',
};

/** Licences of what only builds and tests, and is given to nobody. */
export const TOOL_LICENCES: Readonly<Record<string, string>> = {
  'CC0-1.0': 'data in the public domain',
  'CC-BY-3.0': 'data, read while testing and passed on to nobody',
};

/** True when one may choose terms that are all accepted. */
function fits(terms: Info, accepted: ReadonlySet<string>): boolean {
  if ('license' in terms) return accepted.has(terms.license) && terms.exception === undefined;
  const sides = [terms.left, terms.right];
  return terms.conjunction === 'and' ? sides.every((side) => fits(side, accepted)) : sides.some((side) => fits(side, accepted));
}

function parse(expression: string): Info | undefined {
  try {
    return parseExpression(expression);
  } catch {
    return undefined; // "SEE LICENSE IN …", or no SPDX at all
  }
}

/** @returns a sentence for each package whose licence is not accepted */
export function checkLicences(packages: readonly LockedPackage[]): string[] {
  const shipped = new Set(Object.keys(SHIPPED_LICENCES));
  const tools = new Set([...shipped, ...Object.keys(TOOL_LICENCES)]);
  return packages.flatMap((one) => {
    if (one.isWorkspace) return [];
    const { name, version, isDev } = one;
    const licence = licenceOf(one);
    if (licence === undefined) return [`${name} ${version} states no licence: read its files, and add it to READ_ELSEWHERE`];
    const terms = parse(licence);
    if (!terms) return [`${name} ${version}: "${licence}" is no SPDX expression`];
    if (fits(terms, isDev ? tools : shipped)) return [];
    return [`${name} ${version} is under ${licence}, which is not accepted for what is ${isDev ? 'used to build and test' : 'shipped'}`];
  });
}
