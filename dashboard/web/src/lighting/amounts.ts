// Energy and power as people write them: 832 kWh, 1,2 MWh, 0,48 kWh; and how far from the plan.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { deviationOf, isComparable } from '@lagebild/shared/domain/lighting/energy.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { lightingWords } from './words.ts';

export type Energy = Answer<'lightingOverview'>['night']['energy'];

/** With as many decimals as matter. */
function withDecimals(value: number): string {
  const size = Math.abs(value);
  return formatNumber(value, size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2);
}

export const kwhText = (kwh: number): string => (Math.abs(kwh) >= 10_000 ? `${withDecimals(kwh / 1000)} MWh` : `${withDecimals(kwh)} kWh`);
export const kgText = (kg: number): string => (Math.abs(kg) >= 10_000 ? `${withDecimals(kg / 1000)} t` : `${withDecimals(kg)} kg`);
export const wattText = (watts: number): string =>
  watts >= 10_000 ? `${formatNumber(watts / 1000, 1)} kW` : `${formatNumber(watts, watts < 10 ? 1 : 0)} W`;
export const percentText = (share: number, decimals = 0): string => `${formatNumber(100 * share, decimals)} %`;
export const levelText = (level: number | null): string => (level === null ? words.value.none : `${formatNumber(level)} %`);

/** +3,2 % */
export function deviationText(energy: Energy): string {
  const deviation = deviationOf(energy);
  if (deviation === undefined) return words.value.none;
  const rounded = Math.round(deviation * 1000) / 1000;
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : '±'}${percentText(Math.abs(rounded), 1)}`;
}

/** Less than this is as planned: photocells switch minutes before or after the sun's height says. */
const AS_PLANNED = 0.005;

export function deviationWords(energy: Energy): string | undefined {
  const { lead } = lightingWords();
  const deviation = deviationOf(energy);
  if (deviation === undefined) return undefined;
  if (Math.abs(deviation) < AS_PLANNED) return lead.asPlanned;
  const percent = percentText(Math.abs(deviation), 1);
  return deviation < 0 ? lead.less(percent) : lead.more(percent);
}

/** What dimming and switching off saved against full light all night; only where the two can be compared. */
export const savedKwh = (energy: Energy): number | undefined => (isComparable(energy) ? energy.compared.savedKwh : undefined);

/** On an axis: no more decimals than the number has. */
export const axisText = (kwh: number): string =>
  kwh >= 10_000
    ? `${formatNumber(kwh / 1000, Number.isInteger(kwh / 1000) ? 0 : 1)} MWh`
    : `${formatNumber(kwh, [0, 1, 2, 3].find((decimals) => Number.isInteger(Math.round(kwh * 10 ** (decimals + 6)) / 1e6)) ?? 3)} kWh`;
