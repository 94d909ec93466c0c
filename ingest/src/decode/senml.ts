// SenML JSON (RFC 8428): resolves base fields and relative times, and makes one reading of what one device says about one moment.

import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { converter } from '@lagebild/shared/domain/units.ts';
import type { Words } from '@lagebild/shared/domain/words.ts';
import { type Json, objectOf } from './fields.ts';
import type { Format, Undecodable } from './format.ts';

/** A resolved record [RFC 8428, 4.6]. */
export interface SenmlRecord {
  readonly name: string;
  readonly unit: string | undefined;
  readonly value: number | string | boolean | undefined;
  readonly sum: number | undefined;
  /** Seconds since 1970; below 2^28 relative to now [4.5.3]. */
  readonly time: number;
}

const RELATIVE_TO_NOW = 2 ** 28;
/** RFC 8428 is version 10; its own example 5.1.2 has 5. Bit 4 of RFC 9100 on top of 10 allows secondary units. */
const MOST_VERSION = 10;
const WITH_SECONDARY_UNITS = 26;
const VALUES = ['v', 'vs', 'vb', 'vd'] as const;
const NAME = /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/;
const LABELS = { number: ['bt', 'bv', 'bs', 't', 'v', 's', 'ut', 'bver'], string: ['bn', 'bu', 'n', 'u', 'vs', 'vd'], boolean: ['vb'] };

const isSenml = (root: unknown): root is Json[] =>
  Array.isArray(root) &&
  root.length > 0 &&
  root.every((one) => objectOf(one)) &&
  (root as Json[]).some((one) => VALUES.some((label) => label in one) || 's' in one) &&
  (root as Json[]).some((one) => 'n' in one || 'bn' in one);

/** @returns the records with base fields applied, or what is wrong with the pack */
export function resolveSenml(pack: readonly Json[]): SenmlRecord[] | Undecodable {
  const base: { bn?: string; bt?: number; bu?: string; bv?: number; bs?: number } = {};
  const records: SenmlRecord[] = [];
  for (const [index, record] of pack.entries()) {
    const wrong = wrongLabel(record);
    if (wrong !== undefined) return inRecord(index, wrong);
    for (const label of ['bn', 'bt', 'bu', 'bv', 'bs'] as const) if (label in record) Object.assign(base, { [label]: record[label] });
    if (!Object.keys(record).some((label) => ['n', 't', 'u', 's', 'ut', ...VALUES].includes(label))) continue; // base fields alone
    const name = (base.bn ?? '') + ((record.n as string | undefined) ?? '');
    if (!NAME.test(name)) {
      const given = name.slice(0, 80);
      return inRecord(index, { en: `"${given}" is no name`, de: `„${given}“ ist kein Name` });
    }
    const given = VALUES.filter((label) => label in record);
    if (given.length > 1) {
      const all = given.join(', ');
      return inRecord(index, { en: `it has several values (${all})`, de: `er hat mehrere Werte (${all})` });
    }
    const number = record.v as number | undefined;
    const isNumeric = given[0] === 'v' || (given.length === 0 && base.bv !== undefined && !('s' in record));
    const value = isNumeric ? (base.bv ?? 0) + (number ?? 0) : given[0] ? (record[given[0]] as string | boolean) : undefined;
    const sum = 's' in record || base.bs !== undefined ? (base.bs ?? 0) + ((record.s as number | undefined) ?? 0) : undefined;
    if (value === undefined && sum === undefined)
      return inRecord(index, { en: 'it has neither a value nor a sum', de: 'er hat weder Wert noch Summe' });
    const time = (base.bt ?? 0) + ((record.t as number | undefined) ?? 0);
    records.push({ name, unit: (record.u as string | undefined) ?? base.bu, value, sum, time });
  }
  return records;
}

const inRecord = (index: number, { en, de }: Words): Undecodable => ({
  problem: { en: `record ${index + 1}: ${en}`, de: `Eintrag ${index + 1}: ${de}` },
});

const TYPE_NAMES: Record<string, string> = { number: 'eine Zahl', string: 'Text', boolean: 'true oder false' };

function wrongLabel(record: Json): Words | undefined {
  const must = Object.keys(record).find((label) => label.endsWith('_'));
  if (must !== undefined) {
    const given = must.slice(0, 40);
    return { en: `"${given}" must be understood, and is not`, de: `„${given}“ müsste verstanden werden und wird es nicht` }; // 4.4
  }
  for (const [type, labels] of Object.entries(LABELS)) {
    const label = labels.find((one) => one in record && (typeof record[one] !== type || Number.isNaN(record[one])));
    if (label !== undefined) return { en: `"${label}" must be a ${type}`, de: `„${label}“ muss ${TYPE_NAMES[type]} sein` };
  }
  const version = record.bver as number | undefined;
  return version === undefined || version === WITH_SECONDARY_UNITS || (Number.isInteger(version) && version > 0 && version <= MOST_VERSION)
    ? undefined
    : { en: `version ${version} is not known`, de: `Version ${version} ist nicht bekannt` };
}

