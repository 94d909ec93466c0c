// The places of a municipality by kind, each with what it is like now and how much of it is known; one click leads to each.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { ListedSiteView } from '@lagebild/shared/contract/site-routes.ts';
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { useSignal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Mark } from '../components/Mark.tsx';
import { formatAge, formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { StateSummary } from '../lighting/LampStateWord.tsx';
import { isOneBay, stateWord } from '../parking/phrases.ts';
import { SiteMark } from '../parking/SiteMark.tsx';
import { hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { siteWords } from './words.ts';
import './sites.css';

/** Rows of a kind shown at first and with each wish for more. */
const PORTION = 12;

type Sites = Answer<'sites'>;

function ParkingNow({ site: { parking } }: { site: ListedSiteView }) {
  const { list } = siteWords();
  if (!parking) return null;
  const { free, known, state } = parking;
  return (
    <>
      <span class={`site-state site-state-${state}`}>
        <SiteMark state={state} /> {stateWord(parking)}
      </span>{' '}
      {!isOneBay(parking) && free !== null && (
        <span class="sites-figure num">
          {known > 0 ? list.free(formatNumber(free), formatNumber(known)) : list.freeOnly(formatNumber(free))}
        </span>
      )}
    </>
  );
}

function LightingNow({ site: { lighting } }: { site: ListedSiteView }) {
  const { lighting: text } = siteWords();
  if (!lighting) return null;
  return (
    <>
      <StateSummary states={lighting.states} />{' '}
      {lighting.litKnown > 1 && (
        <span class="sites-figure num">{text.lit(formatNumber(lighting.lit), formatNumber(lighting.litKnown))}</span>
      )}
    </>
  );
}

function AirNow({ site: { air }, classes }: { site: ListedSiteView; classes: Sites['airClasses'] }) {
  const { air: text } = siteWords();
  const known = air.flatMap(({ class: one }) => one ?? []);
  const worst = known.length > 0 ? Math.max(...known) : null;
  return (
    <span class="sites-air">
      <Mark kind="air" state={worst === null ? 'never' : 'fresh'} />{' '}
      {worst === null ? text.noIndex : `${text.index}: ${classes[worst - 1]?.[language.value]}`}
    </span>
  );
}

function Row({ site, kind, classes }: { site: ListedSiteView; kind: Kind; classes: Sites['airClasses'] }) {
  const { list } = siteWords();
  const { coverage, states } = words.value;
  const { municipality, site: name, reporting, devices, newest, alarms } = site;
  const isWhole = reporting === devices;
  return (
    <li class="row sites-row" data-site={name}>
      <a class="row-link sites-name" href={hrefOf({ page: 'site', municipality, site: name })}>
        {name}
      </a>{' '}
      <span class="sites-now">
        {kind === 'parking' && <ParkingNow site={site} />}
        {kind === 'lighting' && <LightingNow site={site} />}
        {kind === 'air' && <AirNow site={site} classes={classes} />}
      </span>{' '}
      <span class="sites-trust num">
        {alarms > 0 && <span class="state-alarm">{list.alarms(formatNumber(alarms))} · </span>}
        {(!isWhole || devices > 1) && (
          <span class={isWhole ? undefined : 'sites-partly'}>{coverage(formatNumber(reporting), formatNumber(devices))} · </span>
        )}
        {newest === null ? states.never : formatAge(Math.max(0, everySecond.value - newest))}
      </span>
    </li>
  );
}

function KindList({ sites, kind, classes }: { sites: readonly ListedSiteView[]; kind: Kind; classes: Sites['airClasses'] }) {
  const { list } = siteWords();
  const portions = useSignal(1);
  const shown = sites.slice(0, portions.value * PORTION);
  const rest = sites.length - shown.length;
  return (
    <section class="sites-kind" aria-labelledby={`sites-${kind}`}>
      <h3 class="sites-title" id={`sites-${kind}`}>
        <Mark kind={kind} /> {words.value.kinds[kind]} <span class="count num">{formatNumber(sites.length)}</span>
      </h3>
      <ul>
        {shown.map((site) => (
          <Row key={site.site} site={site} kind={kind} classes={classes} />
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" class="button more" onClick={() => (portions.value += 1)}>
          {list.more(formatNumber(Math.min(rest, PORTION)))}
        </button>
      )}
    </section>
  );
}

/** Those with an alarm first, then those of which something is not known, then by name. */
function byNeed(a: ListedSiteView, b: ListedSiteView): number {
  const missing = ({ reporting, devices }: ListedSiteView) => Number(reporting < devices);
  return Number(b.alarms > 0) - Number(a.alarms > 0) || missing(b) - missing(a);
}

export function SitesPanel({ municipality, kind }: { municipality: string; kind: Kind | undefined }) {
  const { list } = siteWords();
  const { load } = words.value;
  const { answer, failure } = usePolled((signal) => ask('sites', { municipality }, signal), [municipality]);
  const told = answer.value;
  const kinds = KINDS.filter((one) => (kind ?? one) === one && told?.sites.some(({ kinds: has }) => has.includes(one)));
  const classes = told?.airClasses ?? [];
  return (
    <section class="sites-panel" aria-labelledby="sites-title">
      <div class="centre-head">
        <h2 class="centre-title" id="sites-title">
          {list.title} <span class="count num">{told && formatNumber(told.sites.length)}</span>
        </h2>
        <a class="text-link" href={hrefOf({ page: 'labels', municipality, kind })}>
          {siteWords().labels}
        </a>
      </div>
      {failure.value && (
        <p class="series-note" role="alert">
          {load.failed} {failure.value}
        </p>
      )}
      {!told && !failure.value && <p class="panel-quiet sites-quiet">{load.loading}</p>}
      {told && kinds.length === 0 && <p class="panel-quiet sites-quiet">{list.none}</p>}
      <div class="sites-kinds">
        {kinds.map((one) => (
          <KindList
            key={one}
            kind={one}
            classes={classes}
            sites={(told?.sites ?? []).filter(({ kinds: has }) => has.includes(one)).toSorted(byNeed)}
          />
        ))}
      </div>
    </section>
  );
}
