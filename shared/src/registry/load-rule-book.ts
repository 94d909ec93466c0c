// Reads each file of the rule book, and the boundaries, from the folder region/.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccessibilityRules, parseAccessibilityRules } from '../domain/accessibility-rules.ts';
import { type AirIndexRules, parseAirIndexRules } from '../domain/air/air-index-rules.ts';
import { type LimitRules, parseLimitRules } from '../domain/air/limit-value-rules.ts';
import { parseStationRules, type StationRules } from '../domain/air/station-rules.ts';
import { type AlarmRules, parseAlarmRules } from '../domain/alarm/rules.ts';
import { type BatteryRules, parseBatteryRules } from '../domain/battery/battery-rules.ts';
import { type FindingRules, parseFindingRules } from '../domain/finding-rules.ts';
import { type LightingRules, parseLightingRules } from '../domain/lighting/lighting-rules.ts';
import { type ParkingRules, parseParkingRules } from '../domain/parking/parking-rules.ts';
import { parseRuleBook, type RuleBook } from '../domain/rule-book.ts';
import { RuleBookError } from '../domain/rule-book-error.ts';

/** Below region/: one file for each municipality that deviates. */
export const MUNICIPALITIES = 'municipalities';

function readText(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (cause) {
    throw new RuleBookError(`the rule book's file ${join(folder, name)} cannot be read; set REGION_DIR to its folder`, { cause });
  }
}

/** Texts of the files of municipalities that deviate, by key. */
function readMunicipalities(folder: string): Record<string, string> {
  const inside = join(folder, MUNICIPALITIES);
  if (!existsSync(inside)) return {};
  const names = readdirSync(inside).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(names.sort().map((name) => [name.slice(0, -'.yaml'.length), readText(inside, name)]));
}

/**
 * @param now epoch milliseconds; decides which deviations are in force
 * @throws {RuleBookError} when a file is missing or does not follow the schema
 */
export function loadRuleBook(folder: string, now = Date.now()): RuleBook {
  const municipalities = readMunicipalities(folder);
  return parseRuleBook({ district: readText(folder, 'district.yaml'), kinds: readText(folder, 'kinds.yaml'), municipalities }, now);
}

/** @throws {RuleBookError} */
export function loadFindingRules(folder: string, rules: RuleBook): FindingRules {
  return parseFindingRules(readText(folder, 'findings.yaml'), rules);
}

/** What the rule book says about air: indices, limit values, and which stations are references. */
export interface AirRules {
  readonly index: AirIndexRules;
  readonly limits: LimitRules;
  readonly stations: StationRules;
}

/**
 * @param profiles ids of the device profiles
 * @throws {RuleBookError} naming file and line
 */
export function loadAirRules(folder: string, rules: RuleBook, findings: FindingRules, profiles: Iterable<string>): AirRules {
  return {
    index: parseAirIndexRules(readText(folder, 'air-index.yaml'), findings.humid),
    limits: parseLimitRules(readText(folder, 'limit-values.yaml')),
    stations: parseStationRules(readText(folder, 'air-stations.yaml'), rules, profiles),
  };
}

/** @throws {RuleBookError} */
export function loadAlarmRules(folder: string, rules: RuleBook): AlarmRules {
  return parseAlarmRules(readText(folder, 'alarms.yaml'), rules);
}

/** @throws {RuleBookError} */
export function loadLightingRules(folder: string, rules: RuleBook): LightingRules {
  return parseLightingRules(readText(folder, 'lighting.yaml'), rules);
}

/** @throws {RuleBookError} */
export function loadParkingRules(folder: string): ParkingRules {
  return parseParkingRules(readText(folder, 'parking.yaml'));
}

/** @throws {RuleBookError} */
export function loadBatteryRules(folder: string): BatteryRules {
  return parseBatteryRules(readText(folder, 'battery.yaml'));
}

/** @throws {RuleBookError} */
export function loadAccessibilityRules(folder: string): AccessibilityRules {
  return parseAccessibilityRules(readText(folder, 'accessibility.yaml'));
}

/** The outlines of the municipalities, GeoJSON text as it stands in the file. */
export function loadBoundaries(folder: string): string {
  return readText(folder, 'boundaries.geojson');
}
