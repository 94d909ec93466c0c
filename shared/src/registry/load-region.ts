// Reads the whole folder region/ at once: everything fits together, or everything that does not is told.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SignInRules } from '../domain/access/sign-in-rules.ts';
import type { AccessibilityRules } from '../domain/accessibility-rules.ts';
import type { AlarmRules } from '../domain/alarm/rules.ts';
import type { BatteryRules } from '../domain/battery/battery-rules.ts';
import { parseConnections } from '../domain/connections.ts';
import type { FindingRules } from '../domain/finding-rules.ts';
import type { LightingRules } from '../domain/lighting/lighting-rules.ts';
import type { ParkingRules } from '../domain/parking/parking-rules.ts';
import type { PrivacyRules } from '../domain/privacy/privacy-rules.ts';
import type { Profile } from '../domain/profile.ts';
import type { RuleBook } from '../domain/rule-book.ts';
import { Complaints, RuleBookError } from '../domain/rule-book-error.ts';
import { parseSecurityContact } from '../domain/security-contact.ts';
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
  loadPrivacyRules,
  loadRuleBook,
  loadSignInRules,
} from './load-rule-book.ts';
import { filesOf, MUNICIPALITIES, PROFILES, REGION_FILES, type RegionFiles, type RegionSource } from './region-files.ts';

export interface Region {
  readonly rules: RuleBook;
  readonly findingRules: FindingRules;
  readonly airRules: AirRules;
  readonly alarmRules: AlarmRules;
  readonly lighting: LightingRules;
  readonly parkingRules: ParkingRules;
  readonly batteryRules: BatteryRules;
  readonly accessibility: AccessibilityRules;
  readonly privacy: PrivacyRules;
  readonly signInRules: SignInRules;
  /** GeoJSON. */
  readonly boundaries: object;
  readonly profiles: Map<string, Profile>;
}

export interface RegionOptions {
  /** Epoch milliseconds; decides which deviations are in force. */
  readonly now?: number;
  /** Whose days count; the district's own when left out. */
  readonly timezone?: string;
  /** Device profiles that are in use already; read from the folder when left out. */
  readonly profiles?: (rules: RuleBook) => Map<string, Profile>;
}

/** @throws {RuleBookError} one sentence for each place of any file that does not fit; nothing is taken then */
export function loadRegion(region: RegionSource, { now = Date.now(), timezone, profiles: given }: RegionOptions = {}): Region {
  const files = filesOf(region);
  if (!existsSync(files.folder)) throw new RuleBookError(`there is no rule book in ${files.folder}; set REGION_DIR to its folder`);
  const complaints = new Complaints();
  const { attempt } = complaints;
  const parkingRules = attempt(() => loadParkingRules(files));
  const batteryRules = attempt(() => loadBatteryRules(files));
  const accessibility = attempt(() => loadAccessibilityRules(files));
  const privacy = attempt(() => loadPrivacyRules(files));
  const boundaries = attempt(() => parseBoundaries(loadBoundaries(files)));
  const rules = attempt(() => loadRuleBook(files, now, timezone));
  // What speaks of kinds, quantities and municipalities can be judged only once those are known.
  const findingRules = rules && attempt(() => loadFindingRules(files, rules));
  const lighting = rules && attempt(() => loadLightingRules(files, rules));
  const alarmRules = rules && attempt(() => loadAlarmRules(files, rules));
  const profiles = rules && attempt(() => given?.(rules) ?? loadProfiles(files, rules));
  const airRules = rules && findingRules && profiles && attempt(() => loadAirRules(files, rules, findingRules, profiles.keys()));
  const signInRules = rules && attempt(() => loadSignInRules(files, rules));
  if (rules) attempt(() => checkConnections(files, rules));
  attempt(() => checkSecurityContact(files));
  complaints.throwIfAny();
  const all = {
    rules,
    findingRules,
    airRules,
    alarmRules,
    lighting,
    parkingRules,
    batteryRules,
    accessibility,
    privacy,
    signInRules,
    boundaries,
    profiles,
  };
  return all as Region;
}

/** Read when the dashboard is built; here only whether it is right. */
function checkSecurityContact({ find }: RegionFiles): void {
  const text = find('security.yaml');
  if (text !== undefined) parseSecurityContact(text);
}

function checkConnections({ find }: RegionFiles, rules: RuleBook): void {
  const text = find('connections.yaml');
  if (text !== undefined) parseConnections(text, rules);
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
  const within = [PROFILES, MUNICIPALITIES].flatMap((inside) => {
    const inner = names.includes(inside) && statSync(join(folder, inside)).isDirectory() ? readdirSync(join(folder, inside)) : [];
    return inner.filter((name) => !/\.yaml$|^README\.md$|^\.|~$/.test(name)).map((name) => `${inside}/${name}`);
  });
  return [...misspelt, ...within].map((name) => `region/${name}`);
}
