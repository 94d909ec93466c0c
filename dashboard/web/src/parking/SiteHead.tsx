// The head of a place: its state, how many spaces are free, how much of it is known, how old that is, and one plain sentence.
import { Age } from '../components/Age.tsx';
import { CoverageBar } from '../components/CoverageBar.tsx';
import { formatAge, formatNumber, formatTime } from '../i18n/format.ts';
import { hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { isWide } from '../state/media.ts';
import { municipalityName } from '../state/region.ts';
import { isOneBay, type SiteAnswer, siteSentence, stateWord } from './phrases.ts';
import { SiteMark } from './SiteMark.tsx';
import { SpecialSpaces } from './SpecialSpaces.tsx';
import { parkingWords, percent } from './words.ts';

function Title({ text }: { text: string }) {
  // Where the list is not shown beside it, this is the page.
  const Level = isWide.value ? 'h2' : 'h1';
  return (
    <Level class="site-title" id="site-title" tabIndex={-1}>
      {text}
    </Level>
  );
}

export function SiteHead({ answer: { site, at } }: { answer: SiteAnswer }) {
  const { site: text } = parkingWords();
  const { state, free, share, capacity, newest, oldest, reporting, devices, basis } = site;
  return (
    <header class="site-head" data-state={state}>
      <p class="site-place">
        <a href={hrefOf({ page: 'municipality', municipality: site.municipality })}>{municipalityName(site.municipality)}</a>
        {' · '}
        <a href={hrefOf({ page: 'site', municipality: site.municipality, site: site.site })}>{text.toPlace}</a>
      </p>
      <Title text={site.site} />
      <p class="site-now">
        <span class={`site-state site-state-${state}`}>
          <SiteMark state={state} /> {state === 'open' && !isOneBay(site) ? '' : stateWord(site)}
        </span>{' '}
        {!isOneBay(site) && free !== null && (
          <span class="site-figure num">
            <span class="tile-figure">{formatNumber(free)}</span> <span class="tile-unit">{text.free}</span>
          </span>
        )}{' '}
        <span class="site-of num">
          {!isOneBay(site) && capacity !== null && <span>{text.of(formatNumber(capacity))} </span>}
          {!isOneBay(site) && share !== null && <span>{text.taken(percent(share))} </span>}
          <span>{basis === 'counter' ? text.counters : text.bays(formatNumber(devices))}</span>
        </span>
      </p>
      <p class="as-printed">{text.asOf(formatTime(at, 'full'))}</p>
      <p class="site-sentence">{siteSentence(site, everySecond.value)}</p>
      <SpecialSpaces special={site.special} />
      <p class="tile-trust">
        <CoverageBar fresh={reporting} all={devices} />
        {newest !== null && (
          <span class="tile-age num">
            <Age time={newest} />
            {oldest !== null && newest - oldest > 60_000 && (
              <>
                {' · '}
                <Age time={oldest} words={(ms) => text.oldest(formatAge(ms))} />
              </>
            )}
          </span>
        )}
      </p>
    </header>
  );
}
