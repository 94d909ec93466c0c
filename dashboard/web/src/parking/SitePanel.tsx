// All about one parking place: now, today, the next hours, the week, stay times, its devices. Asked again every few seconds.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { useTableKey } from '../components/table-key.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { isWide } from '../state/media.ts';
import { DayPart } from './DayPart.tsx';
import { DevicesPart } from './DevicesPart.tsx';
import { ForecastPart } from './ForecastPart.tsx';
import { SiteHead } from './SiteHead.tsx';
import { TurnoverPart } from './TurnoverPart.tsx';
import { WeekPart } from './WeekPart.tsx';
import { parkingWords } from './words.ts';

export const USUAL_WEEKS = 4;

export interface SitePanelProps {
  route: DeskRoute;
  municipality: string;
  site: string;
  /** The page without this panel. */
  back: DeskRoute;
}

export function SitePanel({ route, municipality, site, back }: SitePanelProps) {
  const weeks = route.weeks && route.weeks >= 1 && route.weeks <= 6 ? route.weeks : USUAL_WEEKS;
  const question = { municipality, site, weeks };
  const { answer, failure, code } = usePolled((signal) => ask('parkingSite', question, signal), [weeks]);
  const panel = useRef<HTMLElement>(null);
  useTableKey(() => navigate({ ...route, view: route.view === 'table' ? undefined : 'table' }, { replace: true }));
  const { site: text } = parkingWords();
  const told = answer.value;
  const isLoaded = told !== undefined;
  useLayoutEffect(() => {
    // On a narrow screen it takes the place of the list: like another page.
    if (!isLoaded || isWide.peek()) return;
    scrollTo(0, 0);
    panel.current?.querySelector<HTMLElement>('#site-title')?.focus({ preventScroll: true });
  }, [isLoaded]);
  const isTable = route.view === 'table';
  return (
    <section class="site-panel" ref={panel} aria-labelledby="site-title">
      <div class="site-bar">
        <a class="text-link site-back" href={hrefOf(back)}>
          ‹ {text.back}
        </a>
        <a
          class="text-link table-link"
          href={hrefOf({ ...route, view: isTable ? undefined : 'table' })}
          aria-keyshortcuts="t"
          data-view={isTable ? 'table' : 'chart'}
        >
          {isTable ? text.chart : text.table}{' '}
          <span class="key" aria-hidden="true">
            t
          </span>
        </a>
      </div>
      {failure.value && <Failure why={failure.value} isUnknown={!told && code.value === 'SITE_UNKNOWN'} at={told?.at} site={site} />}
      {told ? (
        <>
          <SiteHead answer={told} />
          <DayPart answer={told} isTable={isTable} />
          <ForecastPart answer={told} />
          <WeekPart answer={told} isTable={isTable} route={route} weeks={weeks} />
          <TurnoverPart turnover={told.turnover} />
          <DevicesPart answer={told} />
        </>
      ) : (
        <h2 class="site-title" id="site-title" tabIndex={-1}>
          {site} {!failure.value && <span class="panel-quiet">{words.value.load.loading}</span>}
        </h2>
      )}
    </section>
  );
}

/** What was loaded before stays, and says how old it is. */
function Failure({ why, isUnknown, at, site }: { why: string; isUnknown: boolean; at: number | undefined; site: string }) {
  const { site: text } = parkingWords();
  return (
    <div class="desk-failure" role="alert">
      <p>{isUnknown ? text.unknown(site) : `${text.failed} ${why}`}</p>
      {isUnknown && <p>{text.unknownHint}</p>}
      {at !== undefined && <p>{text.asOf(formatTime(at, 'clock'))}</p>}
    </div>
  );
}
