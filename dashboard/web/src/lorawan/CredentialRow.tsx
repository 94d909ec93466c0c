// Credentials that exist, in a row: what for, whether anybody uses them, what ends when, and what can be done with them.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { formatAge, formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { bringChecksIntoSight } from './CheckList.tsx';

type Row = Answer<'access'>['access'][number];

const ageOf = (at: number): string => formatAge(everySecond.value - at);

/** Whether anybody uses them, in a few words. */
function useInWords({ usedAt, messageAt, clients }: Row): string {
  const { connect: text } = words.value.lorawan;
  if (clients) return messageAt === null ? text.signedInNow : `${text.signedInNow}, ${text.lastMessage(ageOf(messageAt))}`;
  if (messageAt !== null) return text.lastMessage(ageOf(messageAt));
  return usedAt === null ? text.unused : text.used(ageOf(usedAt));
}

/** What they were issued for, and what ends when. */
function detailsInWords({ gateway, prefixes, firstUsedAt, rotatedAt, oldPasswordUntil, oldPasswordUsedAt }: Row): string {
  const { connect: text } = words.value.lorawan;
  const parts = [
    gateway !== null && text.onlyGateway(gateway),
    prefixes && text.onlyTopics(prefixes.join(', ')),
    firstUsedAt !== null && text.usedSince(formatTime(firstUsedAt, 'date')),
    rotatedAt !== null && text.rotatedAt(formatTime(rotatedAt, 'dated')),
    oldPasswordUntil !== null && text.oldPassword(formatTime(oldPasswordUntil, 'short'), oldPasswordUsedAt && ageOf(oldPasswordUsedAt)),
  ];
  return parts.filter((part) => typeof part === 'string').join(' · ');
}

/** The end of a gateway's certificate: in good time a fact, then a warning. */
function CertificateEnd({ until, isSoon }: { until: number | null; isSoon: boolean }) {
  const { connect: text } = words.value.lorawan;
  if (until === null) return null;
  const isOver = everySecond.value >= until;
  return <span class={isSoon ? 'waiting-warning' : 'waiting-age'}>{text.certificate(formatTime(until, 'date'), isOver)}</span>;
}

interface Props {
  readonly one: Row;
  readonly route: LorawanRoute;
  /** Whether whoever looks may change them. */
  readonly isMine: boolean;
  readonly onRotate: () => void;
  readonly onRevoke: () => void;
}

export function CredentialRow({ one, route, isMine, onRotate, onRevoke }: Props) {
  const { connect: text } = words.value.lorawan;
  const { username } = one;
  const about = <span class="unseen">: {username}</span>;
  return (
    <li>
      <span class="mono">{username}</span>
      <span>{one.note}</span>
      <span class="waiting-age">
        {text.issued} {formatTime(one.issuedAt, 'date')}, {useInWords(one)}
      </span>
      <span class="waiting-age">{detailsInWords(one)}</span>
      <CertificateEnd until={one.certificateUntil} isSoon={one.certificateEndsSoon} />
      {one.wrongPasswordAt !== null && (
        <span class="waiting-warning">{text.wrongPasswords(formatNumber(one.wrongPasswords), ageOf(one.wrongPasswordAt))}</span>
      )}
      <span class="entry-actions">
        <a
          class="button"
          href={hrefOf({ ...route, access: username, connection: undefined })}
          onClick={bringChecksIntoSight}
          aria-current={route.access === username ? 'true' : undefined}
        >
          {text.watch}
          {about}
        </a>
        {isMine && (
          <>
            <button type="button" class="button" onClick={onRotate}>
              {text.rotate}
              {about}
            </button>
            <button type="button" class="button" onClick={onRevoke}>
              {text.revoke}
              {about}
            </button>
          </>
        )}
      </span>
    </li>
  );
}
