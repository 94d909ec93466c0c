// Which air stations are references and which give an indication: the schema of region/air-stations.yaml.
import { z } from 'zod';
import { isMunicipality, type RuleBook } from '../rule-book.ts';
import { parseYamlFile } from '../yaml-file.ts';

export const STATION_CLASSES = ['reference', 'indicative'] as const;
export type StationClass = (typeof STATION_CLASSES)[number];

const stationClass = z.enum(STATION_CLASSES);
const device = z.string().min(1).max(64);
const officialStation = z.strictObject({ municipality: z.string(), device, name: z.string().min(1) });

const schema = z.strictObject({
  default: stationClass,
  devices: z.array(z.strictObject({ municipality: z.string(), device, class: stationClass })),
  profiles: z.record(z.string(), stationClass),
  municipalities: z.record(z.string(), stationClass),
  official: z.strictObject({ operator: z.string(), url: z.url(), stations: z.array(officialStation) }),
});
export type StationRules = z.infer<typeof schema>;

/** @throws {RuleBookError} naming the line, also of a municipality or profile that does not exist */
export function parseStationRules(text: string, rules: RuleBook, profiles: Iterable<string>): StationRules {
  const { data, refuse, finish } = parseYamlFile('region/air-stations.yaml', text, schema);
  const requireMunicipality = (key: string, ...path: (string | number)[]) => {
    if (!isMunicipality(rules, key)) refuse(path, `${key} is no municipality of the district`);
  };
  for (const [index, { municipality }] of data.devices.entries()) requireMunicipality(municipality, 'devices', index, 'municipality');
  for (const [index, { municipality }] of data.official.stations.entries())
    requireMunicipality(municipality, 'official', 'stations', index, 'municipality');
  for (const key of Object.keys(data.municipalities)) requireMunicipality(key, 'municipalities', key);
  const known = new Set(profiles);
  for (const profile of Object.keys(data.profiles))
    if (!known.has(profile)) refuse(['profiles', profile], `there is no profile ${profile}`);
  finish();
  return data;
}

/** @param profile of an adopted LoRaWAN device */
export function stationClassOf(
  rules: StationRules,
  of: { readonly municipality: string; readonly device: string },
  profile: string | undefined,
): StationClass {
  const isIt = (one: { municipality: string; device: string }) => one.municipality === of.municipality && one.device === of.device;
  const named = rules.devices.find(isIt)?.class ?? (rules.official.stations.some(isIt) ? 'reference' : undefined);
  return named ?? (profile === undefined ? undefined : rules.profiles[profile]) ?? rules.municipalities[of.municipality] ?? rules.default;
}