/** SenML units [RFC 8428, 12.1; secondary ones RFC 8798]: what we call them, and the rule book's unit of the same kind. */
const UNITS: Record<string, readonly [ours: string, ruleBooks: string]> = {
  Pa: ['Pa', 'hPa'],
  J: ['J', 'kWh'],
  Wh: ['Wh', 'kWh'],
  K: ['K', '°C'],
  '/': ['/', '%'],
  'kg/m3': ['kg/m³', 'µg/m³'],
  kW: ['kW', 'W'],
  mA: ['mA', 'A'],
  mV: ['mV', 'V'],
  s: ['s', 'h'],
  min: ['min', 'h'],
};

function converted(value: number, unit: string | undefined): number {
  const [ours, ruleBooks] = UNITS[unit ?? ''] ?? [];
  return ours === undefined || ruleBooks === undefined ? value : (converter(ours, ruleBooks)?.(value) ?? value);
}

/** What is meant by a record without a name of its own. */
const QUANTITY_OF_UNIT: Record<string, string> = {
  Cel: 'temperature',
  '%RH': 'humidity',
  lx: 'illuminance',
  V: 'voltage',
  A: 'current',
  W: 'power',
  '%EL': 'battery',
};

/** The device a record is about, and what of it: the last part of the name, or what its unit says. */
function takeApart({ name, unit }: SenmlRecord, bases: ReadonlySet<string>): { device: string; field: string | undefined } {
  if (bases.has(name)) return { device: name, field: QUANTITY_OF_UNIT[unit ?? ''] };
  const at = Math.max(name.lastIndexOf(':'), name.lastIndexOf('/'));
  const field = name.slice(at + 1);
  // urn:dev:ow:10e2073a01080063 is a device, not a quantity of one.
  if (at === -1 || /^urn:dev:[a-z]+:[0-9a-f]+$/i.test(name)) return { device: name, field: QUANTITY_OF_UNIT[unit ?? ''] };
  return { device: name.slice(0, at), field };
}

const NO_NUMBER: Words = {
  en: 'the pack has no number, and nothing that is true or false',
  de: 'die Sendung enthält keine Zahl und nichts, was wahr oder falsch ist',
};

/** Groups the records by device and time; there must be one device. */
export function readingsOfSenml(records: readonly SenmlRecord[], bases: ReadonlySet<string>): LnsEvent | Undecodable {
  const devices = new Map<string, Map<number, Record<string, unknown>>>();
  for (const record of records) {
    const { device, field } = takeApart(record, bases);
    const key = device.replace(/[:/]+$/, '');
    const times = devices.get(key) ?? new Map<number, Record<string, unknown>>();
    devices.set(key, times);
    const given = record.value ?? record.sum;
    if (field === undefined || typeof given === 'string') continue;
    times.set(record.time, { ...times.get(record.time), [field]: typeof given === 'number' ? converted(given, record.unit) : given });
  }
  const [device, times] = [...devices][0] ?? [];
  if (device === undefined || times === undefined)
    return { problem: { en: 'the pack has no record', de: 'die Sendung hat keinen Eintrag' } };
  if (devices.size > 1) {
    const { size } = devices;
    const en = `the pack is about ${size} devices; send one pack for each`;
    return { problem: { en, de: `die Sendung handelt von ${size} Geräten; jedes braucht seine eigene` } };
  }
  const readings = [...times].map(([time, fields]) =>
    Math.abs(time) < RELATIVE_TO_NOW ? { agoMs: -time * 1000, fields } : { time: Math.round(time * 1000), fields },
  );
  if (readings.length === 0) return { problem: NO_NUMBER };
  return { type: 'measured', device, readings };
}

export const senml: Format = {
  name: 'SenML',
  recognise: ({ root }) => (isSenml(root) ? '[{ n, v }]' : undefined),
  decode({ root }) {
    const pack = root as Json[];
    const records = resolveSenml(pack);
    if ('problem' in records) return records;
    const bases = new Set(pack.flatMap(({ bn }) => (typeof bn === 'string' ? [bn] : [])));
    return readingsOfSenml(records, bases);
  },
};
