// What a group of devices is made of: how many in each state, how many of each kind, and which state is the worst.
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import type { DeviceState } from '../state/device-state.ts';

/** What needs a look comes first. */
export const STATES_BY_URGENCY = [
  'alarm',
  'silent',
  'late',
  'never',
  'off',
  'closed',
  'full',
  'fresh',
] as const satisfies readonly DeviceState[];
const NEEDS_A_LOOK: readonly DeviceState[] = ['alarm', 'silent', 'late'];

export interface Composition {
  readonly states: Record<DeviceState, number>;
  readonly kinds: Record<Kind, number>;
  /** The first device found in the worst state, when that state needs a look. */
  worst: { readonly kind: Kind; readonly state: DeviceState } | undefined;
}

export interface Member {
  readonly kind: Kind;
  readonly state: DeviceState;
}

export function compose(members: Iterable<Member>): Composition {
  const states = { alarm: 0, silent: 0, late: 0, never: 0, off: 0, closed: 0, full: 0, fresh: 0 };
  const kinds = { parking: 0, air: 0, lighting: 0 };
  let worst: Member | undefined;
  for (const member of members) {
    states[member.state] += 1;
    kinds[member.kind] += 1;
    if (isWorse(member.state, worst?.state)) worst = member;
  }
  return { states, kinds, worst };
}

function isWorse(state: DeviceState, than: DeviceState | undefined): boolean {
  if (!NEEDS_A_LOOK.includes(state)) return false;
  return than === undefined || NEEDS_A_LOOK.indexOf(state) < NEEDS_A_LOOK.indexOf(than);
}

export const kindsIn = ({ kinds }: Composition): Kind[] => KINDS.filter((kind) => kinds[kind] > 0);

/** The part of a ring each state gets: all of them visible, however few they are. */
export interface Arc {
  readonly state: DeviceState;
  /** Parts of a whole turn, from the top, clockwise. */
  readonly from: number;
  readonly to: number;
}

const LEAST_SHARE = 0.07;

export function arcsOf({ states }: Composition): Arc[] {
  const present = STATES_BY_URGENCY.filter((state) => states[state] > 0);
  const all = present.reduce((sum, state) => sum + states[state], 0);
  const wished = present.map((state) => Math.max(LEAST_SHARE, states[state] / all));
  const whole = wished.reduce((sum, share) => sum + share, 0);
  let from = 0;
  return present.map((state, index) => {
    const to = from + (wished[index] ?? 0) / whole;
    const arc = { state, from, to };
    from = to;
    return arc;
  });
}
