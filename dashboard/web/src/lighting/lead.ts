// The lighting desk's one plain sentence or two: what is lit now, what the last night used, what failed.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { formatNumber } from '../i18n/format.ts';
import { deviationWords, kwhText, savedKwh } from './amounts.ts';
import { lightingWords } from './words.ts';

export type LightingOverview = Answer<'lightingOverview'>;

export function leadOf(overview: LightingOverview): string {
  return [...nowSentences(overview), ...nightSentences(overview), ...cabinetSentences(overview)].join(' ');
}

function nowSentences({ lit, litKnown, plannedLit, states }: LightingOverview): string[] {
  const { lead } = lightingWords();
  if (litKnown === 0) return [lead.silent];
  if (plannedLit === 0) return [lit === 0 ? lead.day(formatNumber(litKnown)) : lead.dayLit(formatNumber(lit))];
  const extra = states.unplanned_lit ?? 0;
  const burning = lead.night(formatNumber(Math.max(0, lit - extra)), formatNumber(plannedLit));
  return extra > 0 ? [burning, lead.nightMore(formatNumber(extra))] : [burning];
}

function nightSentences({ night: { energy } }: LightingOverview): string[] {
  const { lead } = lightingWords();
  if (energy.telling === 0) return [lead.nightUnknown];
  const compared = deviationWords(energy);
  const used = kwhText(energy.usedKwh);
  if (compared === undefined) return [lead.nightUsed(used)];
  const saved = savedKwh(energy) ?? 0;
  return [lead.nightCompared(used, compared), ...(saved > 0 ? [lead.saved(kwhText(saved))] : [])];
}

function cabinetSentences({ cabinets }: LightingOverview): string[] {
  return cabinets.length > 0 ? [lightingWords().lead.cabinets(formatNumber(cabinets.length))] : [];
}
