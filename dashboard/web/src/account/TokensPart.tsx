// API tokens: issued for a purpose, with what they may do, where and how long; shown once; taken back.
import { PERMISSIONS, type Permission } from '@lagebild/shared/domain/access/role.ts';
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { mayDo, mayDoAnywhere } from '../state/account.ts';
import { now } from '../state/clock.ts';
import { region } from '../state/region.ts';
import { TextField } from './Fields.tsx';
import { fieldsOf, focusField, focusSoon } from './fields.ts';
import { placeName } from './grants.ts';
import { Outcome, right, type Said, wrong } from './Outcome.tsx';
import { SendForm } from './SendForm.tsx';
import { ShownOnce } from './ShownOnce.tsx';
import { sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

const REFRESH_MS = 30_000;
const USUAL_DAYS = 90;
/** As the contract has it; the contract itself would bring its schema library along. */
const MOST_DAYS = 366;

interface Fresh {
  readonly token: string;
  readonly endsAt: number;
}

function IssueForm({ onIssued, tell }: { onIssued: (fresh: Fresh) => void; tell: (said: Said | undefined) => void }) {
  const text = accountWords();
  const { own } = text;
  const place = useSignal('');
  const isBusy = useSignal(false);
  const isOffered = (permission: Permission): boolean => (place.value === '' ? mayDoAnywhere(permission) : mayDo(permission, place.value));

  async function submit(form: HTMLFormElement): Promise<void> {
    const fields = fieldsOf(form);
    const name = fields.text('name');
    const days = Number(fields.text('days'));
    const permissions = PERMISSIONS.filter((permission) => new FormData(form).getAll('permission').includes(permission));
    const refuse = (field: string, sentence: string): void => {
      tell(wrong(sentence));
      focusField(form, field);
    };
    if (name === '') return refuse('name', own.needName);
    if (permissions.length === 0) return refuse('permission', own.needPermission);
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) return refuse('days', own.badDays(formatNumber(MOST_DAYS)));
    isBusy.value = true;
    try {
      onIssued(await act('tokenIssue', { name, permissions, municipality: place.value || null, days }));
      form.reset();
      place.value = '';
      tell(undefined);
    } catch (error) {
      tell(wrong(sentenceOf(error)));
    }
    isBusy.value = false;
  }

  return (
    <SendForm isBusy={isBusy.value} onSend={submit}>
      <TextField name="name" label={own.tokenName} autocomplete="off" maxLength={80} />
      <div class="account-pair">
        <label class="account-field">
          <span>{own.tokenWhere}</span>
          <select value={place.value} onChange={(event) => (place.value = event.currentTarget.value)}>
            <option value="">{own.everywhere}</option>
            {region.value?.municipalities
              .filter(({ key }) => mayDo('read', key))
              .map(({ key, name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
          </select>
        </label>
        <label class="account-field">
          <span>{own.tokenDays}</span>
          <input type="number" name="days" min={1} max={MOST_DAYS} required defaultValue={String(USUAL_DAYS)} />
        </label>
      </div>
      <fieldset class="account-choice">
        <legend>{own.tokenMay}</legend>
        {PERMISSIONS.filter(isOffered).map((permission) => (
          <label key={permission} class="account-check">
            <input type="checkbox" name="permission" value={permission} defaultChecked={permission === 'read'} />
            {text.permissions[permission]}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="button" aria-disabled={isBusy.value}>
        {own.tokenIssue}
      </button>
    </SendForm>
  );
}

export function TokensPart() {
  const text = accountWords();
  const { own } = text;
  const { answer, failure, askAgain } = usePolled((abort) => ask('tokens', {}, abort), [], REFRESH_MS);
  const fresh = useSignal<Fresh | undefined>(undefined);
  const said = useSignal<Said | undefined>(undefined);
  const title = useRef<HTMLHeadingElement>(null);

  async function revoke(id: number, name: string): Promise<void> {
    if (!confirm(own.confirmRevoke(name))) return;
    try {
      await act('tokenRevoke', { id });
      said.value = right(own.revoked);
      focusSoon(() => title.current);
    } catch (error) {
      said.value = wrong(sentenceOf(error));
    }
    fresh.value = undefined;
    askAgain();
  }

  return (
    <section class="account-part" aria-labelledby="tokens-title">
      <h2 id="tokens-title" tabIndex={-1} ref={title}>
        {own.tokens}
      </h2>
      <p class="account-hint">{own.tokensIntro}</p>
      {failure.value && <p role="alert">{failure.value}</p>}
      {answer.value?.tokens.length === 0 && <p>{own.noTokens}</p>}
      <ul class="account-rows">
        {answer.value?.tokens.map(({ id, name, permissions, municipality, endsAt, usedAt }) => (
          <li key={id}>
            <div class="account-row-says">
              <strong>{name}</strong>
              <span>{permissions.map((permission) => text.permissions[permission]).join(' · ')}</span>
              <span class="account-hint num">
                {[
                  municipality === null ? own.everywhere : placeName(municipality),
                  endsAt > now() ? text.until(formatTime(endsAt, 'date')) : own.tokenOver(formatTime(endsAt, 'date')),
                  usedAt === null ? own.tokenUnused : own.tokenUsed(formatTime(usedAt, 'dated')),
                ].join(', ')}
              </span>
            </div>
            <button type="button" class="button" onClick={() => void revoke(id, name)}>
              {own.revoke}
              <span class="unseen">: {name}</span>
            </button>
          </li>
        ))}
      </ul>
      {fresh.value && <ShownOnce intro={own.tokenOnce} secret={fresh.value.token} endsAt={fresh.value.endsAt} />}
      <Outcome said={said.value} />
      <IssueForm
        tell={(sentence) => (said.value = sentence)}
        onIssued={(issued) => {
          fresh.value = issued;
          askAgain();
        }}
      />
    </section>
  );
}
