// The state machine of one (thing, rule): from a condition that is looked at again and again to an alarm that opens and closes.
//
// Time is time watched: it stands still while Lagebild does not run, and no clock that is set moves it. So a condition holds only
// as long as somebody looked, and a restart changes nothing.
import type { Ending, Phase } from './alarm.ts';

/** How a condition looks now: beyond the limit, within the band of the hysteresis, back to normal, or nobody can tell. */
export type Level = 'raised' | 'between' | 'clear' | 'unknown';

/** What explains an alarm so that it need not ring by itself: another alarm, or a maintenance window, by id. */
export interface Cause {
  readonly by: 'alarm' | 'maintenance';
  readonly id: number;
}

export interface Timing {
  /** How long the condition must hold before the alarm opens, milliseconds watched. */
  readonly holdMs: number;
  /** How long it must be back to normal before the alarm closes. */
  readonly clearMs: number;
  /** After so long without anybody being able to tell, it ends. */
  readonly forgetMs: number;
}

export interface Look {
  /** Time watched, milliseconds; never goes back. */
  readonly atMs: number;
  readonly level: Level;
  readonly cause?: Cause | undefined;
  /** Something that would explain it is about to open, or not: until that is known, this one waits. */
  readonly isCausePending?: boolean;
  /** How long the condition needs to become true by itself once its cause is gone. */
  readonly graceMs?: number;
}

/** An episode; undefined stands for all is well. */
export interface AlarmState {
  readonly phase: Phase;
  /** When the phase began, milliseconds watched; moved on by the time in which nobody could tell. */
  readonly sinceMs: number;
  readonly cause?: Cause | undefined;
  /** When the cause went; it goes on explaining for the grace time. */
  readonly releasedMs?: number | undefined;
  /** Since when nobody can tell. */
  readonly unknownMs?: number | undefined;
}

export type Transition =
  | { readonly what: 'pending' | 'opened' | 'released' | 'clearing' | 'returned' | 'dropped' }
  | { readonly what: 'suppressed' | 'explained'; readonly cause: Cause }
  | { readonly what: 'closed'; readonly because: Exclude<Ending, 'rule_removed'> };

export interface Step {
  /** The same object when nothing changed. */
  readonly state: AlarmState | undefined;
  readonly transitions: readonly Transition[];
}

const isSame = (a: Cause | undefined, b: Cause | undefined): boolean => a?.by === b?.by && a?.id === b?.id;

/** Looks once. A condition that is not raised begins nothing. */
export function step(before: AlarmState | undefined, look: Look, timing: Timing): Step {
  const { atMs, level } = look;
  if (before === undefined) {
    if (level !== 'raised') return { state: undefined, transitions: [] };
    const begun = whilePending({ phase: 'pending', sinceMs: atMs }, look, timing);
    return { state: begun.state, transitions: [{ what: 'pending' }, ...begun.transitions] };
  }
  if (level === 'unknown') return whileUnknown(before, look, timing);
  const known = before.unknownMs === undefined ? before : resume(before, atMs, before.unknownMs);
  if (known.phase === 'pending') return whilePending(known, look, timing);
  if (known.phase === 'suppressed') return whileSuppressed(known, look, timing);
  const { state, transitions } = explain(known, look);
  const next = known.phase === 'open' ? whileOpen(state, look, timing) : whileClearing(state, look, timing);
  return { state: next.state, transitions: [...transitions, ...next.transitions] };
}

/** What nobody could see counts neither for the condition nor against it. */
function resume({ unknownMs: _, releasedMs, ...state }: AlarmState, atMs: number, unknownMs: number): AlarmState {
  const blindMs = atMs - unknownMs;
  return { ...state, sinceMs: state.sinceMs + blindMs, ...(releasedMs !== undefined && { releasedMs: releasedMs + blindMs }) };
}

function whileUnknown(state: AlarmState, { atMs }: Look, { forgetMs }: Timing): Step {
  if (state.unknownMs === undefined) return { state: { ...state, unknownMs: atMs }, transitions: [] };
  if (atMs - state.unknownMs < forgetMs) return { state, transitions: [] };
  return end(state.phase === 'pending' ? { what: 'dropped' } : { what: 'closed', because: 'unknown' });
}

function whilePending(state: AlarmState, { atMs, level, cause, isCausePending = false }: Look, { holdMs }: Timing): Step {
  if (level !== 'raised') return end({ what: 'dropped' });
  if (atMs - state.sinceMs < holdMs) return { state, transitions: [] };
  if (cause) return { state: { phase: 'suppressed', sinceMs: atMs, cause }, transitions: [{ what: 'suppressed', cause }] };
  return isCausePending ? { state, transitions: [] } : open(atMs);
}

/** It never rang; once its cause is gone it must hold by itself. */
function whileSuppressed(state: AlarmState, look: Look, { holdMs }: Timing): Step {
  const { atMs, level, cause, isCausePending = false, graceMs = 0 } = look;
  if (level === 'clear') return end({ what: 'closed', because: 'passed' });
  if (cause) return explain(state, look);
  if (state.releasedMs === undefined) return { state: { ...state, releasedMs: atMs }, transitions: [] };
  if (isCausePending || atMs - state.releasedMs < Math.max(holdMs, graceMs)) return { state, transitions: [] };
  return level === 'raised' ? open(atMs) : end({ what: 'closed', because: 'passed' });
}

function whileOpen(state: AlarmState, { atMs, level }: Look, { clearMs }: Timing): Step {
  if (level !== 'clear') return { state, transitions: [] };
  if (clearMs === 0) return end({ what: 'closed', because: 'cleared' });
  return { state: { ...state, phase: 'clearing', sinceMs: atMs }, transitions: [{ what: 'clearing' }] };
}

function whileClearing(state: AlarmState, { atMs, level }: Look, { clearMs }: Timing): Step {
  if (level !== 'clear') return { state: { ...state, phase: 'open', sinceMs: atMs }, transitions: [{ what: 'returned' }] };
  return atMs - state.sinceMs < clearMs ? { state, transitions: [] } : end({ what: 'closed', because: 'cleared' });
}

/** Takes a cause on, or lets it go after the grace time. */
function explain(
  state: AlarmState,
  { atMs, cause, isCausePending = false, graceMs = 0 }: Look,
): { state: AlarmState; transitions: Transition[] } {
  if (cause) {
    if (isSame(cause, state.cause) && state.releasedMs === undefined) return { state, transitions: [] };
    const { releasedMs: _, ...rest } = state;
    return { state: { ...rest, cause }, transitions: isSame(cause, state.cause) ? [] : [{ what: 'explained', cause }] };
  }
  if (!state.cause) return { state, transitions: [] };
  if (state.releasedMs === undefined) return { state: { ...state, releasedMs: atMs }, transitions: [] };
  if (isCausePending || atMs - state.releasedMs < graceMs) return { state, transitions: [] };
  const { cause: _, releasedMs: __, ...free } = state;
  return { state: free, transitions: [{ what: 'released' }] };
}

const open = (atMs: number): Step => ({ state: { phase: 'open', sinceMs: atMs }, transitions: [{ what: 'opened' }] });
const end = (transition: Transition): Step => ({ state: undefined, transitions: [transition] });
