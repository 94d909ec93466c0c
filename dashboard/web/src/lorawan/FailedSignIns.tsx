// Whoever could not come in, and messages that came without credentials: told to those who may have forgotten something.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatAge, formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';

const ageOf = (at: number): string => formatAge(everySecond.value - at);

export function FailedSignIns({ failed, municipality }: { failed: Answer<'access'>['failedSignIns']; municipality: string }) {
  const { connect: text } = words.value.lorawan;
  const { current } = usePolled(
    (abort) => ask('quarantine', { municipality, code: 'credentials_missing', limit: 1 }, abort),
    [municipality],
  );
  const anonymous = current?.entries[0];
  if (failed.length === 0 && !anonymous) return null;
  return (
    <div class="failed-sign-ins">
      <h3>{text.failed}</h3>
      <ul>
        {anonymous && (
          <li>
            {text.anonymous(municipality, formatNumber(current?.total ?? 0), ageOf(anonymous.receivedAt))}{' '}
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
