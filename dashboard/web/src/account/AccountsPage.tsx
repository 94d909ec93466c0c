// Accounts of others: who can sign in, what they may do where; adding, changing, blocking, deleting them.
import './account.css';
import type { AccountView } from '@lagebild/shared/contract/account-routes.ts';
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { words } from '../i18n/language.ts';
import type { Route } from '../router/route.ts';
import { isOpen, loadMe, mayDoAnywhere } from '../state/account.ts';
import { now } from '../state/clock.ts';
import { AccountForm } from './AccountForm.tsx';
import { AccountRow } from './AccountRow.tsx';
import { focusSoon } from './fields.ts';
import { Outcome, right, type Said, wrong } from './Outcome.tsx';
import { linkOf, ShownOnce } from './ShownOnce.tsx';
import { secondFactorWords } from './second-factor-words.ts';
import { sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

const REFRESH_MS = 30_000;
/** As long as the server lets it count (shared/src/registry/accounts/one-time-links.ts). */
const LINK_VALID_MS = 72 * 3_600_000;

interface Fresh {
  readonly login: string;
  readonly link: string;
  readonly endsAt: number;
}

const freshLink = (login: string, secret: string): Fresh => ({ login, link: linkOf(secret), endsAt: now() + LINK_VALID_MS });

function Accounts() {
  const { accounts: text } = accountWords();
  const { answer, failure, askAgain } = usePolled((abort) => ask('accounts', {}, abort), [], REFRESH_MS);
  const fresh = useSignal<Fresh | undefined>(undefined);
  const said = useSignal<Said | undefined>(undefined);
  const isAdding = useSignal(false);
  const adding = useRef<HTMLButtonElement>(null);
  const focusAdding = (): void => focusSoon(() => adding.current);

  async function change(work: () => Promise<Said | undefined>): Promise<boolean> {
    said.value = undefined;
    let isDone = true;
    try {
      said.value = await work();
    } catch (error) {
      said.value = wrong(sentenceOf(error));
      isDone = false;
    }
    askAgain();
    // It may have been the own one.
    void loadMe().catch(() => undefined);
    return isDone;
  }
  /** A link of somebody who is out works no more. */
  const forgetLink = ({ login }: AccountView): void => {
    if (fresh.value?.login === login) fresh.value = undefined;
  };
  const newLink = (one: AccountView) =>
    change(async () => {
      fresh.value = freshLink(one.login, (await act('accountLink', { id: one.id })).link);
      return undefined;
    });
  const block = (one: AccountView, isBlocked: boolean) =>
    change(async () => {
      await act('accountBlock', { id: one.id, isBlocked });
      if (isBlocked) forgetLink(one);
      return right(isBlocked ? text.blocked(one.login) : text.unblocked(one.login));
    });
  const endFactor = (one: AccountView) =>
    change(async () => {
      await act('accountFactorEnd', { id: one.id });
      return right(secondFactorWords().list.taken(one.login));
    });
  const remove = (one: AccountView) =>
    change(async () => {
      await act('accountRemove', { id: one.id });
      forgetLink(one);
      focusAdding();
      return right(text.removed(one.login));
    });

  return (
    <>
      <section class="account-part" aria-label={text.add}>
        {isAdding.value ? (
          <AccountForm
            onLeave={() => {
              isAdding.value = false;
              focusAdding();
            }}
            onAdd={async (body) => {
              const { account, link } = await act('accountAdd', body);
              fresh.value = freshLink(account.login, link);
              said.value = undefined;
              isAdding.value = false;
              focusAdding();
              askAgain();
            }}
          />
        ) : (
          <p>
            <button type="button" class="button" ref={adding} onClick={() => (isAdding.value = true)}>
              {text.add}
            </button>
          </p>
        )}
        {fresh.value && <ShownOnce intro={text.made(fresh.value.login)} secret={fresh.value.link} endsAt={fresh.value.endsAt} />}
        <Outcome said={said.value} />
      </section>
      <section class="account-part" aria-label={text.title}>
        {failure.value && <p role="alert">{failure.value}</p>}
        {!answer.value && !failure.value && <p class="account-hint">{words.value.load.loading}</p>}
        {answer.value?.accounts.length === 0 && <p>{text.none}</p>}
        <ul class="account-rows">
          {answer.value?.accounts.map((one) => (
            <AccountRow
              key={one.id}
              account={one}
              onLink={() => void newLink(one)}
              onBlock={(isBlocked) => void block(one, isBlocked)}
              onRemove={() => void remove(one)}
              onFactorEnd={() => void endFactor(one)}
              onGrants={(grants) =>
                change(async () => {
                  await act('accountGrants', { id: one.id, grants });
                  return right(text.saved(one.login));
                })
              }
            />
          ))}
        </ul>
      </section>
    </>
  );
}

export function AccountsPage(_: { route: Extract<Route, { page: 'accounts' }> }) {
  const words = accountWords();
  const { accounts: text } = words;
  return (
    <div class="page account-page">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.title}</h1>
        <p class="page-intro">{text.intro}</p>
      </div>
      {isOpen.value && <p class="account-part">{words.off}</p>}
      {!isOpen.value && !mayDoAnywhere('administer') && <p class="account-part">{text.notAllowed}</p>}
      {!isOpen.value && mayDoAnywhere('administer') && <Accounts />}
    </div>
  );
}
