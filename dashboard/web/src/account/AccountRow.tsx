// One account of the list: who it is, what it may, and what can be done with it.
import './second-factor.css';
import type { AccountView } from '@lagebild/shared/contract/account-routes.ts';
import type { Grant } from '@lagebild/shared/domain/access/principal.ts';
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { formatTime } from '../i18n/format.ts';
import { mayDo, account as signedIn } from '../state/account.ts';
import { focusSoon } from './fields.ts';
import { GrantsField, problemInGrants } from './GrantsField.tsx';
import { grantInWords } from './grants.ts';
import { Outcome, wrong } from './Outcome.tsx';
import { secondFactorWords } from './second-factor-words.ts';
import { accountWords } from './words.ts';

interface Props {
  readonly account: AccountView;
  readonly onLink: () => void;
  readonly onBlock: (isBlocked: boolean) => void;
  readonly onRemove: () => void;
  readonly onFactorEnd: () => void;
  /** @returns whether it was taken */
  readonly onGrants: (grants: Grant[]) => Promise<boolean>;
}

function GrantsForm({ account, onGrants, onLeave }: Pick<Props, 'account' | 'onGrants'> & { onLeave: () => void }) {
  const { accounts: text } = accountWords();
  const isGivable = ({ municipality }: Grant): boolean => mayDo('administer', municipality);
  const grants = useSignal<readonly Grant[]>(account.grants.filter(isGivable));
  const problem = useSignal<string | undefined>(undefined);
  const foreign = account.grants.filter((grant) => !isGivable(grant));
  return (
    <form
      class="account-form"
      aria-label={`${text.change}${text.about(account.login)}`}
      onSubmit={(event) => {
        event.preventDefault();
        problem.value = problemInGrants(grants.value);
        if (problem.value !== undefined) return;
        void onGrants([...grants.value]).then((isDone) => {
          if (isDone) onLeave();
        });
      }}
    >
      <GrantsField grants={grants} />
      {foreign.length > 0 && <p class="account-hint">{text.foreignGrants(foreign.map(grantInWords).join('; '))}</p>}
      <Outcome said={problem.value === undefined ? undefined : wrong(problem.value)} />
      <p class="account-actions">
        <button type="submit" class="button account-main">
          {text.save}
        </button>
        <button type="button" class="button" onClick={onLeave}>
          {text.cancel}
        </button>
      </p>
    </form>
  );
}

function Facts({ account }: { account: AccountView }) {
  const { accounts: text } = accountWords();
  const { signedInAt, issuer, isMine } = account;
  return (
    <>
      <span>{account.grants.map(grantInWords).join('; ') || text.noGrants}</span>
      <span class="account-hint num">
        {!isMine
          ? text.notMine // when they were here last is not told then
          : [
              signedInAt === null ? text.neverSignedIn : text.signedInAt(formatTime(signedInAt, 'dated')),
              ...(issuer === null ? [] : [text.byIssuer(issuer)]),
            ].join(', ')}
      </span>
    </>
  );
}

export function AccountRow({ account, onLink, onBlock, onRemove, onFactorEnd, onGrants }: Props) {
  const { accounts: text } = accountWords();
  const { list: factor } = secondFactorWords();
  const { login, name, blockedAt, hasSecondFactor, isMine } = account;
  const isOpen = useSignal(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    isOpen.value = false;
    focusSoon(() => opener.current);
  };
  const isSelf = account.id === signedIn.value?.id;
  const about = <span class="unseen">{text.about(login)}</span>;
  return (
    <li class={blockedAt === null ? 'account-row' : 'account-row account-blocked'}>
      <div class="account-row-says">
        <strong>{name}</strong>
        <span class="mono">{login}</span>
        {isSelf && <span class="account-tag">{text.me}</span>}
        {hasSecondFactor && <span class="account-tag factor-tag">{factor.has}</span>}
        {blockedAt !== null && <span class="account-tag account-wrong">{text.isBlocked(formatTime(blockedAt, 'dated'))}</span>}
        <Facts account={account} />
      </div>
      <p class="account-actions">
        <button type="button" class="button" ref={opener} aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
          {text.change}
          {about}
        </button>
        {isMine && (
          <>
            {blockedAt === null && (
              <button type="button" class="button" onClick={onLink}>
                {text.link}
                {about}
              </button>
            )}
            {!isSelf && (
              <>
                {hasSecondFactor && (
                  <button
                    type="button"
                    class="button"
                    onClick={() => {
                      if (confirm(factor.confirm(login))) onFactorEnd();
                    }}
                  >
                    {factor.take}
                    {about}
                  </button>
                )}
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    if (blockedAt !== null || confirm(text.confirmBlock(login))) onBlock(blockedAt === null);
                  }}
                >
                  {blockedAt === null ? text.block : text.unblock}
                  {about}
                </button>
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    if (confirm(text.confirmRemove(login))) onRemove();
                  }}
                >
                  {text.remove}
                  {about}
                </button>
              </>
            )}
          </>
        )}
      </p>
      {isOpen.value && <GrantsForm account={account} onGrants={onGrants} onLeave={close} />}
    </li>
  );
}
