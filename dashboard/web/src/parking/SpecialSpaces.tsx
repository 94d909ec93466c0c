// Spaces kept for somebody, apart from the others: for disabled people, for charging.
import type { ParkingSum } from '@lagebild/shared/contract/parking-routes.ts';
import { formatNumber } from '../i18n/format.ts';
import { parkingWords } from './words.ts';

export function SpecialSpaces({ special }: { special: ParkingSum['special'] }) {
  const { special: text } = parkingWords();
  if (special.length === 0) return null;
  return (
    <dl class="special num">
      {special.map(({ use, free, known, capacity }) => (
        <div key={use} data-use={use}>
          <dt>
            {text.title} {text[use]}
          </dt>
          <dd>
            {free === null ? text.unknown(formatNumber(capacity)) : text.free(formatNumber(free), formatNumber(known))}
            {free !== null && known < capacity && <span class="state-silent"> {text.partly(formatNumber(capacity - known))}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
