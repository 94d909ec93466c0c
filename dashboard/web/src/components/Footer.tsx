// The foot of every page: what is asked for seldom and must be found all the same.
import { words } from '../i18n/language.ts';
import { route } from '../router/navigation.ts';
import { isBare } from '../router/public-pages.ts';
import { hrefOf } from '../router/route.ts';
import { isOpen, isSignInNeeded } from '../state/account.ts';

export function Footer() {
  const { nav } = words.value;
  const here = route.value;
  // Whoever reports a barrier there is asked where it was.
  const about = here.page === 'accessibility' ? here.about : hrefOf(here);
  // A page for everybody has loaded nothing that others need: from there each is loaded anew.
  const target = isBare(here) ? '_self' : undefined;
  return (
    <footer class="foot">
      <nav aria-label={nav.more}>
        <a href={hrefOf({ page: 'accessibility', about })} target={target}>
          {nav.accessibility}
        </a>
        <a href={hrefOf({ page: 'privacy' })}>{nav.privacy}</a>
        <a href={hrefOf({ page: 'public' })}>{nav.public}</a>
        {!isSignInNeeded.value && (
          <>
            <a href={hrefOf({ page: 'rules' })} target={target}>
              {nav.rules}
            </a>
            <a href={hrefOf({ page: 'wallboard', part: 'einrichten' })} target={target}>
              {nav.setUpWallboard}
            </a>
          </>
        )}
      </nav>
      {isOpen.value && <p class="foot-open">{nav.open}</p>}
    </footer>
  );
}
