// The roles of an account: one line each, a role and where it holds.
import type { Grant } from '@lagebild/shared/domain/access/principal.ts';
import { isRole, ROLES } from '@lagebild/shared/domain/access/role.ts';
import type { Signal } from '@preact/signals';
import { grantInWords, placeName, placesToGive } from './grants.ts';
import { accountWords } from './words.ts';

/** What a select calls the whole district, which has no key. */
const DISTRICT = '*';
/** Where a role holds that nobody has chosen a place for. */
const NOWHERE = '';
const MOST = 60;

export function GrantsField({ grants }: { grants: Signal<readonly Grant[]> }) {
  const { accounts: text, roles, rolesMean } = accountWords();
  const places = placesToGive();
  const set = (at: number, change: Partial<Grant>): void => {
    grants.value = grants.value.map((grant, n) => (n === at ? { ...grant, ...change } : grant));
  };
  return (
    <fieldset class="account-choice">
      <legend>{text.grants}</legend>
      {grants.value.map((grant, at) => (
        // Lines are told apart by their place alone: two may be the same for a moment.
        <div key={at} class="grant-line">
          <label class="account-field">
            <span>{text.role}</span>
            <select
              value={grant.role}
              onChange={({ currentTarget: { value } }) => {
                if (isRole(value)) set(at, { role: value });
              }}
            >
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {roles[role]}
                </option>
              ))}
            </select>
          </label>
          <label class="account-field">
            <span>{text.where}</span>
            <select
              value={grant.municipality ?? DISTRICT}
              onChange={({ currentTarget: { value } }) => set(at, { municipality: value === DISTRICT ? null : value })}
            >
              {grant.municipality === NOWHERE && <option value={NOWHERE}>{text.choosePlace}</option>}
              {places.map((place) => (
                <option key={place ?? DISTRICT} value={place ?? DISTRICT}>
                  {placeName(place)}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            class="button grant-remove"
            aria-label={text.removeGrant(grant.municipality === NOWHERE ? roles[grant.role] : grantInWords(grant))}
            onClick={() => (grants.value = grants.value.filter((_, n) => n !== at))}
          >
            ×
          </button>
          <p class="account-hint grant-means">{rolesMean[grant.role]}</p>
        </div>
      ))}
      {grants.value.length === 0 && <p>{text.noGrants}</p>}
      {grants.value.length < MOST && (
        <button type="button" class="button" onClick={() => (grants.value = [...grants.value, firstGrant()])}>
          {text.addGrant}
        </button>
      )}
    </fieldset>
  );
}

/** The least: somebody who looks. Where, is known only to whoever may give one municipality alone. */
export function firstGrant(): Grant {
  const [only, another] = placesToGive();
  return { role: 'viewer', municipality: another === undefined ? (only ?? null) : NOWHERE };
}

/** What is missing before the roles can be given; undefined: nothing. */
export function problemInGrants(grants: readonly Grant[]): string | undefined {
  return grants.some(({ municipality }) => municipality === NOWHERE) ? accountWords().accounts.needPlace : undefined;
}
