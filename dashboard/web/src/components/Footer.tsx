// The foot of every page: what is asked for seldom and must be found all the same.
import { words } from '../i18n/language.ts';
import { route } from '../router/navigation.ts';
import { isBare } from '../router/public-pages.ts';
import { hrefOf } from '../router/route.ts';
import { isOpen, isSignInNeeded, isWithoutRole } from '../state/account.ts';

export function Footer() {
  const { nav } = words.value;
  const here = route.value;
  // Whoever reports a barrier there is asked where it was.
  const about = here.page === 'accessibility' ? here.about : hrefOf(here);
  // A page for everybody has loaded nothing that others need, nor does it know whether somebody is signed in: from there each is loaded anew,
  // and nothing is shown that leads a citizen to a door.
  const target = isBare(here) ? '_self' : undefined;
  const isInside = !isBare(here) && !isSignInNeeded.value && !isWithoutRole.value;
  return (
    <footer class="foot">
      <nav aria-label={nav.more}>
        <a href={hrefOf({ page: 'accessibility', about })} target={target}>
          {nav.accessibility}
        </a>
        <a href={hrefOf({ page: 'privacy' })}>{nav.privacy}</a>
        <a href={hrefOf({ page: 'public' })}>{nav.public}</a>
        {isInside && (
          <>
            <a href={hrefOf({ page: 'rules' })}>{nav.rules}</a>
            <a href={hrefOf({ page: 'wallboard', part: 'einrichten' })}>{nav.setUpWallboard}</a>
          </>
        )}
        {/* A file, no page to be turned to. */}
        <a href="/lizenzen.txt" target="_self">
          {nav.licences}
        </a>
      </nav>
      {isOpen.value && <p class="foot-open">{nav.open}</p>}
    </footer>
  );
}
