// The head of every page: where we are, search, the main areas, clock, live state, language.
import { formatTime } from '../i18n/format.ts';
import { switchLanguage, words } from '../i18n/language.ts';
import { LATER_PAGES } from '../pages/later-pages.ts';
import { route } from '../router/navigation.ts';
import { DESKS, hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { region } from '../state/region.ts';
import { LiveState } from './LiveState.tsx';
import { SearchBox } from './SearchBox.tsx';

function ClockDisplay() {
  const at = everySecond.value;
  return (
    <span class="clock num" aria-hidden="true">
      <span class="clock-day">{formatTime(at, 'weekday')}</span> {formatTime(at, 'clock')}
    </span>
  );
}

function NavLink({ href, text, isCurrent }: { href: string; text: string; isCurrent: boolean }) {
  return (
    <a class="nav-link" href={href} aria-current={isCurrent ? 'page' : undefined}>
      {text}
    </a>
  );
}

export function Header() {
  const { nav } = words.value;
  const { page } = route.value;
  return (
    <header class="head">
      <a class="brand" href="/">
        <span class="brand-name">Lagebild</span>
        <span class="brand-place">{region.value?.name ?? ''}</span>
      </a>
      <nav class="head-nav" aria-label={nav.main}>
        <NavLink href="/" text={nav.overview} isCurrent={page === 'overview'} />
        {DESKS.filter((desk) => LATER_PAGES[desk]).map((desk) => (
          <NavLink key={desk} href={hrefOf({ page: desk })} text={nav[desk]} isCurrent={page === desk} />
        ))}
        <NavLink href="/lorawan/geraete" text={nav.lorawan} isCurrent={page === 'lorawan'} />
        <NavLink href="/quarantaene" text={nav.quarantine} isCurrent={page === 'quarantine'} />
      </nav>
      <SearchBox />
      <ClockDisplay />
      <LiveState />
      <button type="button" class="language" title={nav.languageTitle} onClick={switchLanguage}>
        {nav.language}
      </button>
    </header>
  );
}
