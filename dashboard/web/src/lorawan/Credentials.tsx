// The credentials of a municipality: new ones, those that exist and whether anybody uses them, and sign-ins that failed.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { signal, useSignal } from '@preact/signals';
import { act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatAge, formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { navigate } from '../router/navigation.ts';
import { hrefOf } from '../router/route.ts';
import { mayDo } from '../state/account.ts';
import { everySecond } from '../state/clock.ts';
import { bringChecksIntoSight } from './CheckList.tsx';

/** What was issued on this page; its password is nowhere else. */
export const issued = signal<(Answer<'accessIssue'> & { readonly municipality: string }) | undefined>(undefined);
const outcome = signal('');

type Row = Answer<'access'>['access'][number];

const ageOf = (at: number): string => formatAge(everySecond.value - at);

/** Whether anybody uses them, in a few words. */
function useInWords({ usedAt, messageAt, clients }: Row): string {
  const { connect: text } = words.value.lorawan;
  if (clients) return messageAt === null ? text.signedInNow : `${text.signedInNow}, ${text.lastMessage(ageOf(messageAt))}`;
  if (messageAt !== null) return text.lastMessage(ageOf(messageAt));
  return usedAt === null ? text.unused : text.used(ageOf(usedAt));
}

/** For how long the password before stays good, hours: a working day for whoever visits gateways, a week, not at all. */
const GRACE_HOURS = [24, 168, 0] as const;

/** What they were issued for, and what ends when. */
function detailsInWords({ gateway, prefixes, firstUsedAt, rotatedAt, oldPasswordUntil, oldPasswordUsedAt }: Row): string {
  const { connect: text } = words.value.lorawan;
  const parts = [
    gateway !== null && text.onlyGateway(gateway),
    prefixes && text.onlyTopics(prefixes.join(', ')),
    firstUsedAt !== null && text.usedSince(formatTime(firstUsedAt, 'short')),
    rotatedAt !== null && text.rotatedAt(formatTime(rotatedAt, 'short')),
    oldPasswordUntil !== null && text.oldPassword(formatTime(oldPasswordUntil, 'short'), oldPasswordUsedAt && ageOf(oldPasswordUsedAt)),
  ];
  return parts.filter((part) => typeof part === 'string').join(' · ');
}

/** The end of a gateway's certificate: in good time a fact, then a warning. */
function CertificateEnd({ until, isSoon }: { until: number | null; isSoon: boolean }) {
  const { connect: text } = words.value.lorawan;
  if (until === null) return null;
  const isOver = everySecond.value >= until;
  return <span class={isSoon ? 'waiting-warning' : 'waiting-age'}>{text.certificate(formatTime(until, 'dated'), isOver)}</span>;
}

interface Props {
  readonly route: LorawanRoute;
  readonly municipality: string;
}

export function Credentials({ route, municipality }: Props) {
  const { connect: text } = words.value.lorawan;
  const isMine = mayDo('equip', municipality);
  const note = useSignal('');
  const gateway = useSignal('');
  const graceHours = useSignal<number>(GRACE_HOURS[0]);
  const { answer, askAgain } = usePolled((abort) => ask('access', { municipality }, abort), [municipality]);
  const fresh = issued.value?.municipality === municipality ? issued.value : undefined;

  async function issue(): Promise<void> {
    try {
      const bound = gateway.value.trim();
      const got = await act('accessIssue', { municipality, note: note.value, ...(bound !== '' && { gateway: bound }) });
      issued.value = { ...got, municipality };
      outcome.value = '';
      note.value = '';
      gateway.value = '';
      navigate({ ...route, access: got.username, connection: undefined }, { replace: true });
    } catch (error) {
      outcome.value = error instanceof Error ? error.message : String(error);
    }
    askAgain();
  }
  async function rotate(username: string): Promise<void> {
    if (graceHours.value === 0 && !confirm(text.confirmRotate(username))) return;
    try {
      const { password } = await act('accessRotate', { username, graceHours: graceHours.value });
      issued.value = { username, password, municipality };
      outcome.value = '';
      navigate({ ...route, access: username, connection: undefined }, { replace: true });
    } catch (error) {
      outcome.value = error instanceof Error ? error.message : String(error);
    }
    askAgain();
  }
  async function revoke(username: string): Promise<void> {
    if (!confirm(text.confirmRevoke(username))) return;
    await act('accessRevoke', { username });
    if (route.access === username) navigate({ ...route, access: undefined }, { replace: true });
    askAgain();
  }

  return (
    <section class="lorawan-section" aria-labelledby="credentials-title">
      <h2 class="centre-title" id="credentials-title">
        {text.credentials}
      </h2>
      <p class="lorawan-intro">{text.credentialsIntro}</p>
      {isMine && (
        <form
          class="issue-form"
          onSubmit={(event) => {
            event.preventDefault();
            void issue();
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
              value={gateway.value}
              onInput={(event) => (gateway.value = event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button">
            {text.issue}
          </button>
        </form>
      )}
      <p class="lorawan-outcome" role="status">
        {outcome.value}
      </p>
      {fresh && (
        <div class="issued" role="status">
          <p>{text.once}</p>
          <dl>
            <dt>{text.user}</dt>
            <dd class="mono">{fresh.username}</dd>
            <dt>{text.password}</dt>
            <dd class="mono">{fresh.password}</dd>
          </dl>
        </div>
      )}
      {(answer.value?.access.length ?? 0) > 0 && (
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
        {answer.value?.access.map((one) => (
          <li key={one.username}>
            <span class="mono">{one.username}</span>
            <span>{one.note}</span>
            <span class="waiting-age">
              {text.issued} {formatTime(one.issuedAt, 'short')}, {useInWords(one)}
            </span>
            <span class="waiting-age">{detailsInWords(one)}</span>
            <CertificateEnd until={one.certificateUntil} isSoon={one.certificateEndsSoon} />
            {one.wrongPasswordAt !== null && (
              <span class="waiting-warning">{text.wrongPasswords(formatNumber(one.wrongPasswords), ageOf(one.wrongPasswordAt))}</span>
            )}
            <span class="entry-actions">
              <a
                class="button"
                href={hrefOf({ ...route, access: one.username, connection: undefined })}
                onClick={bringChecksIntoSight}
                aria-current={route.access === one.username ? 'true' : undefined}
              >
                {text.watch}
              </a>
              {isMine && (
                <>
                  <button type="button" class="button" onClick={() => void rotate(one.username)}>
                    {text.rotate}
                  </button>
                  <button type="button" class="button" onClick={() => void revoke(one.username)}>
                    {text.revoke}
                  </button>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {answer.value && <FailedSignIns failed={answer.value.failedSignIns} municipality={municipality} />}
    </section>
  );
}

/** Whoever could not come in, and messages that came without credentials: told to those who may have forgotten something. */
function FailedSignIns({ failed, municipality }: { failed: Answer<'access'>['failedSignIns']; municipality: string }) {
  const { connect: text } = words.value.lorawan;
  const { answer } = usePolled(
    (abort) => ask('quarantine', { municipality, code: 'credentials_missing', limit: 1 }, abort),
    [municipality],
  );
  const anonymous = answer.value?.entries[0];
  if (failed.length === 0 && !anonymous) return null;
  return (
    <div class="failed-sign-ins">
      <h3>{text.failed}</h3>
      <ul>
        {anonymous && (
          <li>
            {text.anonymous(municipality, formatNumber(answer.value?.total ?? 0), ageOf(anonymous.receivedAt))}{' '}
            <a href={hrefOf({ page: 'quarantine', municipality, code: 'credentials_missing' })}>{text.show}</a>
          </li>
        )}
        {failed.map(({ username, lastAt, count }) => (
          <li key={username ?? ''}>
            {username === null ? text.wrongToken : <span class="mono">{username}</span>} ({text.times(formatNumber(count), ageOf(lastAt))}):{' '}
            {username === null ? text.noSuchToken : text.noSuchUser}
          </li>
        ))}
      </ul>
    </div>
  );
}
