// Reads the folder region/ as anyone could: the rule book and the outlines of the municipalities.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Municipality, parseRuleBook, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { type Outline, outlineOf } from './polygon.ts';

export interface Place extends Municipality {
  /** The municipality's word in topics. */
  readonly key: string;
  readonly outline: Outline;
}

export interface Region {
  readonly rules: RuleBook;
  readonly places: readonly Place[];
}

interface Boundaries {
  features: Array<{ properties: { ags: string }; geometry: { type: string; coordinates: unknown } }>;
}

/** @throws when a file is missing, does not follow its schema, or lacks a municipality's outline */
export async function loadRegion(folder: string): Promise<Region> {
  const [district, kinds, geojson] = await Promise.all(
    ['district.yaml', 'kinds.yaml', 'boundaries.geojson'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  const rules = parseRuleBook({ district: String(district), kinds: String(kinds) });
  const { features } = JSON.parse(String(geojson)) as Boundaries;
  const places = Object.entries(rules.district.municipalities).map(([key, municipality]) => {
    const feature = features.find(({ properties }) => properties.ags === municipality.ags);
    if (!feature) throw new Error(`region/boundaries.geojson has no outline for ${municipality.name} (${municipality.ags})`);
    return { key, ...municipality, outline: outlineOf(feature.geometry) };
  });
  return { rules, places };
}
