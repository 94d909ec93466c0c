// Tables of the lighting desk: the last night by municipality, streets, cabinets, lamps, energy against plan, the depot's work.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { EnergyView } from '@lagebild/shared/contract/lighting-routes.ts';
import type { TableQuery } from '@lagebild/shared/contract/table-routes.ts';
import { LAMP_STATE_WORDS } from '@lagebild/shared/domain/lighting/lamp-state-words.ts';
import { WORK_WORDS } from '@lagebild/shared/domain/lighting/work-words.ts';
import { type Column, column, isoMoment, momentColumns, percent, rounded, type Say, type Table, tableOf } from './table.ts';

type Lamp = Answer<'lightingLamps'>['lamps'][number];

/** Energy of anything, in columns. @param de,en what goes before each head */
function energyColumns<Row>(of: (row: Row) => EnergyView | null | undefined, de = '', en = ''): Column<Row>[] {
  const one = (german: string, english: string, value: (energy: EnergyView) => number | null): Column<Row> =>
    column(de + german, en + english, (row) => {
      const energy = of(row);
      return energy ? value(energy) : null;
    });
  const known = (value: (energy: EnergyView) => number | null) => (energy: EnergyView) => (energy.telling > 0 ? value(energy) : null);
  const compared = (value: (energy: EnergyView) => number) => (energy: EnergyView) =>
    energy.compared.devices > 0 ? rounded(value(energy), 4) : null;
  return [
    one(
      'verbraucht (kWh)',
      'used (kWh)',
      known(({ usedKwh }) => rounded(usedKwh, 4)),
    ),
    one(
      'davon aus Lücken (kWh)',
      'of it from gaps (kWh)',
      known(({ sharedKwh }) => rounded(sharedKwh, 4)),
    ),
    one(
      'verglichen (kWh)',
      'compared (kWh)',
      compared((energy) => energy.compared.usedKwh),
    ),
    one(
      'Plan dazu (kWh)',
      'their plan (kWh)',
      compared((energy) => energy.compared.plannedKwh),
    ),
    one(
      'volles Licht dazu (kWh)',
      'their full light (kWh)',
      compared((energy) => energy.compared.fullKwh),
    ),
    one(
      'gespart (kWh)',
      'saved (kWh)',
      compared((energy) => energy.compared.savedKwh),
    ),
    one(
      'CO2 (kg)',
      'CO2 (kg)',
      known(({ co2Kg }) => rounded(co2Kg, 4)),
    ),
    one(
      'Kosten (€)',
      'cost (€)',
      known(({ costEuro }) => rounded(costEuro, 4)),
    ),
    one('Anlagen mit Angaben', 'lights telling', ({ telling }) => telling),
    one('Anlagen', 'lights', ({ devices }) => devices),
    one('Abdeckung (%)', 'coverage (%)', ({ known: share, bridged }) => percent(Math.min(1, share + bridged))),
  ];
}

export function lightingNightTable({ municipalities }: Answer<'lightingOverview'>, say: Say): Table {
  type Row = (typeof municipalities)[number];
  const moment = (de: string, en: string, of: (row: Row) => number | null | undefined): Column<Row> =>
    column(`${de} (ISO 8601)`, `${en} (ISO 8601)`, (row) => {
      const time = of(row);
      return time === null || time === undefined ? null : isoMoment(time, say);
    });
  const columns: Column<Row>[] = [
    column('Kommune', 'municipality', ({ municipality }) => say.municipality(municipality)),
    moment('Sonnenuntergang', 'sunset', ({ sun }) => sun.sunset),
    moment('Ende der Dämmerung', 'end of dusk', ({ sun }) => sun.civilDusk),
    column('Plan an (ISO 8601)', 'plan on (ISO 8601)', ({ plans }) => [...new Set(plans.map(({ on }) => isoMoment(on, say)))].join(' ')),
    moment('erste Leuchte an', 'first light on', ({ firstLit }) => firstLit?.earliest),
    moment('Leuchten an, Median', 'lights on, median', ({ firstLit }) => firstLit?.median),
    moment('letzte Leuchte an', 'last light on', ({ firstLit }) => firstLit?.latest),
    moment('zuletzt an, früheste', 'lit last, earliest', ({ lastLit }) => lastLit?.earliest),
    moment('zuletzt an, Median', 'lit last, median', ({ lastLit }) => lastLit?.median),
    moment('zuletzt an, späteste', 'lit last, latest', ({ lastLit }) => lastLit?.latest),
    column('Plan aus (ISO 8601)', 'plan off (ISO 8601)', ({ plans }) =>
      [...new Set(plans.map(({ off }) => isoMoment(off, say)))].join(' '),
    ),
    moment('Beginn der Dämmerung', 'begin of dawn', ({ sun }) => sun.civilDawn),
    moment('Sonnenaufgang', 'sunrise', ({ sun }) => sun.sunrise),
    ...energyColumns<Row>(({ night }) => night),
  ];
  return tableOf(say.language === 'de' ? 'licht-nacht' : 'lighting-night', columns, municipalities, say);
}

type Counted = Pick<
  Answer<'lightingSites'>['sites'][number],
  'devices' | 'reporting' | 'newest' | 'lit' | 'litKnown' | 'plannedLit' | 'watts'
>;

const countColumns = (): Column<Counted>[] => [
  column('Anlagen', 'lights', ({ devices }) => devices),
  column('melden', 'reporting', ({ reporting }) => reporting),
  column('an', 'on', ({ lit }) => lit),
  column('Angabe bekannt', 'known', ({ litKnown }) => litKnown),
  column('laut Plan an', 'on by the plan', ({ plannedLit }) => plannedLit),
  column('Leistung (W)', 'power (W)', ({ watts }) => rounded(watts, 1)),
  ...momentColumns<Counted>('Neuester Wert', 'newest value', ({ newest }) => newest),
];

