// Narrows the quarantine to a municipality and a reason; the choice is in the address.
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import type { Route } from '../router/route.ts';
import { region } from '../state/region.ts';

export function codeName(code: string): string {
  const { codes } = words.value;
  return Object.hasOwn(codes, code) ? codes[code as keyof typeof codes] : code;
}

export function QuarantineFilter({ route, codes }: { route: Extract<Route, { page: 'quarantine' }>; codes: Record<string, number> }) {
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
          <option value="">{text.allMunicipalities}</option>
          {region.value?.municipalities.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
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
    </form>
  );
}
