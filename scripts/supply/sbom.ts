// The bill of materials: every package of the lockfile as CycloneDX 1.6, the same bytes for the same lockfile.
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import parseExpression from 'spdx-expression-parse';
import { licenceOf } from './licence-of.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';

const licences = new Contrib.License.Factories.LicenseFactory(parseExpression);
const ALGORITHMS: Readonly<Record<string, Enums.HashAlgorithm>> = {
  sha1: Enums.HashAlgorithm['SHA-1'],
  sha256: Enums.HashAlgorithm['SHA-256'],
  sha384: Enums.HashAlgorithm['SHA-384'],
  sha512: Enums.HashAlgorithm['SHA-512'],
};

/** As in https://github.com/package-url/purl-spec: only the @ of a scope is encoded in names that npm allows. */
export const purlOf = ({ name, version }: { name: string; version: string }): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

/** Subresource integrity as hexadecimal hashes. @throws for an algorithm that CycloneDX does not know */
function hashesOf(integrity: string | undefined): [Enums.HashAlgorithm, string][] {
  return (integrity?.split(' ') ?? []).map((part) => {
    const [name = '', base64 = ''] = part.split('-'); // Base64 has no dash
    const algorithm = ALGORITHMS[name];
    if (!algorithm) throw new Error(`integrity by ${name} has no name in CycloneDX`);
    return [algorithm, Buffer.from(base64, 'base64').toString('hex')];
  });
}

/** The strictest of several places of the same package: required before optional before only for building and testing. */
function scopeOf(places: readonly LockedPackage[]): Enums.ComponentScope {
  if (places.every(({ isDev }) => isDev)) return Enums.ComponentScope.Excluded;
  return places.every(({ isOptional, isDev }) => isOptional || isDev) ? Enums.ComponentScope.Optional : Enums.ComponentScope.Required;
}

function componentOf(places: readonly [LockedPackage, ...LockedPackage[]]): Models.Component {
  const [first] = places;
  const [, group, name = first.name] = /^(@[^/]+)\/(.+)$/.exec(first.name) ?? [];
  const component = new Models.Component(Enums.ComponentType.Library, name, {
    version: first.version,
    bomRef: purlOf(first),
    scope: scopeOf(places),
    hashes: new Models.HashDictionary(hashesOf(first.integrity)),
    ...(group === undefined ? {} : { group }),
    // A workspace is nowhere to be had by this name, so it has no address in a registry.
    ...(first.isWorkspace ? {} : { purl: purlOf(first) }),
  });
  const licence = licenceOf(first);
  if (licence !== undefined) {
    const stated = licences.makeFromString(licence);
    stated.acknowledgement = first.licence === undefined ? Enums.LicenseAcknowledgement.Concluded : Enums.LicenseAcknowledgement.Declared;
    component.licenses.add(stated);
  }
  for (const { path } of places) component.properties.add(new Models.Property('cdx:npm:package:path', path));
  if (places.every(({ isDev }) => isDev)) component.properties.add(new Models.Property('cdx:npm:package:development', 'true'));
  return component;
}

/**
 * @param timestamp when the document was made; left out, the same lockfile gives the same bytes
 * @returns JSON that ends with a line break
 */
export function buildSbom(lockfile: Lockfile, timestamp?: Date): string {
  const places = Map.groupBy(lockfile.packages, purlOf);
  const components = new Map([...places].map(([purl, of]) => [purl, componentOf(of as [LockedPackage, ...LockedPackage[]])]));
  const byPath = new Map(lockfile.packages.map((one) => [one.path, components.get(purlOf(one)) as Models.Component]));
  const refsOf = (paths: readonly string[]) => paths.flatMap((path) => byPath.get(path)?.bomRef ?? []);
  for (const [purl, of] of places) {
    const component = components.get(purl) as Models.Component;
    for (const ref of of.flatMap(({ needs }) => refsOf(needs))) component.dependencies.add(ref);
  }
  const whole = new Models.Component(Enums.ComponentType.Application, lockfile.name, {
    version: lockfile.version,
    bomRef: `${lockfile.name}@${lockfile.version}`,
    licenses: new Models.LicenseRepository([licences.makeFromString(lockfile.licence)]),
    dependencies: new Models.BomRefRepository(refsOf(lockfile.needs)),
  });
  const bom = new Models.Bom({
    version: 1,
    metadata: new Models.Metadata({
      component: whole,
      lifecycles: new Models.LifecycleRepository([Enums.LifecyclePhase.PreBuild]),
      ...(timestamp ? { timestamp } : {}),
    }),
    components: new Models.ComponentRepository(components.values()),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}
