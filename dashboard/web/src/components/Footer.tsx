// The foot of every page: what is asked for seldom and must be found all the same.
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';

export function Footer() {
  const { nav } = words.value;
  return (
    <footer class="foot">
      <nav aria-label={nav.more}>
        <a href={hrefOf({ page: 'accessibility' })}>{nav.accessibility}</a>
        <a href={hrefOf({ page: 'wallboard', part: 'einrichten' })}>{nav.setUpWallboard}</a>
      </nav>
    </footer>
  );
}
