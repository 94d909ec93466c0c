// Tables of the air desk: stations with their index, one station hour by hour, limit values over a year.
import type { AirStationView, LimitStateView } from '@lagebild/shared/contract/air-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { POLLUTANTS, type Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import { type Column, column, momentColumns, percent, rounded, type Say, type Table, tableOf } from './table.ts';

const NAMES: Readonly<Record<Pollutant, string>> = { pm10: 'PM10', pm2_5: 'PM2,5', o3: 'O3', no2: 'NO2', so2: 'SO2' };
const nameOf = (pollutant: Pollutant, { language }: Say): string =>
  language === 'de' ? NAMES[pollutant] : NAMES[pollutant].replace(',', '.');

const WORDS = {
  de: {
    stations: { reference: 'Referenzmessung', indicative: 'orientierend' },
    averagings: { hour: 'Stunde', day: 'Tag', day_max_8h: 'höchste 8 Stunden des Tages', year: 'Jahr' },
    kinds: { limit: 'Grenzwert', target: 'Zielwert' },
    statuses: { no_data: 'keine Daten', kept: 'eingehalten', used_up: 'aufgebraucht', exceeded: 'überschritten' },
    humid: 'ja',
  },
  en: {
    stations: { reference: 'reference method', indicative: 'indicative' },
    averagings: { hour: 'hour', day: 'day', day_max_8h: 'highest 8 hours of the day', year: 'year' },
    kinds: { limit: 'limit value', target: 'target value' },
    statuses: { no_data: 'no data', kept: 'kept', used_up: 'used up', exceeded: 'exceeded' },
    humid: 'yes',
  },
} as const;

export function airStationsTable({ stations, classes }: Answer<'airStations'>, say: Say): Table {
  const words = WORDS[say.language];
  const names = (all: readonly Pollutant[]): string => all.map((one) => nameOf(one, say)).join(', ');
  const columns: Column<AirStationView>[] = [
    column('Kommune', 'municipality', ({ municipality }) => say.municipality(municipality)),
    column('Gerät', 'device', ({ device }) => device),
    column('Name', 'name', ({ name }) => name),
    column('Messung', 'method', ({ stationClass }) => words.stations[stationClass]),
    column('Indexklasse (1–5)', 'index class (1–5)', (station) => station.class),
    column('Index', 'index', (station) => station.class && classes[station.class - 1]?.[say.language]),
    ...momentColumns<AirStationView>('Stunde ab', 'hour from', ({ hour }) => hour),
    column('entscheidend', 'deciding', ({ deciding }) => names(deciding)),
    column('fehlt', 'missing', ({ missing }) => names(missing)),
    ...POLLUTANTS.flatMap((pollutant): Column<AirStationView>[] => {
      const of = (station: AirStationView) => station.pollutants.find((one) => one.pollutant === pollutant);
      const name = nameOf(pollutant, say);
      return [
        column(`${name} (µg/m³)`, `${name} (µg/m³)`, (station) => rounded(of(station)?.value, 2)),
        column(`${name}: feuchte Luft`, `${name}: humid air`, (station) => (of(station)?.isHumid ? words.humid : null)),
      ];
    }),
    column('Stundenmittel gültig', 'valid hourly means', ({ coverage }) => coverage?.valid),
    column('von möglichen', 'of possible', ({ coverage }) => coverage?.of),
  ];
  return tableOf(say.language === 'de' ? 'luft-stationen' : 'air-stations', columns, stations, say);
}

export function airStationTable(
  { station, hours, classes, pollutants }: Answer<'airStation'>,
  only: Pollutant | undefined,
  say: Say,
): Table {
  const words = WORDS[say.language];
  const columns: Column<number>[] = [
    ...momentColumns<number>('Stunde ab', 'hour from', (hour) => hours[hour]),
    column('Indexklasse (1–5)', 'index class (1–5)', (hour) => classes[hour]),
    ...pollutants
      .filter(({ pollutant }) => only === undefined || pollutant === only)
      .flatMap(({ pollutant, values, capture, running, runningHours, isHumid }): Column<number>[] => {
        const name = nameOf(pollutant, say);
        return [
          column(`${name} (µg/m³), Stundenmittel`, `${name} (µg/m³), hourly mean`, (hour) => rounded(values[hour], 2)),
          column(`${name} (µg/m³), Mittel ${runningHours} h`, `${name} (µg/m³), mean of ${runningHours} h`, (hour) =>
            rounded(running[hour], 2),
          ),
          column(`${name}: erfasst (%)`, `${name}: captured (%)`, (hour) => percent(capture[hour])),
          column(`${name}: feuchte Luft`, `${name}: humid air`, (hour) => (isHumid[hour] ? words.humid : null)),
        ];
      }),
  ];
  const name = ['luft', station.device, only].filter(Boolean).join('-');
  return tableOf(say.language === 'de' ? name : name.replace(/^luft/, 'air'), columns, hours.keys(), say);
}

export function airLimitsTable({ year, stations, sets }: Answer<'airLimits'>, say: Say): Table {
  const words = WORDS[say.language];
  type Row = { readonly station: (typeof stations)[number]; readonly limit: LimitStateView };
  const rows = stations.flatMap((station) => station.limits.map((limit): Row => ({ station, limit })));
  const columns: Column<Row>[] = [
    column('Jahr', 'year', () => year),
    column('Kommune', 'municipality', ({ station }) => say.municipality(station.municipality)),
    column('Gerät', 'device', ({ station }) => station.device),
    column('Name', 'name', ({ station }) => station.name),
    column('Messung', 'method', ({ station }) => words.stations[station.stationClass]),
    column('Schadstoff', 'pollutant', ({ limit }) => nameOf(limit.pollutant, say)),
    column('Regelwerk', 'set', ({ limit }) => sets.find(({ key }) => key === limit.set)?.label[say.language] ?? limit.set),
    column('Art', 'kind', ({ limit }) => words.kinds[limit.kind]),
    column('Mittel über', 'averaging', ({ limit }) => words.averagings[limit.averaging]),
    column('Wert (µg/m³)', 'value (µg/m³)', ({ limit }) => limit.value),
    column('erlaubte Überschreitungen', 'allowed exceedances', ({ limit }) => limit.allowed),
    column('verbraucht', 'used', ({ limit }) => limit.used),
    column('Jahresmittel bisher (µg/m³)', 'annual mean so far (µg/m³)', ({ limit }) => rounded(limit.mean, 2)),
    column('Stand', 'status', ({ limit }) => words.statuses[limit.status]),
    column('gültig gemessen', 'validly measured', ({ limit }) => limit.measured),
    column('vergangen', 'elapsed', ({ limit }) => limit.elapsed),
    column('im Jahr', 'in the year', ({ limit }) => limit.total),
    column('genug Daten', 'enough data', ({ limit }) => limit.hasEnough),
  ];
  return tableOf(`${say.language === 'de' ? 'luft-grenzwerte' : 'air-limits'}-${year}`, columns, rows, say);
}
