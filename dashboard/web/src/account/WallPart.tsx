// A link with which a screen on a wall signs in for good.
import { useSignal } from '@preact/signals';
import { act } from '../api/client.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { now } from '../state/clock.ts';
import { Outcome, type Said, wrong } from './Outcome.tsx';
import { linkOf, ShownOnce } from './ShownOnce.tsx';
import { sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

/** As long as the server lets it count (shared/src/registry/accounts/one-time-links.ts). */
const VALID_MS = 3_600_000;

export function WallPart() {
  const { own: text } = accountWords();
  const fresh = useSignal<{ link: string; endsAt: number } | undefined>(undefined);
  const said = useSignal<Said | undefined>(undefined);

  async function make(): Promise<void> {
    said.value = undefined;
    try {
      const { link } = await act('wallLink', {});
      fresh.value = { link: linkOf(link), endsAt: now() + VALID_MS };
    } catch (error) {
      said.value = wrong(sentenceOf(error));
    }
  }
  return (
    <section class="account-part" aria-labelledby="wall-title">
      <h2 id="wall-title">{text.wall}</h2>
      <p class="account-hint">{text.wallIntro}</p>
      {fresh.value && <ShownOnce intro={text.wallOnce} secret={fresh.value.link} endsAt={fresh.value.endsAt} />}
      <Outcome said={said.value} />
      <p class="account-actions">
        <button type="button" class="button" onClick={() => void make()}>
          {text.wallMake}
        </button>
        <a class="text-link" href={hrefOf({ page: 'wallboard', part: 'einrichten' })}>
          {words.value.nav.setUpWallboard}
        </a>
      </p>
    </section>
  );
}
