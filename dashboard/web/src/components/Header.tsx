// The head of every page: where we are, search, the main areas, clock, live state, language.
import type { ComponentChildren } from 'preact';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { switchLanguage, words } from '../i18n/language.ts';
import { LATER_PAGES } from '../pages/later-pages.ts';
import { route } from '../router/navigation.ts';
import { DESKS, hrefOf } from '../router/route.ts';
import { account, isSignInNeeded, isWithoutRole, mayDoAnywhere, me } from '../state/account.ts';
import { openAlarms } from '../state/alarms.ts';
import { everySecond } from '../state/clock.ts';
import { region } from '../state/region.ts';
import { LaterPart } from './LaterPart.tsx';
import { LiveState } from './LiveState.tsx';
import { SearchBox } from './SearchBox.tsx';
import { ThemeChoice } from './ThemeChoice.tsx';

function ClockDisplay() {
  const at = everySecond.value;
  return (
    <span class="clock num" aria-hidden="true">
      <span class="clock-day">{formatTime(at, 'weekday')}</span> {formatTime(at, 'clock')}
    </span>
  );
}

function NavLink({ href, text, isCurrent, children }: { href: string; text: string; isCurrent: boolean; children?: ComponentChildren }) {
  return (
    <a class="nav-link" href={href} aria-current={isCurrent ? 'page' : undefined}>
      {text}
      {children}
    </a>
  );
}

/** How many open alarms nobody has acknowledged: a number for the eye, a sentence for the ear. */
function UnacknowledgedCount() {
  const count = openAlarms.value?.counts.unacknowledged ?? 0;
  if (count === 0) return null;
  return (
    <span class="nav-count num">
      <span aria-hidden="true">{formatNumber(count)}</span>
      <span class="unseen">, {words.value.todo.unacknowledged(formatNumber(count))}</span>
    </span>
  );
}

const loadAccountMenu = () => import('../account/AccountMenu.tsx').then(({ AccountMenu }) => AccountMenu);

function MainNav() {
  const { nav } = words.value;
  const { page } = route.value;
  return (
    <nav class="head-nav" aria-label={nav.main}>
      <NavLink href="/" text={nav.overview} isCurrent={page === 'overview'} />
      {DESKS.filter((desk) => LATER_PAGES[desk]).map((desk) => (
        <NavLink key={desk} href={hrefOf({ page: desk })} text={nav[desk]} isCurrent={page === desk}>
          {desk === 'alarms' && <UnacknowledgedCount />}
        </NavLink>
      ))}
      <NavLink href="/lorawan/geraete" text={nav.lorawan} isCurrent={page === 'lorawan'} />
      {(!me.value || mayDoAnywhere('read-raw')) && <NavLink href="/quarantaene" text={nav.quarantine} isCurrent={page === 'quarantine'} />}
    </nav>
  );
}

export function Header() {
  const { nav } = words.value;
  // Who is not signed in, or may see nothing, is shown no ways that lead back to the door.
  const isInside = !isSignInNeeded.value && !isWithoutRole.value;
  return (
    <header class="head">
      <a class="brand" href="/">
        <span class="brand-name">Lagebild</span>
        <span class="brand-place">{region.value?.name ?? ''}</span>
      </a>
      {isInside && (
        <>
          <MainNav />
          <SearchBox />
          <ClockDisplay />
          <LiveState />
        </>
      )}
      {account.value && <LaterPart load={loadAccountMenu} props={{}} />}
      <ThemeChoice />
      <button type="button" class="language" title={nav.languageTitle} onClick={switchLanguage}>
        {nav.language}
      </button>
    </header>
  );
}
