// The credentials of a municipality: new ones, whose secret is shown once, and those that exist, to be renewed and taken back.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { AskError, act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { navigate } from '../router/navigation.ts';
import { mayDo } from '../state/account.ts';
import { CredentialRow } from './CredentialRow.tsx';
import { FailedSignIns } from './FailedSignIns.tsx';

interface Issued {
  readonly municipality: string;
  readonly username: string;
  readonly password: string;
}

/** What was issued on this page; its password is nowhere else. */
export const issued = signal<Issued | undefined>(undefined);

/** For how long the password before stays good, hours: a working day for whoever visits gateways, a week, not at all. */
const GRACE_HOURS = [24, 168, 0] as const;

interface Props {
  readonly route: LorawanRoute;
  readonly municipality: string;
}

export function Credentials({ route, municipality }: Props) {
  const { connect: text } = words.value.lorawan;
  const isMine = mayDo('equip', municipality);
  const graceHours = useSignal<number>(GRACE_HOURS[0]);
  const { current, failure, askAgain } = usePolled((abort) => ask('access', { municipality }, abort), [municipality]);
  const wrong = useSignal('');
  const done = useSignal('');
  const title = useRef<HTMLHeadingElement>(null);
  const rows: readonly Answer<'access'>['access'][number][] = current?.access ?? [];
  const isFresh = issued.value?.municipality === municipality;

  /** @returns whether it was taken */
  async function change(work: () => Promise<void>): Promise<boolean> {
    wrong.value = '';
    done.value = '';
    try {
      await work();
      return true;
    } catch (error) {
      const isGateway = error instanceof AskError && error.facts.field === 'gateway';
      wrong.value = isGateway ? text.gatewayForm : error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      askAgain();
    }
  }
  const show = ({ username, password }: Omit<Issued, 'municipality'>): void => {
    issued.value = { municipality, username, password };
    navigate({ ...route, access: username, connection: undefined }, { replace: true });
  };
  const issue = (note: string, gateway: string) =>
    change(async () => show(await act('accessIssue', { municipality, note, ...(gateway !== '' && { gateway }) })));
  async function rotate(username: string): Promise<void> {
    if (graceHours.value === 0 && !confirm(text.confirmRotate(username))) return;
    await change(async () => show(await act('accessRotate', { username, graceHours: graceHours.value })));
  }
  async function revoke(username: string): Promise<void> {
    if (!confirm(text.confirmRevoke(username))) return;
    await change(async () => {
      await act('accessRevoke', { username });
      done.value = text.revoked(username);
      // Where the button was, there is nothing any more; the next Tab goes on from here.
      title.current?.focus({ preventScroll: true });
      if (issued.value?.username === username) issued.value = undefined;
      if (route.access === username) navigate({ ...route, access: undefined }, { replace: true });
    });
  }

  return (
    <section class="lorawan-section" aria-labelledby="credentials-title">
      <h2 class="centre-title" id="credentials-title" tabIndex={-1} ref={title}>
        {text.credentials}
      </h2>
      <p class="lorawan-intro">{text.credentialsIntro}</p>
      {isMine && <IssueForm onIssue={issue} />}
      <p class="lorawan-outcome" role="alert">
        {wrong.value}
      </p>
      <p class="lorawan-outcome" role="status">
        {done.value}
      </p>
      {isFresh && issued.value && <IssuedOnce {...issued.value} />}
      {failure.value && (
        <p class="lorawan-outcome" role="alert">
          {failure.value}
        </p>
      )}
      {isMine && rows.length > 0 && (
        <label class="grace-choice">
          <span>{text.grace}</span>
          <select value={String(graceHours.value)} onChange={(event) => (graceHours.value = Number(event.currentTarget.value))}>
            {GRACE_HOURS.map((hours) => (
              <option key={hours} value={String(hours)}>
                {text.graceHours[hours]}
              </option>
            ))}
          </select>
        </label>
      )}
      <ul class="access-list">
        {rows.map((one) => (
          <CredentialRow
            key={one.username}
            one={one}
            route={route}
            isMine={isMine}
            onRotate={() => void rotate(one.username)}
            onRevoke={() => void revoke(one.username)}
          />
        ))}
      </ul>
      {current && <FailedSignIns failed={current.failedSignIns} municipality={municipality} />}
    </section>
  );
}

/** @param onIssue tells whether they were issued: only then the fields are empty again */
function IssueForm({ onIssue }: { onIssue: (note: string, gateway: string) => Promise<boolean> }) {
  const { connect: text } = words.value.lorawan;
  const note = useSignal('');
  const gateway = useSignal('');
  const isBusy = useSignal(false);

  async function submit(): Promise<void> {
    // A second press would issue a second pair.
    if (isBusy.value) return;
    isBusy.value = true;
    if (await onIssue(note.value.trim(), gateway.value.trim())) {
      note.value = '';
      gateway.value = '';
    }
    isBusy.value = false;
  }
  return (
    <form
      class="issue-form"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label>
        <span>{text.note}</span>
        <input type="text" maxLength={200} value={note.value} onInput={(event) => (note.value = event.currentTarget.value)} />
      </label>
      <label>
        <span>{text.gateway}</span>
        <input
          type="text"
          maxLength={64}
          spellcheck={false}
          autocapitalize="none"
          value={gateway.value}
          onInput={(event) => (gateway.value = event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button" aria-disabled={isBusy.value}>
        {text.issue}
      </button>
    </form>
  );
}

function IssuedOnce({ username, password }: Pick<Issued, 'username' | 'password'>) {
  const { connect: text } = words.value.lorawan;
  const place = useRef<HTMLDivElement>(null);
  // It may have appeared far from the button that was pressed.
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [password]);
  return (
    <div class="issued" role="status" ref={place}>
      <p>{text.once}</p>
      <dl>
        <dt>{text.user}</dt>
        <dd class="mono">{username}</dd>
        <dt>{text.password}</dt>
        <dd class="mono">{password}</dd>
      </dl>
    </div>
  );
}
