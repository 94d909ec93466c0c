// Signing in: with a password, with the account of the organisation, or by a one-time link; then back to the address that was wanted.
import './account.css';
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { hrefOf, parseRoute, type Route } from '../router/route.ts';
import { account, isOpen, loadMe, me } from '../state/account.ts';
import { LinkForm } from './LinkForm.tsx';
import { linkSecret } from './link-secret.ts';
import { SignInForm } from './SignInForm.tsx';
import { accountWords } from './words.ts';

type SignInRoute = Extract<Route, { page: 'signIn' }>;

/** Somebody signed in by this page: it is left at once. */
const isLeaving = signal(false);

/** An address of ours, whatever the query says. @param otherwise where to go when none was wanted */
export function wantedAddress(to: string | undefined, otherwise = '/'): string {
  const url = to === undefined || !/^\/(?![/\\])/.test(to) ? undefined : URL.parse(to, location.origin);
  if (!url || url.origin !== location.origin) return otherwise;
  const wanted = parseRoute(url.pathname, url.search);
  return wanted.page === 'signIn' ? otherwise : hrefOf(wanted);
}

/** The page begins anew: whoever was here before has left nothing in it. */
export function goOn(to: string): void {
  isLeaving.value = true;
  location.replace(to);
}

function Already({ name, to }: { name: string; to: string }) {
  const { signIn: text } = accountWords();
  return (
    <>
      <p>{text.already(name)}</p>
      <p>
        <a class="button" href={to}>
          {text.goOn}
        </a>
      </p>
    </>
  );
}

export function SignInPage({ route }: { route: SignInRoute }) {
  const text = accountWords();
  const to = wantedAddress(route.to);
  const secret = linkSecret.value;
  useEffect(() => {
    // Signed in meanwhile in another window: this one goes on, too.
    const look = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || account.peek() || linkSecret.peek() !== undefined) return;
      await loadMe().catch(() => undefined);
      if (account.peek()) goOn(to);
    };
    const onShown = (): void => void look();
    document.addEventListener('visibilitychange', onShown);
    return () => document.removeEventListener('visibilitychange', onShown);
  }, [to]);

  if (isOpen.value)
    return (
      <Frame title={text.signIn.title}>
        <p>{text.off}</p>
      </Frame>
    );
  if (secret !== undefined) return <LinkForm secret={secret} to={route.to} />;
  return (
    <Frame title={text.signIn.title}>
      {account.value && !isLeaving.value ? (
        <Already name={account.value.name} to={to} />
      ) : (
        <SignInForm
          to={to}
          why={route.why === 'ended' ? 'ended' : route.to === undefined ? undefined : 'wanted'}
          provider={me.value?.provider}
        />
      )}
    </Frame>
  );
}

export function Frame({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <div class="page sign-in">
      <h1 tabIndex={-1}>{title}</h1>
      {children}
    </div>
  );
}
