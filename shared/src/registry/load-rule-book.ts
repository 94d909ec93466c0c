// Reads each file of the rule book, and the boundaries, from the folder region/.
import { parseSignInRules, type SignInRules } from '../domain/access/sign-in-rules.ts';
import { type AccessibilityRules, parseAccessibilityRules } from '../domain/accessibility-rules.ts';
import { type AirIndexRules, parseAirIndexRules } from '../domain/air/air-index-rules.ts';
import { type LimitRules, parseLimitRules } from '../domain/air/limit-value-rules.ts';
import { parseStationRules, type StationRules } from '../domain/air/station-rules.ts';
import { type AlarmRules, parseAlarmRules } from '../domain/alarm/rules.ts';
import { type BatteryRules, parseBatteryRules } from '../domain/battery/battery-rules.ts';
import { type FindingRules, parseFindingRules } from '../domain/finding-rules.ts';
import { type LightingRules, parseLightingRules } from '../domain/lighting/lighting-rules.ts';
import { type ParkingRules, parseParkingRules } from '../domain/parking/parking-rules.ts';
import { type PrivacyRules, parsePrivacyRules } from '../domain/privacy/privacy-rules.ts';
import { parseRuleBook, type RuleBook } from '../domain/rule-book.ts';
import { filesOf, MUNICIPALITIES, type RegionSource } from './region-files.ts';

/**
 * @param now epoch milliseconds; decides which deviations are in force
 * @param timezone whose days count; the district's own when left out
 * @throws {RuleBookError} when a file is missing or does not follow the schema
 */
export function loadRuleBook(region: RegionSource, now = Date.now(), timezone?: string): RuleBook {
  const { text, namesIn } = filesOf(region);
  const municipalities = Object.fromEntries(namesIn(MUNICIPALITIES).map((key) => [key, text(`${MUNICIPALITIES}/${key}.yaml`)]));
  return parseRuleBook({ district: text('district.yaml'), kinds: text('kinds.yaml'), municipalities }, now, timezone);
}

const textOf = (region: RegionSource, name: string): string => filesOf(region).text(name);

/** @throws {RuleBookError} */
export function loadFindingRules(region: RegionSource, rules: RuleBook): FindingRules {
  return parseFindingRules(textOf(region, 'findings.yaml'), rules);
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
export function loadAirRules(region: RegionSource, rules: RuleBook, findings: FindingRules, profiles: Iterable<string>): AirRules {
  const { text } = filesOf(region);
  return {
    index: parseAirIndexRules(text('air-index.yaml'), findings.humid),
    limits: parseLimitRules(text('limit-values.yaml')),
    stations: parseStationRules(text('air-stations.yaml'), rules, profiles),
  };
}

/** @throws {RuleBookError} */
export function loadAlarmRules(region: RegionSource, rules: RuleBook): AlarmRules {
  return parseAlarmRules(textOf(region, 'alarms.yaml'), rules);
}

/** @throws {RuleBookError} */
export function loadLightingRules(region: RegionSource, rules: RuleBook): LightingRules {
  return parseLightingRules(textOf(region, 'lighting.yaml'), rules);
}

/** @throws {RuleBookError} */
export function loadParkingRules(region: RegionSource): ParkingRules {
  return parseParkingRules(textOf(region, 'parking.yaml'));
}

/** @throws {RuleBookError} */
export function loadBatteryRules(region: RegionSource): BatteryRules {
  return parseBatteryRules(textOf(region, 'battery.yaml'));
}

/** @throws {RuleBookError} */
export function loadAccessibilityRules(region: RegionSource): AccessibilityRules {
  return parseAccessibilityRules(textOf(region, 'accessibility.yaml'));
}

/** @throws {RuleBookError} */
export function loadPrivacyRules(region: RegionSource): PrivacyRules {
  return parsePrivacyRules(textOf(region, 'privacy.yaml'));
}

/** @throws {RuleBookError} */
export function loadSignInRules(region: RegionSource, rules: RuleBook): SignInRules {
  return parseSignInRules(textOf(region, 'sign-in.yaml'), rules);
}

/** The outlines of the municipalities, GeoJSON text as it stands in the file. */
export function loadBoundaries(region: RegionSource): string {
  return textOf(region, 'boundaries.geojson');
}
