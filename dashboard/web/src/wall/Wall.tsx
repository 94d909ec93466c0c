// The wallboard: full screen, larger letters, no chrome; turns through its views and never looks live when it is not.
import { HealthBanner } from '../components/HealthBanner.tsx';
import { LiveState } from '../components/LiveState.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { Route } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { municipalityName, region } from '../state/region.ts';
import { type Rotation, useRotation } from './rotation.ts';
import { isStale, StaleNotice } from './StaleNotice.tsx';
import { useFreshAfterSleep, useNewestBuild, useScreenOn } from './stay-up.ts';
import { chosenPlaces, secondsOf, viewsOf } from './views.ts';
import { useSomebodyThere, useWallKeys, WallControls } from './WallControls.tsx';
import { titleOf, WallViewPanel } from './WallViewPanel.tsx';
import { wallWords } from './words.ts';

type WallRoute = Extract<Route, { page: 'wallboard' }>;

function Clock() {
  const at = everySecond.value;
  return (
    <span class="wall-clock num">
      <span class="wall-day">{formatTime(at, 'weekday')}</span> {formatTime(at, 'clock')}
    </span>
  );
}

/** How far the turning is: one mark a view, the current one fills while its time passes. */
function Steps({ count, seconds, rotation: { index, isPaused } }: { count: number; seconds: number; rotation: Rotation }) {
  return (
    <ol class={isPaused.value ? 'wall-steps wall-steps-paused' : 'wall-steps'} aria-hidden="true">
      {Array.from({ length: count }, (_, at) => (
        <li key={at} class={at === index.value ? 'wall-step wall-step-now' : 'wall-step'}>
          <span class="wall-step-fill" style={{ animationDuration: `${seconds}s` }} />
        </li>
      ))}
    </ol>
  );
}

export function Wall({ route }: { route: WallRoute }) {
  const text = wallWords();
  const known = region.value?.municipalities.map(({ key }) => key) ?? [];
  const views = viewsOf(route, known);
  const seconds = secondsOf(route);
  const places = chosenPlaces(route, known);
  const rotation = useRotation(views.length, seconds);
  const isSomebody = useSomebodyThere();
  useWallKeys(rotation);
  useScreenOn();
  useNewestBuild();
  useFreshAfterSleep();

  const at = Math.min(rotation.index.value, views.length - 1);
  const view = views[at] ?? { type: 'map' };
  const filter = [
    places.length === 0 ? `${region.value?.name}, ${text.all}` : places.map(municipalityName).join(', '),
    route.kind && words.value.kinds[route.kind],
  ].filter(Boolean);
  return (
    <div class={`wall${isStale.value ? ' wall-lost' : ''}${isSomebody.value ? '' : ' wall-quiet'}`} data-view={view.type}>
      <header class="wall-head">
        <h1 class="wall-title">{titleOf(view, text)}</h1>
        <p class="wall-filter">{filter.join(' · ')}</p>
        <Clock />
        <LiveState />
      </header>
      <StaleNotice />
      <HealthBanner />
      <WallViewPanel view={view} scope={{ places, kind: route.kind }} />
      <footer class="wall-foot">
        <Steps count={views.length} seconds={seconds} rotation={rotation} />
        <p class="wall-pace num">
          <span class="unseen">{text.position(formatNumber(at + 1), formatNumber(views.length))}, </span>
          {rotation.isPaused.value ? text.paused : text.everySeconds(formatNumber(seconds))}
        </p>
      </footer>
      {isSomebody.value && <WallControls rotation={rotation} route={route} />}
    </div>
  );
}
