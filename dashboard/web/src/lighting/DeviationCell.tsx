// How far use is from the plan, and of how much of the use that is said where the plan stands for a part of it.
import { isComparable } from '@lagebild/shared/domain/lighting/energy.ts';
import { deviationText, type Energy, kwhText } from './amounts.ts';
import { lightingWords } from './words.ts';

export function DeviationCell({ energy }: { energy: Energy }) {
  const { figures } = lightingWords();
  const { usedKwh, compared } = energy;
  const ofPart = isComparable(energy) && kwhText(compared.usedKwh) !== kwhText(usedKwh);
  return (
    <td class="num">
      {deviationText(energy)}
      {ofPart && <span class="row-id">{figures.comparedEnergy(kwhText(compared.usedKwh))}</span>}
    </td>
  );
}
