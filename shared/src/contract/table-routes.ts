// What the HTTP API gives as a table for a spreadsheet: each the answer of a route, asked with the same question. Server and OpenAPI read it here.
import { z } from 'zod';
import { POLLUTANTS } from '../domain/air/pollutants.ts';
import { routes } from './http.ts';
import { paths } from './paths.ts';
import { seriesQuality, seriesSelection, seriesWidth } from './series-routes.ts';

/** Rows of one table of values in buckets, at most. */
export const MAX_TABLE_ROWS = 100_000;
/** Days that are told reading by reading in one table, at most. */
export const MAX_RAW_TABLE_DAYS = 92;

const options = {
  lang: z.enum(['de', 'en']).default('de').describe('Language of heads, words and sentences'),
  decimal: z
    .enum(['comma', 'point'])
    .optional()
    .describe('comma: decimal comma and ; between cells. point: decimal point and , between cells. When left out, as the language has it'),
};

export const tables = {
  seriesTable: {
    path: paths.seriesTable,
    summary: `One quantity of one device over time, with quality level and coverage; at most ${MAX_TABLE_ROWS} rows, or with every=raw ${MAX_RAW_TABLE_DAYS} days`,
    query: z.strictObject({ ...seriesSelection, every: seriesWidth, quality: seriesQuality, ...options }),
  },
  devicesTable: {
    path: paths.devicesTable,
    summary: 'The devices, each newest value a row',
    query: routes.devices.query.extend(options),
  },
  siteSeriesTable: {
    path: paths.siteSeriesTable,
    summary: 'One quantity of a whole place over time, with how many of how many devices stand behind each value',
    query: routes.siteSeries.query.extend(options),
  },
  lorawanRadioTable: {
    path: paths.lorawanRadioTable,
    summary: 'How a LoRaWAN device was heard: each frame with its signal and what was left of it',
    query: routes.lorawanRadio.query.extend(options),
  },
  batteryTable: {
    path: paths.batteryTable,
    summary: 'What a device told of its battery, day by day, from each source',
    query: routes.battery.query.extend(options),
  },
  findingsTable: {
    path: paths.findingsTable,
    summary: 'What was noticed about devices',
    query: routes.findings.query.extend(options),
  },
  quarantineTable: {
    path: paths.quarantineTable,
    summary: 'All messages of the quarantine that match, with their reasons',
    query: routes.quarantine.query.omit({ limit: true, before: true }).extend(options),
  },
  ledgerTable: { path: paths.ledgerTable, summary: 'The books by municipality', query: z.strictObject(options) },
  alarmsTable: { path: paths.alarmsTable, summary: 'The alarms', query: routes.alarms.query.extend(options) },
  parkingSitesTable: {
    path: paths.parkingSitesTable,
    summary: 'Car parks and streets with their occupancy now',
    query: routes.parkingSites.query.extend(options),
  },
  parkingSiteTable: {
    path: paths.parkingSiteTable,
    summary: 'One part of what is known of a car park or street',
    query: routes.parkingSite.query.extend({
      part: z
        .enum(['day', 'forecast', 'week', 'stays'])
        .default('day')
        .describe('day: today beside the weeks before and the forecast. week: weekday by hour. stays: lengths of stay'),
      ...options,
    }),
  },
  airStationsTable: {
    path: paths.airStationsTable,
    summary: 'The air stations with their index and the means behind it',
    query: routes.airStations.query.extend(options),
  },
  airStationTable: {
    path: paths.airStationTable,
    summary: 'One air station hour by hour, of one pollutant or of all',
    query: routes.airStation.query.extend({ pollutant: z.enum(POLLUTANTS).optional(), ...options }),
  },
  airLimitsTable: { path: paths.airLimitsTable, summary: 'Limit values over a year', query: routes.airLimits.query.extend(options) },
  lightingNightTable: {
    path: paths.lightingNightTable,
    summary: 'The last night by municipality: sun, plans, when lights switched, energy',
    query: routes.lightingOverview.query.extend(options),
  },
  lightingSitesTable: {
    path: paths.lightingSitesTable,
    summary: 'Streets, or cabinets',
    query: routes.lightingSites.query.extend({ part: z.enum(['sites', 'feeders']).default('sites'), ...options }),
  },
  lightingLampsTable: {
    path: paths.lightingLampsTable,
    summary: 'The lamps of a place',
    query: routes.lightingLamps.query.extend(options),
  },
  lightingEnergyTable: {
    path: paths.lightingEnergyTable,
    summary: 'Energy against plan, over time or by parts',
    query: routes.lightingEnergy.query.extend({ part: z.enum(['time', 'parts']).default('time'), ...options }),
  },
  lightingWorkTable: {
    path: paths.lightingWorkTable,
    summary: 'The work list of street lighting',
    query: routes.lightingWork.query.extend(options),
  },
  rulesTable: {
    path: paths.rulesTable,
    summary: 'Where municipalities deviate from the rule book, a field a row',
    query: routes.rules.query.extend(options),
  },
  rulesMatrixTable: {
    path: paths.rulesMatrixTable,
    summary: 'Who has how many devices of which kind, supplier and model',
    query: routes.rulesMatrix.query.extend(options),
  },
} as const;

export type TableName = keyof typeof tables;
export type TableQuery<T extends TableName> = z.output<(typeof tables)[T]['query']>;
