// A lamp's state as shape and word.
import type { LampState } from '@lagebild/shared/domain/lighting/lamp-state.ts';
import { Mark } from '../components/Mark.tsx';
import { formatNumber } from '../i18n/format.ts';
import { countedStates, isInOrder, lookOf } from './state-look.ts';
import { lightingWords } from './words.ts';

export function LampStateWord({ state, count }: { state: LampState; count?: number }) {
  const look = lookOf(state);
  return (
    <span class={`lamp-state state-${look}`}>
      <Mark kind="lighting" state={look} />{' '}
      {count !== undefined && <span class="num">{`${formatNumber(count)}${look === 'alarm' ? ' × ' : ' '}`}</span>}
      {lightingWords().states[state]}
    </span>
  );
}

/** What is not in order; when all is, the one or two states that are. */
export function StateSummary({ states }: { states: Partial<Record<LampState, number>> }) {
  const counted = countedStates(states);
  const wrong = counted.filter(({ state }) => !isInOrder(state));
  return (
    <span class="lamp-states">
      {(wrong.length > 0 ? wrong : counted).map(({ state, count }) => (
        <LampStateWord key={state} state={state} count={count} />
      ))}
    </span>
  );
}