export function lightingSitesTable(
  { sites, feeders }: Answer<'lightingSites'>,
  part: TableQuery<'lightingSitesTable'>['part'],
  say: Say,
): Table {
  const place = column<{ municipality: string }>('Kommune', 'municipality', ({ municipality }) => say.municipality(municipality));
  const night = ['letzte Nacht: ', 'last night: '] as const;
  if (part === 'sites') {
    type Site = (typeof sites)[number];
    const columns: Column<Site>[] = [
      place,
      column('Straße', 'street', ({ site }) => site),
      ...countColumns(),
      column('Aufträge', 'work', ({ work }) => work),
      ...energyColumns<Site>((site) => site.night, ...night),
    ];
    return tableOf(say.language === 'de' ? 'licht-strassen' : 'lighting-streets', columns, sites, say);
  }
  type Feeder = (typeof feeders)[number];
  const columns: Column<Feeder>[] = [
    place,
    column('Schrank', 'cabinet', ({ feeder }) => feeder),
    column('Name', 'name', ({ name }) => name),
    column('meldet', 'is heard', ({ isHeard }) => isHeard),
    ...countColumns(),
    column('eigener Zähler: Leistung (W)', 'own meter: power (W)', ({ ownWatts }) => rounded(ownWatts, 1)),
    column('eigener Zähler: letzte Nacht (kWh)', 'own meter: last night (kWh)', ({ ownNight }) => rounded(ownNight?.usedKwh, 4)),
    column('ausgefallene Leuchten', 'failed lamps', ({ failure }) => failure?.lamps.length),
    ...momentColumns<Feeder>('Ausgefallen seit', 'failed since', ({ failure }) => failure?.since),
    ...energyColumns<Feeder>((feeder) => feeder.night, ...night),
  ];
  return tableOf(say.language === 'de' ? 'licht-schraenke' : 'lighting-cabinets', columns, feeders, say);
}

export function lightingLampsTable({ lamps }: Answer<'lightingLamps'>, say: Say): Table {
  const columns: Column<Lamp>[] = [
    column('Kommune', 'municipality', ({ municipality }) => say.municipality(municipality)),
    column('Straße', 'street', ({ site }) => site),
    column('Gerät', 'device', ({ device }) => device),
    column('Name', 'name', ({ name }) => name),
    column('Schrank', 'cabinet', ({ feeder }) => feeder),
    column('Zustand', 'state', ({ state }) => LAMP_STATE_WORDS[say.language][state]),
    ...momentColumns<Lamp>('Seit', 'since', ({ since }) => since),
    column('Grund', 'reason', ({ reason }) => reason),
    ...momentColumns<Lamp>('Zuletzt gehört', 'last heard', ({ heardAt }) => heardAt),
    column('Plan', 'plan', ({ plan }) => plan),
    column('Plan jetzt (%)', 'plan now (%)', ({ planned }) => planned),
    column('Befehl (%)', 'command (%)', ({ command }) => command),
    column('in Kraft (%)', 'in force (%)', ({ active }) => active),
    column('gemessen (%)', 'measured (%)', ({ dimming }) => dimming),
    column('Leistung (W)', 'power (W)', ({ power }) => power),
    column('installiert (W)', 'installed (W)', ({ watts }) => watts),
    column('Brennstunden', 'burn hours', ({ burn }) => rounded(burn?.total, 1)),
    column('Restlebensdauer (h)', 'remaining life (h)', ({ burn }) => rounded(burn?.remaining, 1)),
    ...energyColumns<Lamp>(({ night }) => night, 'letzte Nacht: ', 'last night: '),
  ];
  return tableOf(say.language === 'de' ? 'leuchten' : 'lamps', columns, lamps, say);
}

export function lightingEnergyTable(
  { buckets, parts }: Answer<'lightingEnergy'>,
  part: TableQuery<'lightingEnergyTable'>['part'],
  say: Say,
): Table {
  const name = say.language === 'de' ? 'licht-energie' : 'lighting-energy';
  if (part === 'parts') {
    type Part = (typeof parts)[number];
    const columns: Column<Part>[] = [
      column('Teil', 'part', ({ kind, key, name: told }) => (kind === 'municipality' ? say.municipality(key) : told)),
      ...energyColumns<Part>((one) => one),
    ];
    return tableOf(`${name}-${say.language === 'de' ? 'teile' : 'parts'}`, columns, parts, say);
  }
  type Bucket = (typeof buckets)[number];
  const columns: Column<Bucket>[] = [
    ...momentColumns<Bucket>('Beginn', 'begin', ({ from }) => from),
    ...momentColumns<Bucket>('Ende', 'end', ({ to }) => to),
    ...energyColumns<Bucket>((bucket) => bucket),
  ];
  return tableOf(name, columns, buckets, say);
}

export function lightingWorkTable({ streets }: Answer<'lightingWork'>, say: Say): Table {
  const { columns: heads, kinds, bring } = WORK_WORDS[say.language];
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: say.timezone, dateStyle: 'short', timeStyle: 'short' });
  const rows = streets.flatMap(({ municipality, site, items }) =>
    items.map((item) => [
      say.municipality(municipality),
      site,
      item.device,
      item.name,
      kinds[item.kind],
      // As a spreadsheet reads it: 2026-11-23 22:10 by the district's clock.
      clock.format(item.since),
      bring[item.bring],
      item.reason,
      item.lamps.join(', '),
      item.lat,
      item.lon,
    ]),
  );
  return { name: say.language === 'de' ? 'beleuchtung-arbeit' : 'lighting-work', head: heads, rows };
}
