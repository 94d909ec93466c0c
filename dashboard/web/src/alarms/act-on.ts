// Does something with alarms in the name of whoever sits here, and says how it went.
import type { AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import type { Body } from '@lagebild/shared/contract/http.ts';
import { MAX_ACTED } from '@lagebild/shared/domain/alarm/alarm.ts';
import { signal } from '@preact/signals';
import { act } from '../api/client.ts';
import { formatNumber } from '../i18n/format.ts';
import { mayDo } from '../state/account.ts';
import { actingName } from './my-name.ts';
import { alarmWords } from './words.ts';

/** What the last action came to; told aloud by whoever shows it. */
export const outcome = signal('');
export const isActing = signal(false);
/** Rises with everything done here: what is shown is asked for anew, also while the live channel is cut. */
export const ownChanges = signal(0);

type Action = Pick<Body<'alarmsAct'>, 'action' | 'text' | 'to'>;

/** Own actions the lists do not show yet: whoever is quick must not be told that somebody was faster. */
const ownActions = new Map<number, number>();

const seenOf = ({ id, actions }: AlarmView): number => Math.max(actions, ownActions.get(id) ?? 0);

/** Whether something may be done with an alarm here. */
export const mayActOn = ({ thing }: AlarmView): boolean => mayDo('operate', thing.type === 'district' ? null : thing.municipality);

/** @returns false when nobody has said who it is, or the server did not take it */
export async function actOn(alarms: readonly AlarmView[], action: Action): Promise<boolean> {
  const text = alarmWords();
  const by = actingName.value;
  if (by === '') {
    outcome.value = text.nameFirst;
    document.querySelector<HTMLInputElement>('#my-name')?.focus();
    return false;
  }
  const [only] = alarms;
  isActing.value = true;
  try {
    // Of one alarm it is known what had happened to it when it was looked at.
    const seen = alarms.length === 1 && action.action !== 'note' && only ? { seen: seenOf(only) } : {};
    const { outcomes } = await act('alarmsAct', { ids: alarms.slice(0, MAX_ACTED).map(({ id }) => id), by, ...action, ...seen });
    for (const one of outcomes) {
      const alarm = alarms.find(({ id }) => id === one.id);
      // More than one more: somebody else did something that was not seen here.
      if (alarm && one.outcome === 'done' && one.actions === seenOf(alarm) + 1) ownActions.set(one.id, one.actions);
    }
    const done = outcomes.filter((one) => one.outcome === 'done').length;
    outcome.value =
      outcomes.length === 1
        ? text.outcomes[outcomes[0]?.outcome ?? 'missing']
        : text.outcomeCount(formatNumber(done), formatNumber(outcomes.length - done));
    if (done > 0) ownChanges.value += 1;
    return done > 0;
  } catch (error) {
    outcome.value = error instanceof Error ? error.message : String(error);
    return false;
  } finally {
    isActing.value = false;
  }
}
