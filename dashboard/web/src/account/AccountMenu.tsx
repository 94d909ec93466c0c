// Who is signed in, in the head: a name that opens the ways to the own account, to what one administers, and out.
import './account-menu.css';
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { act } from '../api/client.ts';
import { words } from '../i18n/language.ts';
import { pageTurns } from '../router/navigation.ts';
import { account, mayDoAnywhere } from '../state/account.ts';
import { accountWords } from './words.ts';

export function AccountMenu() {
  const { menu: text } = accountWords();
  const { nav } = words.value;
  const menu = useRef<HTMLDetailsElement>(null);
  const failure = useSignal('');
  const close = (): void => {
    if (menu.current) menu.current.open = false;
  };
  useSignalEffect(() => {
    if (pageTurns.value > 0) close();
  });
  useEffect(() => {
    const onPress = ({ target }: Event): void => {
      if (!menu.current?.contains(target as Node)) close();
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, []);

  async function signOut(): Promise<void> {
    try {
      await act('signOut', {});
      // Loaded anew, the page knows nothing any more of what was seen.
      location.replace('/anmelden');
    } catch (error) {
      failure.value = `${text.signOutFailed} ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  const who = account.value;
  if (!who) return null;
  const name = who.isWall ? text.wall : who.name;
  return (
    <details
      class="account-menu"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !menu.current?.open) return;
        close();
        menu.current.querySelector('summary')?.focus();
      }}
    >
      <summary title={name}>
        <span class="unseen">{text.of(name)}</span>
        <span class="account-menu-name" aria-hidden="true">
          {name}
        </span>
      </summary>
      <nav class="account-menu-ways" aria-label={text.of(name)}>
        <p class="account-menu-login">{who.login}</p>
        <a href="/konto">{nav.account}</a>
        {mayDoAnywhere('administer') && <a href="/konten">{nav.accounts}</a>}
        {mayDoAnywhere('audit') && <a href="/protokoll">{nav.audit}</a>}
        <button type="button" class="button" onClick={() => void signOut()}>
          {text.signOut}
        </button>
        <p role="alert" class="account-wrong">
          {failure.value}
        </p>
      </nav>
    </details>
  );
}
