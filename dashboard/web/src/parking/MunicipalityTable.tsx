// The municipalities side by side: sites, free spaces, occupancy, coverage; shown while no place is chosen.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { municipalityName, region } from '../state/region.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { ShareBar } from './ShareBar.tsx';
import { parkingWords, percent } from './words.ts';

type Sum = Answer<'parkingSites'>['total'];

function Cells({ sum }: { sum: Sum }) {
  const { none } = words.value;
  const unknown = sum.capacity > 0 ? (sum.capacity - sum.known - sum.closed) / sum.capacity : 0;
  return (
    <>
      <td>{formatNumber(sum.sites)}</td>
      <td>
        <span class="value">{sum.free === null ? none : formatNumber(sum.free)}</span>
      </td>
      <td>{formatNumber(sum.known)}</td>
      <td class="col-share">
        <span>{sum.share === null ? none : percent(sum.share)}</span>
        <ShareBar share={sum.share} unknown={sum.share === null ? 1 : unknown} />
      </td>
      <td>{`${formatNumber(sum.reporting)}/${formatNumber(sum.devices)}`}</td>
    </>
  );
}

export function MunicipalityTable({ answer }: { answer: Answer<'parkingSites'> }) {
  const { places } = parkingWords();
  const { coverage } = words.value;
  return (
    <section class="desk-places" aria-labelledby="desk-places-title">
      <h2 class="panel-title" id="desk-places-title">
        {places.title}
      </h2>
      <p class="panel-quiet">{places.hint}</p>
      <FiguresTable
        name="municipalities"
        caption={places.caption}
        heads={['', places.sites, places.free, places.known, places.share, places.coverage]}
      >
        {answer.municipalities.map((sum) => (
          <tr key={sum.municipality} title={coverage(formatNumber(sum.reporting), formatNumber(sum.devices))}>
            <th scope="row">
              <a href={hrefOf({ page: 'parking', municipality: sum.municipality })}>{municipalityName(sum.municipality)}</a>
            </th>
            <Cells sum={sum} />
          </tr>
        ))}
        <tr class="figures-total">
          <th scope="row">{region.value?.name ?? places.total}</th>
          <Cells sum={answer.total} />
        </tr>
      </FiguresTable>
    </section>
  );
}
