// Tables of a place and of a radio: one quantity of all its devices over time, and how a LoRaWAN device was heard.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { TableQuery } from '@lagebild/shared/contract/table-routes.ts';
import { quantityOf } from '@lagebild/shared/domain/rule-book.ts';
import type { AnswerContext } from '../answer-context.ts';
import { type Column, column, momentColumns, rounded, type Say, type Table, tableOf } from './table.ts';

/** A sum or mean gets two decimals more than what is measured. */
const MORE_DECIMALS = 2;

export function siteSeriesTable(
  { rules }: Pick<AnswerContext, 'rules'>,
  { site, kind, quantity }: TableQuery<'siteSeriesTable'>,
  { times, values, partly, reporting, of }: Answer<'siteSeries'>,
  say: Say,
): Table {
  const rule = quantityOf(rules, kind, quantity);
  const unit = rule?.unit ? ` (${rule.unit})` : '';
  const labels = { de: `${rule?.label.de ?? quantity}${unit}`, en: `${rule?.label.en ?? quantity}${unit}` };
  const decimals = (rule?.decimals ?? 0) + MORE_DECIMALS;
  const rows = times.map((time, index) => ({
    time,
    value: values[index],
    partly: partly[index],
    reporting: reporting[index],
    of: of[index],
  }));
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    ...momentColumns<Row>('Zeit', 'time', ({ time }) => time),
    { head: labels, of: ({ value }) => rounded(value, decimals) },
    column('unvollständig', 'incomplete', (row) => rounded(row.partly, decimals)),
    column('Geräte melden', 'devices reporting', (row) => row.reporting),
    column('Geräte', 'devices', (row) => row.of),
  ];
  return tableOf(`${site}-${quantity}`, columns, rows, say);
}

export function radioTable({ device }: TableQuery<'lorawanRadioTable'>, { frames }: Answer<'lorawanRadio'>, say: Say): Table {
  type Row = (typeof frames)[number];
  const columns: Column<Row>[] = [
    ...momentColumns<Row>('gehört', 'heard', ({ receivedAt }) => receivedAt),
    column('Gateway', 'gateway', ({ gateway }) => gateway),
    column('Gateways', 'gateways', ({ gateways }) => gateways),
    column('Spreizfaktor', 'spreading factor', ({ spreadingFactor }) => spreadingFactor),
    column('RSSI (dBm)', 'RSSI (dBm)', ({ rssi }) => rssi),
    column('SNR (dB)', 'SNR (dB)', ({ snr }) => snr),
    column('Reserve (dB)', 'reserve (dB)', ({ reserve }) => rounded(reserve, 1)),
  ];
  return tableOf(`${say.language === 'de' ? 'empfang' : 'reception'}-${device}`, columns, frames, say);
}
