// How the values of a part are written: what it adds to the figure, what it is a share of, and what it told.
import type { FigurePartView } from '@lagebild/shared/contract/figure-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { energyText, powerText } from '@lagebild/shared/domain/figures/numbers.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { formatNumber } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { quantityLabel, showQuantity } from '../state/present.ts';
import { figurePageWords } from './words.ts';

export type FigureAnswer = Answer<'figure'>;

/** Which kind the devices of a figure are of; undefined where they are of all kinds, or no devices. */
export function kindOf(figure: FigureAnswer['figure']): Kind | undefined {
  if (figure.startsWith('parking_')) return 'parking';
  if (figure.startsWith('lighting_')) return 'lighting';
  return figure === 'air_index' ? 'air' : undefined;
}

/** "130", "66 von 200", "Klasse 2", "18,2 W"; undefined for a part that does not count. */
export function addsText(
  { figure }: Pick<FigureAnswer, 'figure'>,
  { value, of }: Pick<FigurePartView, 'value' | 'of'>,
): string | undefined {
  if (value === null) return undefined;
  const text = figurePageWords();
  if (figure === 'air_index') return text.classOf(formatNumber(value));
  if (figure === 'lighting_power') return powerText(value, language.value);
  if (figure === 'lighting_energy') {
    const used = energyText(value, language.value);
    return of === null ? used : `${used} · ${text.planned(energyText(of, language.value))}`;
  }
  if (figure === 'lighting_saving') return `${energyText(value, language.value)} ${text.of(energyText(of ?? 0, language.value))}`;
  return of === null ? formatNumber(value) : `${formatNumber(value)} ${text.of(formatNumber(of))}`;
}

/** "frei 130, Stellplätze 330" */
export function toldText(kind: Kind | undefined, told: FigurePartView['told']): string {
  if (kind === undefined) return '';
  return told
    .map(({ quantity, value }) => {
      const { text, unit } = showQuantity(kind, quantity, value);
      return `${quantityLabel(kind, quantity)} ${text}${unit && `\u00a0${unit}`}`;
    })
    .join(', ');
}
