// Narrows the quarantine to a municipality, reason, device, topic or time of arrival; the choice is in the address.

import { fromLocalInput, toLocalInput } from '../chart/local-input.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { allFor } from '../state/account.ts';
import { region } from '../state/region.ts';
import { MunicipalityOptions } from './MunicipalityOptions.tsx';

export function codeName(code: string): string {
  const { codes } = words.value;
  return Object.hasOwn(codes, code) ? codes[code as keyof typeof codes] : code;
}

/** Who brought a message; see source.ts of the domain. */
export function sourceSentence(source: string): string {
  const { quarantine: text } = words.value;
  const at = source.indexOf(':');
  const name = source.slice(at + 1);
  return source.startsWith('user:') ? text.byUser(name) : text.byConnection(name);
}

type QuarantineRoute = Extract<Route, { page: 'quarantine' }>;

/** Fields of text and time: they take effect when they are left, or with Enter. */
function MoreFields({ route }: { route: QuarantineRoute }) {
  const { quarantine: text } = words.value;
  const timezone = region.value?.timezone ?? 'Europe/Berlin';
  const narrow = (more: Partial<QuarantineRoute>) => navigate({ ...route, ...more, before: undefined });
  return (
    <>
      {(['device', 'topic'] as const).map((name) => (
        <label key={name}>
          <span>{text[name]}</span>
          <input
            type="text"
            maxLength={256}
            spellcheck={false}
            value={route[name] ?? ''}
            onChange={(event) => narrow({ [name]: event.currentTarget.value.trim() || undefined })}
          />
        </label>
      ))}
      {(['from', 'to'] as const).map((name) => (
        <label key={name}>
          <span>{text[name]}</span>
          <input
            type="datetime-local"
            value={route[name] === undefined ? '' : toLocalInput(route[name], timezone)}
            onChange={(event) => narrow({ [name]: fromLocalInput(event.currentTarget.value, timezone) })}
          />
        </label>
      ))}
    </>
  );
}

export function QuarantineFilter({ route, codes }: { route: QuarantineRoute; codes: Record<string, number> }) {
  const { quarantine: text } = words.value;
  // A reason chosen before stays choosable, also where nothing has it.
  const offered = Object.entries(route.code && !Object.hasOwn(codes, route.code) ? { ...codes, [route.code]: 0 } : codes).sort(
    (a, b) => b[1] - a[1],
  );
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>{text.municipality}</span>
        <select
          value={route.municipality ?? ''}
          onChange={(event) => navigate({ ...route, municipality: event.currentTarget.value || undefined, before: undefined })}
        >
          <MunicipalityOptions none={allFor('read-raw', text.allMunicipalities)} permission="read-raw" />
        </select>
      </label>
      <label>
        <span>{text.reason}</span>
        <select
          value={route.code ?? ''}
          onChange={(event) => navigate({ ...route, code: event.currentTarget.value || undefined, before: undefined })}
        >
          <option value="">{text.allReasons}</option>
          {offered.map(([code, count]) => (
            <option key={code} value={code}>
              {`${codeName(code)} (${formatNumber(count)})`}
            </option>
          ))}
        </select>
      </label>
      <MoreFields route={route} />
      {route.source !== undefined && <p class="filter-source">{sourceSentence(route.source)}</p>}
      {hrefOf(route) !== hrefOf({ page: 'quarantine' }) && (
        <a class="button" href={hrefOf({ page: 'quarantine' })}>
          {text.clear}
        </a>
      )}
    </form>
  );
}
