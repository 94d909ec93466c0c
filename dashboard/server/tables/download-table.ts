// Gives the answers of the API as CSV files that a spreadsheet opens right: asked with the same question, written as fast as they are read.
import { type TableName, type TableQuery, tables } from '@lagebild/shared/contract/table-routes.ts';
import { BYTE_ORDER_MARK, type CsvOptions, csvLine } from '@lagebild/shared/domain/csv.ts';
import { fileName } from '@lagebild/shared/domain/file-name.ts';
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import type { AnswerContext } from '../answer-context.ts';
import type { Answers } from '../answers.ts';
import type { Download } from '../api.ts';
import { sendLines } from '../send-lines.ts';
import { airLimitsTable, airStationsTable, airStationTable } from './air-tables.ts';
import { alarmsTable } from './alarm-table.ts';
import { devicesTable, findingsTable, ledgerTable, quarantineTable } from './device-tables.ts';
import { lightingEnergyTable, lightingLampsTable, lightingNightTable, lightingSitesTable, lightingWorkTable } from './lighting-tables.ts';
import { parkingSitesTable, parkingSiteTable } from './parking-tables.ts';
import { batteryTable, radioTable, siteSeriesTable } from './place-tables.ts';
import { rulesMatrixTable, rulesTable } from './rule-tables.ts';
import { seriesTable } from './series-table.ts';
import { createSay, isoMoment, type Say, type Table } from './table.ts';

/** Rows of a list that is not counted in pages here. */
const ALL = 100_000;
/** Characters that are handed on at once. */
const CHUNK = 65_536;

type Makers = { [T in TableName]: (query: TableQuery<T>, say: Say) => Table | Promise<Table> };

function createMakers(answers: Answers, context: AnswerContext, findingRules: FindingRules): Makers {
  return {
    seriesTable: (query, say) => seriesTable(context, findingRules, query, say),
    devicesTable: async (query, say) => devicesTable(context, findingRules, await answers.devices(query), say),
    siteSeriesTable: async (query, say) => siteSeriesTable(context, query, await answers.siteSeries(query), say),
    lorawanRadioTable: async (query, say) => radioTable(query, await answers.lorawanRadio(query), say),
    batteryTable: async (query, say) => batteryTable(query, await answers.battery(query), say),
    findingsTable: async (query, say) => findingsTable(context, await answers.findings({ ...query, limit: ALL }), say),
    quarantineTable: (query, say) => quarantineTable(context, query, say),
    ledgerTable: async (_, say) => ledgerTable(await answers.ledger({}), say),
    alarmsTable: async (query, say) => alarmsTable(await answers.alarms({ ...query, limit: ALL }), say),
    parkingSitesTable: async (query, say) => parkingSitesTable(await answers.parkingSites(query), say),
    parkingSiteTable: async (query, say) => parkingSiteTable(await answers.parkingSite(query), query.part, say),
    airStationsTable: async (query, say) => airStationsTable(await answers.airStations(query), say),
    airStationTable: async (query, say) => airStationTable(await answers.airStation(query), query.pollutant, say),
    airLimitsTable: async (query, say) => airLimitsTable(await answers.airLimits(query), say),
    lightingNightTable: async (query, say) => lightingNightTable(await answers.lightingOverview(query), say),
    lightingSitesTable: async (query, say) => lightingSitesTable(await answers.lightingSites(query), query.part, say),
    lightingLampsTable: async (query, say) => lightingLampsTable(await answers.lightingLamps(query), say),
    lightingEnergyTable: async (query, say) => lightingEnergyTable(await answers.lightingEnergy(query), query.part, say),
    rulesTable: async (_, say) => rulesTable(await answers.rules({}), context.rules, say),
    rulesMatrixTable: async (_, say) => rulesMatrixTable(await answers.rulesMatrix({}), context.rules, say),
    lightingWorkTable: async (query, say) => lightingWorkTable(await answers.lightingWork(query), say),
  };
}

export function tableDownloads(findingRules: FindingRules): Download[] {
  const download = (name: TableName): Download => ({
    name,
    path: tables[name].path,
    query: tables[name].query,
    async send(question, { answers, context }, response) {
      const make = createMakers(answers, context, findingRules)[name] as (query: object, say: Say) => Table | Promise<Table>;
      const query = question as { lang: Language; decimal?: 'comma' | 'point' };
      const say = createSay(context.rules, query.lang);
      const table = await make(query, say);
      const lines = linesOf(table, optionsOf(query));
      // The first line is made before the head is sent: what fails then is still told as a refusal.
      const first = await lines.next();
      response
        .type('text/csv; charset=utf-8')
        .set('content-disposition', `attachment; filename="${fileName(table.name, isoMoment(Date.now(), say).slice(0, 10))}.csv"`);
      const text = (async function* () {
        if (!first.done) yield first.value;
        yield* lines;
      })();
      await sendLines(text, response);
    },
  });
  return (Object.keys(tables) as TableName[]).map(download);
}

function optionsOf({ lang, decimal }: { lang: Language; decimal?: 'comma' | 'point' }): CsvOptions {
  const isComma = (decimal ?? (lang === 'de' ? 'comma' : 'point')) === 'comma';
  return isComma ? { separator: ';', decimal: ',' } : { separator: ',', decimal: '.' };
}

async function* linesOf({ head, rows }: Table, options: CsvOptions): AsyncGenerator<string> {
  let text = BYTE_ORDER_MARK + csvLine(head, options);
  for await (const row of rows) {
    text += csvLine(row, options);
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
