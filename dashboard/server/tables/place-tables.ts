// Tables of a place and of one device: one quantity of all its devices over time, how a LoRaWAN device was heard, what was told of a battery.
import type { BatterySource } from '@lagebild/shared/contract/battery-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { TableQuery } from '@lagebild/shared/contract/table-routes.ts';
import { quantityOf } from '@lagebild/shared/domain/rule-book.ts';
import type { AnswerContext } from '../answer-context.ts';
import { type Column, column, momentColumns, rounded, type Say, type Table, tableOf } from './table.ts';

/** A sum or mean gets two decimals more than what is measured. */
const MORE_DECIMALS = 2;

const BATTERY_SOURCE_NAMES: Readonly<Record<Say['language'], Readonly<Record<BatterySource, string>>>> = {
  de: { device: 'Ladestand, vom Gerät gemessen', network: 'Ladestand, dem Funknetz genannt', voltage: 'Spannung' },
  en: { device: 'charge, measured by the device', network: 'charge, told to the radio network', voltage: 'voltage' },
};

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

export function batteryTable({ device }: TableQuery<'batteryTable'>, { sources }: Answer<'battery'>, say: Say): Table {
  const rows = sources.flatMap(({ history, ...source }) => history.map((day) => ({ ...source, ...day })));
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    ...momentColumns<Row>('Mittag des Tages', 'noon of the day', ({ time }) => time),
    column('Quelle', 'source', ({ source }) => BATTERY_SOURCE_NAMES[say.language][source]),
    column('Tagesmittel', 'daily mean', ({ value }) => rounded(value, 3)),
    column('Einheit', 'unit', ({ unit }) => unit),
    column('Temperatur (°C)', 'temperature (°C)', ({ temperature }) => rounded(temperature, 1)),
    column('umgerechnet', 'converted', ({ atReference }) => rounded(atReference, 3)),
    column('auf Temperatur (°C)', 'to temperature (°C)', ({ atReference, referenceDegrees }) =>
      atReference === null ? null : referenceDegrees,
    ),
  ];
  return tableOf(`${say.language === 'de' ? 'batterie' : 'battery'}-${device}`, columns, rows, say);
}
