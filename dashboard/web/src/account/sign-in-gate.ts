// Leads whoever is not signed in, or no longer, to the sign-in page, and remembers where they wanted to go.
import { effect } from '@preact/signals';
import { questionsOfNobody } from '../api/client.ts';
import { navigate, route } from '../router/navigation.ts';
import { hrefOf, isForAnyone, isWall } from '../router/route.ts';
import { account, isSecondFactorMissing, isSignInNeeded, loadMe } from '../state/account.ts';

export function watchSignIn(): void {
  let wasSignedIn = false;
  // A browser may bring a whole page back from its memory, with all that somebody saw who has signed out since.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && wasSignedIn) location.reload();
  });
  effect(() => {
    wasSignedIn ||= account.value !== undefined;
  });
  effect(() => {
    // Where the server does not answer this either, the next refused question asks again.
    if (questionsOfNobody.value > 0 && !isSignInNeeded.peek() && !isSecondFactorMissing.peek()) loadMe().catch(() => undefined);
  });
  effect(() => {
    const here = route.value;
    // A wall says so in its own way: nobody stands there to sign in.
    if (!isSignInNeeded.value || isForAnyone(here) || isWall(here)) return;
    const wanted = hrefOf(here);
    const to = wanted === '/' ? undefined : wanted;
    // Loaded anew, the page knows nothing any more of what whoever left has seen.
    if (wasSignedIn) location.replace(hrefOf({ page: 'signIn', to, why: 'ended' }));
    else navigate({ page: 'signIn', to }, { replace: true });
  });
}
