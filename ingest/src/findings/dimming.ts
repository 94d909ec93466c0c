// Lights told one thing and doing another: the command against the command in action, and that against the measured dimming level.
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Observation, Seen } from './observation.ts';

export interface DimmingState {
  /** Commands are told when they change, levels all the time. */
  command: number | undefined;
  active: number | undefined;
  /** Time of the first reading of a run that differs; undefined while they agree. */
  overriddenSince: number | undefined;
  notFollowingSince: number | undefined;
}

export const newDimmingState = (): DimmingState => ({
  command: undefined,
  active: undefined,
  overriddenSince: undefined,
  notFollowingSince: undefined,
});

const MINUTE_MS = 60_000;

/** A light that ramps, or whose photocell is a few minutes early, differs for a moment: only what lasts is told. */
export function* watchDimming({ time, values }: Seen, state: DimmingState, rules: FindingRules['lighting']): Generator<Observation> {
  const holdMs = rules.dimming_hold_minutes * MINUTE_MS;
  const differ = (a: number, b: number): boolean => Math.abs(a - b) > rules.dimming_tolerance;
  const { command = state.command, command_active: active = state.active, dimming } = values;
  Object.assign(state, { command, active });

  if (command !== undefined && active !== undefined) {
    state.overriddenSince = differ(command, active) ? (state.overriddenSince ?? time) : undefined;
    const since = state.overriddenSince;
    const evidence = { command, active };
    if (since === undefined) yield { code: 'overridden', quantity: 'command_active', holds: false, since: time, evidence };
    else if (time - since >= holdMs) yield { code: 'overridden', quantity: 'command_active', holds: true, since, evidence };
  }

  const told = active ?? command;
  if (told === undefined || dimming === undefined) return;
  state.notFollowingSince = differ(told, dimming) ? (state.notFollowingSince ?? time) : undefined;
  const since = state.notFollowingSince;
  const evidence = { told, does: dimming };
  if (since === undefined) yield { code: 'not_following', quantity: 'dimming', holds: false, since: time, evidence };
  else if (time - since >= holdMs) yield { code: 'not_following', quantity: 'dimming', holds: true, since, evidence };
}
