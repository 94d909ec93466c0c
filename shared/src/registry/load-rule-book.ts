// Reads the rule book and the boundaries from the folder region/.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FindingRules, parseFindingRules } from '../domain/finding-rules.ts';
import { type ParkingRules, parseParkingRules } from '../domain/parking/parking-rules.ts';
import { parseRuleBook, type RuleBook, RuleBookError } from '../domain/rule-book.ts';

function readText(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (cause) {
    throw new RuleBookError(`the rule book's file ${join(folder, name)} cannot be read; set REGION_DIR to its folder`, { cause });
  }
}

/** @throws {RuleBookError} when a file is missing or does not follow the schema */
export function loadRuleBook(folder: string): RuleBook {
  return parseRuleBook({ district: readText(folder, 'district.yaml'), kinds: readText(folder, 'kinds.yaml') });
}

/** @throws {RuleBookError} */
export function loadFindingRules(folder: string, rules: RuleBook): FindingRules {
  return parseFindingRules(readText(folder, 'findings.yaml'), rules);
}

/** @throws {RuleBookError} */
export function loadParkingRules(folder: string): ParkingRules {
  return parseParkingRules(readText(folder, 'parking.yaml'));
}

/** The outlines of the municipalities, GeoJSON text as it stands in the file. */
export function loadBoundaries(folder: string): string {
  return readText(folder, 'boundaries.geojson');
}
