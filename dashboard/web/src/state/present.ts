// What is shown of a device in one line: its name, its headline value, a quantity's value with its unit.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { freeSpaces, isClosed } from '@lagebild/shared/domain/parking/spaces.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { isSingleBay, lastValue } from './device-state.ts';
import type { Device } from './device-store.ts';
import type { Latest } from './latest-values.ts';
import { kindInfo, quantityInfo } from './region.ts';

/** From here on, as of meters, decimals are left out. */
const MANY = 10_000;

export interface Shown {
  readonly text: string;
  /** Unit or the word behind the number: "µg/m³", "frei". */
  readonly unit: string;
  /** The number itself, for sorting. */
  readonly value: number;
}

export function nameOf(device: Device): string {
  return device.about.value.name?.trim() || device.id;
}

export function quantityLabel(kind: Kind, quantity: string): string {
  return quantityInfo(kind, quantity)?.label[language.value] ?? quantity;
}

/** A quantity that only knows yes and no; a car park counts what is occupied, a single bay is it or not. */
export function isYesNo(kind: Kind, quantity: string, latest?: Latest): boolean {
  const accepts = quantityInfo(kind, quantity)?.accepts ?? [];
  if (!accepts.includes('boolean')) return false;
  return accepts.length === 1 || isSingleBay(latest);
}

/** @param latest the device's values, which tell a single bay from a car park */
export function showQuantity(kind: Kind, quantity: string, value: number, latest?: Latest): Shown {
  const info = quantityInfo(kind, quantity);
  if (isYesNo(kind, quantity, latest)) {
    // The mean over a bucket is a share of its time.
    if (value !== 0 && value !== 1) return { text: formatNumber(100 * value), unit: '%', value };
    return { text: value ? words.value.yes : words.value.no, unit: '', value };
  }
  // Of 92,364 kWh nobody reads the tenth, and the unit would stand in the next line.
  const decimals = Math.abs(value) >= MANY ? 0 : (info?.decimals ?? 1);
  return { text: formatNumber(value, decimals), unit: info?.unit ?? '', value };
}

/** The quantity a device is shown by: its kind's headline, else the first it has. */
export function headlineQuantity(kind: Kind, latest: Latest | undefined): string | undefined {
  const info = kindInfo(kind);
  if (!info || !latest) return info?.headline;
  if (latest.quantities.has(info.headline)) return info.headline;
  return info.quantities.find(({ key }) => latest.quantities.has(key))?.key ?? info.headline;
}

function showParking(latest: Latest): Shown | undefined {
  // Nothing of a closed car park can be had, as little as of a full one.
  if (isClosed(latest)) return { text: words.value.states.closed, unit: '', value: 0 };
  const free = freeSpaces(latest);
  if (free === undefined) {
    const occupied = lastValue(latest, 'occupied');
    if (occupied === undefined || !isSingleBay(latest)) return undefined;
    return { text: occupied ? words.value.tile.taken : words.value.tile.free, unit: '', value: 1 - occupied };
  }
  const capacity = lastValue(latest, 'capacity');
  const word = words.value.tile.free;
  return { text: formatNumber(free), unit: capacity === undefined ? word : `${word} / ${formatNumber(capacity)}`, value: free };
}

/** Undefined when there is nothing to show. */
export function showHeadline(kind: Kind, latest: Latest | undefined): Shown | undefined {
  if (!latest) return undefined;
  const parking = kind === 'parking' ? showParking(latest) : undefined;
  if (parking) return parking;
  const quantity = headlineQuantity(kind, latest);
  const value = quantity === undefined ? undefined : lastValue(latest, quantity);
  if (quantity === undefined || value === undefined) return undefined;
  const shown = showQuantity(kind, quantity, value);
  // A number without a unit says nothing without its name.
  return shown.unit === '' ? { ...shown, unit: quantityLabel(kind, quantity) } : shown;
}
