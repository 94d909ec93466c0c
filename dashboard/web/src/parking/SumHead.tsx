// The sum over all places that are shown: free spaces, what is known of them, those kept for somebody, and how many places are in which state.
import type { ParkingSum } from '@lagebild/shared/contract/parking-routes.ts';
import { SITE_STATES } from '@lagebild/shared/domain/parking/site-now.ts';
import { Age } from '../components/Age.tsx';
import { CoverageBar } from '../components/CoverageBar.tsx';
import { WhenceLink } from '../components/WhenceLink.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { sumSentence } from './phrases.ts';
import { SiteMark } from './SiteMark.tsx';
import { SpecialSpaces } from './SpecialSpaces.tsx';
import { parkingWords, percent } from './words.ts';

/** The filter by state: each with its number; a second click takes it away. */
function StateFilter({ route, sum }: { route: DeskRoute; sum: ParkingSum }) {
  const { states, filter } = parkingWords();
  return (
    <nav class="state-filter" aria-label={filter.states}>
      <ul>
        {SITE_STATES.map((state) => {
          const isChosen = route.state === state;
          return (
            <li key={state}>
              <a
                class={sum.states[state] === 0 ? 'state-choice state-choice-none' : 'state-choice'}
                href={hrefOf({ ...route, state: isChosen ? undefined : state })}
                aria-current={isChosen ? 'true' : undefined}
              >
                <SiteMark state={state} /> <span class="num">{formatNumber(sum.states[state])}</span> {states[state]}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** @param municipality whose sum it is, undefined for the district; @param at when the server said so, epoch milliseconds */
export function SumHead({
  route,
  municipality,
  sum,
  at,
}: {
  route: DeskRoute;
  municipality: string | undefined;
  sum: ParkingSum;
  at: number;
}) {
  const { sum: text, site } = parkingWords();
  const unknown = sum.capacity - sum.known - sum.closed;
  return (
    <section class="sum-head" aria-labelledby="sum-figure">
      <div class="sum-main">
        <p class={sum.free === null ? 'tile-figure tile-none' : 'tile-figure num'} id="sum-figure">
          {sum.free === null ? text.none : formatNumber(sum.free)} {sum.free !== null && <span class="tile-unit">{text.free}</span>}
        </p>
        <WhenceLink figure="parking_free" municipality={municipality} of={text.whenceFree} />
        <p class="sum-lines num">
          {sum.share !== null && (
            <span>
              {text.ofKnown(formatNumber(sum.known), percent(sum.share))}{' '}
              <WhenceLink figure="parking_taken" municipality={municipality} of={text.whenceShare} />{' '}
            </span>
          )}
          {unknown > 0 && <span class="state-silent">{text.unknown(formatNumber(unknown))} </span>}
          {sum.closed > 0 && <span class="state-off">{text.closed(formatNumber(sum.closed))}</span>}
        </p>
      </div>
      <SpecialSpaces special={sum.special} />
      <div class="sum-trust">
        <p class="as-printed">{site.asOf(formatTime(at, 'full'))}</p>
        <p class="sum-sentence">{sumSentence(sum)}</p>
        <p class="tile-trust">
          <CoverageBar fresh={sum.reporting} all={sum.devices} />
          {sum.newest !== null && (
            <span class="tile-age num">
              <Age time={sum.newest} />
            </span>
          )}
        </p>
      </div>
      <StateFilter route={route} sum={sum} />
    </section>
  );
}
