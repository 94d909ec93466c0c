// The own account: what one may do, password, where one is signed in, access for programs, a link for a wall.
import './account.css';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import type { Route } from '../router/route.ts';
import { account, isOpen, isSecondFactorMissing, me } from '../state/account.ts';
import { grantInWords } from './grants.ts';
import { PasswordPart } from './PasswordPart.tsx';
import { SecondFactorPart } from './SecondFactorPart.tsx';
import { SessionsPart } from './SessionsPart.tsx';
import { TokensPart } from './TokensPart.tsx';
import { WallPart } from './WallPart.tsx';
import { accountWords } from './words.ts';

function Own() {
  const { own: text } = accountWords();
  const who = account.value;
  if (!who) return null;
  if (who.isWall) return <p class="account-part">{text.isWall}</p>;
  // Nothing else is answered until it is set up.
  if (isSecondFactorMissing.value) return <SecondFactorPart login={who.login} />;
  const grants = me.value?.grants ?? [];
  return (
    <>
      <section class="account-part" aria-labelledby="roles-title">
        <h2 id="roles-title">{text.roles}</h2>
        {grants.length === 0 ? (
          <p>{text.noRoles}</p>
        ) : (
          <ul class="grant-list">
            {grants.map((grant) => (
              <li key={`${grant.role} ${grant.municipality}`}>
                <strong>{grantInWords(grant)}</strong> <span class="account-hint">{accountWords().rolesMean[grant.role]}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <PasswordPart hasPassword={who.hasPassword} login={who.login} />
      <SecondFactorPart login={who.login} />
      <SessionsPart login={who.login} />
      <TokensPart />
      <WallPart />
    </>
  );
}

export function AccountPage(_: { route: Extract<Route, { page: 'account' }> }) {
  const text = accountWords();
  const who = account.value;
  return (
    <div class="page account-page">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.own.title}</h1>
        {who && (
          <p class="page-intro">
            {who.name} · {who.login}
          </p>
        )}
      </div>
      {isOpen.value ? <p class="account-part">{text.off}</p> : <Own />}
    </div>
  );
}
