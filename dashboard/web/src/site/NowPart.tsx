// What a place is like now, a tile for each kind that stands there: closed, full and no data are three things; each leads to its desk.
import type { AirStationView } from '@lagebild/shared/contract/air-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { LightingStreetView } from '@lagebild/shared/contract/lighting-routes.ts';
import type { ParkingSiteView } from '@lagebild/shared/contract/parking-routes.ts';
import { IndexMark } from '../air/IndexMark.tsx';
import { formatMass, measuredOf, nameOfStation, namesOf } from '../air/present-air.ts';
import { airWords } from '../air/words.ts';
import { Age } from '../components/Age.tsx';
import { CoverageBar } from '../components/CoverageBar.tsx';
import { Mark } from '../components/Mark.tsx';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { deviationWords, wattText } from '../lighting/amounts.ts';
import { StateSummary } from '../lighting/LampStateWord.tsx';
import { isOneBay, siteSentence, stateWord } from '../parking/phrases.ts';
import { SiteMark } from '../parking/SiteMark.tsx';
import { SpecialSpaces } from '../parking/SpecialSpaces.tsx';
import { hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { siteWords } from './words.ts';

type Site = Answer<'site'>;

function Trust({ reporting, devices, newest }: { reporting: number; devices: number; newest: number | null }) {
  return (
    <p class="tile-trust">
      <CoverageBar fresh={reporting} all={devices} />
      {newest !== null && (
        <span class="tile-age num">
          <Age time={newest} />
        </span>
      )}
    </p>
  );
}

function Parking({ view }: { view: ParkingSiteView }) {
  const { kinds } = words.value;
  const { list, toDesk } = siteWords();
  const { state, free, known, reporting, devices, newest } = view;
  return (
    <section class="tile now-tile" aria-labelledby="now-parking" data-state={state}>
      <h3 class="tile-name" id="now-parking">
        <Mark kind="parking" /> {kinds.parking}
      </h3>
      <p class={`now-word site-state site-state-${state}`}>
        <SiteMark state={state} /> {stateWord(view)}
      </p>
      {!isOneBay(view) && free !== null && (
        <p class="now-figure num">
          <span class="tile-figure">{formatNumber(free)}</span>{' '}
          <span class="tile-unit">{known > 0 ? list.ofFree(formatNumber(known)) : list.freeOnly('').trim()}</span>
        </p>
      )}
      <p class="now-sentence">{siteSentence(view, everySecond.value)}</p>
      <SpecialSpaces special={view.special} />
      <Trust reporting={reporting} devices={devices} newest={newest} />
      <a class="text-link" href={hrefOf({ page: 'parking', municipality: view.municipality, site: view.site })}>
        {toDesk.parking}
      </a>
    </section>
  );
}

function Lighting({ view }: { view: LightingStreetView }) {
  const { kinds } = words.value;
  const { lighting: text, toDesk } = siteWords();
  const { lit, litKnown, plannedLit, states, watts, wattsFrom, wattsOf, reporting, devices, newest, work, night } = view;
  const deviation = deviationWords(night);
  return (
    <section class="tile now-tile" aria-labelledby="now-lighting">
      <h3 class="tile-name" id="now-lighting">
        <Mark kind="lighting" /> {kinds.lighting}
      </h3>
      <StateSummary states={states} />
      {litKnown === 0 ? (
        <p class="now-sentence">{text.unknown}</p>
      ) : (
        <p class="now-figure num">
          <span class="tile-figure">{formatNumber(lit)}</span> <span class="tile-unit">{text.ofLit(formatNumber(litKnown))}</span>
        </p>
      )}
      <p class="tile-lines num">
        {litKnown > 0 && <span>{text.planned(formatNumber(plannedLit))}</span>}
        {watts !== null && (
          <span>
            {text.draws} {wattText(watts)}
            {wattsFrom < wattsOf && `, ${text.drawsOf(formatNumber(wattsFrom), formatNumber(wattsOf))}`}
          </span>
        )}
        {deviation !== undefined && (
          <span>
            {text.night}: {deviation}
          </span>
        )}
        {work > 0 && <span class="state-alarm">{text.work(formatNumber(work))}</span>}
      </p>
      <Trust reporting={reporting} devices={devices} newest={newest} />
      <a class="text-link" href={hrefOf({ page: 'lighting', municipality: view.municipality, part: 'strassen', site: view.site })}>
        {toDesk.lighting}
      </a>
    </section>
  );
}

function Air({ view, classes }: { view: AirStationView; classes: Site['airClasses'] }) {
  const { kinds, none } = words.value;
  const { air: text, toDesk } = siteWords();
  const { class: one, deciding, stationClass, device, municipality, pollutants, lastTime, coverage } = view;
  const told = pollutants.filter(({ value }) => value !== null);
  return (
    <section class="tile now-tile" aria-label={`${kinds.air}: ${nameOfStation(view)}`}>
      <h3 class="tile-name">
        <Mark kind="air" /> {kinds.air}: {nameOfStation(view)}
      </h3>
      <p class="now-word now-air">
        <IndexMark indexClass={one} measured={measuredOf(view)} />
        <span>
          {one === null ? text.noIndex : (classes[one - 1]?.[language.value] ?? none)}
          <span class="now-why">{[one !== null && text.because(namesOf(deciding)), text[stationClass]].filter(Boolean).join(' · ')}</span>
        </span>
      </p>
      <dl class="now-pollutants num">
        {told.map(({ pollutant, value }) => (
          <div key={pollutant}>
            <dt>{airWords().pollutants.short[pollutant]}</dt>
            <dd>
              {value === null ? none : formatMass(value, pollutant)} <span class="unit">µg/m³</span>
            </dd>
          </div>
        ))}
      </dl>
      <p class="tile-trust">
        {coverage !== null && (
          <span class="coverage-words num">
            {airWords().stations.coverageWords(formatNumber(coverage.valid), formatNumber(coverage.of))}
          </span>
        )}
        {lastTime !== null && (
          <span class="tile-age num">
            <Age time={lastTime} />
          </span>
        )}
      </p>
      <a class="text-link" href={hrefOf({ page: 'air', municipality, device })}>
        {toDesk.air}
      </a>
    </section>
  );
}

export function NowPart({ site }: { site: Site }) {
  return (
    <div class="now-part">
      <h2 class="unseen">{siteWords().now}</h2>
      {site.parking && <Parking view={site.parking} />}
      {site.air.map((view) => (
        <Air key={view.device} view={view} classes={site.airClasses} />
      ))}
      {site.lighting && <Lighting view={site.lighting} />}
    </div>
  );
}
