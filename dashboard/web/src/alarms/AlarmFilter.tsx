// Narrows the alarms: municipality, kind, rule, state, only mine. The choice is in the address.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { AlarmListName } from '@lagebild/shared/domain/alarm/alarm.ts';
import { isKind, KINDS } from '@lagebild/shared/domain/kind.ts';
import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { actingName } from './my-name.ts';
import { alarmWords } from './words.ts';

export const LIST_STATES = ['open', 'unacknowledged', 'suppressed', 'pending'] as const satisfies readonly AlarmListName[];

export function AlarmFilter({ route, rules, hasState }: { route: DeskRoute; rules: Answer<'alarms'>['rules']; hasState: boolean }) {
  const text = alarmWords();
  const { kinds } = words.value;
  const { part, municipality, kind, rule, state, who } = route;
  const narrow = (more: Partial<DeskRoute>) => navigate({ ...route, ...more, id: undefined, before: undefined });
  const me = actingName.value;
  const bare: DeskRoute = { page: 'alarms', part };
  const isFiltered = [municipality, kind, rule, state, who].some((value) => value !== undefined);
  return (
    <form class="filter alarm-filter" aria-label={text.filter} onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>{text.municipality}</span>
        <select value={municipality ?? ''} onChange={(event) => narrow({ municipality: event.currentTarget.value || undefined })}>
          <MunicipalityOptions none={text.allMunicipalities} permission="read" />
        </select>
      </label>
      <label>
        <span>{text.kind}</span>
        <select
          value={kind ?? ''}
          onChange={(event) => narrow({ kind: isKind(event.currentTarget.value) ? event.currentTarget.value : undefined })}
        >
          <option value="">{text.allKinds}</option>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {kinds[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{text.rule}</span>
        <select value={rule ?? ''} onChange={(event) => narrow({ rule: event.currentTarget.value || undefined })}>
          <option value="">{text.allRules}</option>
          {rules.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {hasState && (
        <label>
          <span>{text.state}</span>
          <select value={state ?? 'open'} onChange={(event) => narrow({ state: emptyFor(event.currentTarget.value, 'open') })}>
            {LIST_STATES.map((one) => (
              <option key={one} value={one}>
                {text.states[one]}
              </option>
            ))}
          </select>
        </label>
      )}
      {(me !== '' || who !== undefined) && (
        <label class="alarm-mine">
          <input
            type="checkbox"
            checked={who !== undefined}
            onChange={(event) => narrow({ who: event.currentTarget.checked ? me : undefined })}
          />
          <span>{who === undefined || who === me ? text.mine : text.assignedTo(who)}</span>
        </label>
      )}
      {isFiltered && (
        <a class="button" href={hrefOf(bare)}>
          {text.clear}
        </a>
      )}
    </form>
  );
}

/** What is so anyway does not stand in the address. */
const emptyFor = (value: string, usual: string): string | undefined => (value === usual ? undefined : value);
