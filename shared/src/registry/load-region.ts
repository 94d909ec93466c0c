// Reads the whole folder region/ at once: everything fits together, or everything that does not is told.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessibilityRules } from '../domain/accessibility-rules.ts';
import type { AlarmRules } from '../domain/alarm/rules.ts';
import type { BatteryRules } from '../domain/battery/battery-rules.ts';
import { parseConnections } from '../domain/connections.ts';
import type { FindingRules } from '../domain/finding-rules.ts';
import type { LightingRules } from '../domain/lighting/lighting-rules.ts';
import type { ParkingRules } from '../domain/parking/parking-rules.ts';
import type { Profile } from '../domain/profile.ts';
import type { RuleBook } from '../domain/rule-book.ts';
import { Complaints, RuleBookError } from '../domain/rule-book-error.ts';
import { loadProfiles } from './load-profiles.ts';
import {
  type AirRules,
  loadAccessibilityRules,
  loadAirRules,
  loadAlarmRules,
  loadBatteryRules,
  loadBoundaries,
  loadFindingRules,
  loadLightingRules,
  loadParkingRules,
  loadRuleBook,
  MUNICIPALITIES,
} from './load-rule-book.ts';

export interface Region {
  readonly rules: RuleBook;
  readonly findingRules: FindingRules;
  readonly airRules: AirRules;
  readonly alarmRules: AlarmRules;
  readonly lighting: LightingRules;
  readonly parkingRules: ParkingRules;
  readonly batteryRules: BatteryRules;
  readonly accessibility: AccessibilityRules;
  /** GeoJSON. */
  readonly boundaries: object;
  readonly profiles: Map<string, Profile>;
}

/** What a region's folder may hold besides profiles, codecs and municipalities. */
export const REGION_FILES = [
  'accessibility.yaml',
  'air-index.yaml',
  'air-stations.yaml',
  'alarms.yaml',
  'battery.yaml',
  'boundaries.geojson',
  'connections.yaml',
  'district.yaml',
  'findings.yaml',
  'kinds.yaml',
  'lighting.yaml',
  'limit-values.yaml',
  'parking.yaml',
] as const;

export interface RegionOptions {
  /** Epoch milliseconds; decides which deviations are in force. */
  readonly now?: number;
  /** Device profiles that are in use already; read from the folder when left out. */
  readonly profiles?: (rules: RuleBook) => Map<string, Profile>;
}

/** @throws {RuleBookError} one sentence for each place of any file that does not fit; nothing is taken then */
export function loadRegion(folder: string, { now = Date.now(), profiles: given }: RegionOptions = {}): Region {
  if (!existsSync(folder)) throw new RuleBookError(`there is no rule book in ${folder}; set REGION_DIR to its folder`);
  const complaints = new Complaints();
  const { attempt } = complaints;
  const parkingRules = attempt(() => loadParkingRules(folder));
  const batteryRules = attempt(() => loadBatteryRules(folder));
  const accessibility = attempt(() => loadAccessibilityRules(folder));
  const boundaries = attempt(() => parseBoundaries(loadBoundaries(folder)));
  const rules = attempt(() => loadRuleBook(folder, now));
  // What speaks of kinds, quantities and municipalities can be judged only once those are known.
  const findingRules = rules && attempt(() => loadFindingRules(folder, rules));
  const lighting = rules && attempt(() => loadLightingRules(folder, rules));
  const alarmRules = rules && attempt(() => loadAlarmRules(folder, rules));
  const profiles = rules && attempt(() => given?.(rules) ?? loadProfiles(folder, rules));
  const airRules = rules && findingRules && profiles && attempt(() => loadAirRules(folder, rules, findingRules, profiles.keys()));
  if (rules) attempt(() => checkConnections(folder, rules));
  complaints.throwIfAny();
  const all = { rules, findingRules, airRules, alarmRules, lighting, parkingRules, batteryRules, accessibility, boundaries, profiles };
  return all as Region;
}

function checkConnections(folder: string, rules: RuleBook): void {
  const path = join(folder, 'connections.yaml');
  if (existsSync(path)) parseConnections(readFileSync(path, 'utf8'), rules);
}

function parseBoundaries(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'features' in parsed && Array.isArray(parsed.features)) return parsed;
  } catch (cause) {
    throw new RuleBookError(`region/boundaries.geojson:1:1: this is no JSON: ${(cause as Error).message}`, { cause });
  }
  throw new RuleBookError('region/boundaries.geojson:1:1: this is no GeoJSON with features');
}

/** Files that nothing reads: a misspelt name would go unnoticed. */
export function unreadFiles(folder: string): string[] {
  const known: readonly string[] = REGION_FILES;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const misspelt = names.filter((name) => /\.(ya?ml|geojson)$/.test(name) && !known.includes(name));
  const within = ['profiles', MUNICIPALITIES].flatMap((inside) => {
    const inner = existsSync(join(folder, inside)) ? readdirSync(join(folder, inside)) : [];
    return inner.filter((name) => name.endsWith('.yml')).map((name) => `${inside}/${name}`);
  });
  return [...misspelt, ...within].map((name) => `region/${name}`);
}
