// What a device's frame counter says about uplinks that were lost, and what only looks like a loss.
//
// The counter has 32 bits and begins at 0 with each session: after a join (OTAA), or whenever the device is switched on (ABP, same address).
// A frame carries the lower 16 bits, and some network servers tell no more [LoRaWAN 1.0.4, 4.3.1.5]. Several network servers overtake
// each other, and a bridge that was away delivers hours later. So a counter below the last is one of four: a frame that was counted as
// lost; one that came already; 16 bits that turn over; or a new session, for which one frame is no evidence and two rising ones are.
// For an alarm one is enough, when its network server says that it heard it after the last, or when it names the address of a session before.

/** A gap beyond this is another session, not a loss [LoRaWAN 1.0.3, MAX_FCNT_GAP]. */
const LONGEST_GAP = 16_384;
const CUT_OFF = 0x1_0000;
/** So near to the last counter one of 16 bits is taken for its continuation: two days at a frame every three minutes. */
const NEAR = 1024;
/** So long after it was missed a frame is overtaken whatever the clocks say. */
const OVERTAKEN_MS = 600_000;
/** Clocks of network servers differ by so much. */
const CLOCKS_MS = 5000;
/** A network server whose time is further from the arrival has a wrong clock, and its times tell nothing. */
const AHEAD_MS = 300_000;
const BEHIND_MS = 7 * 86_400_000;
/** Remembered of a session at most; the oldest gaps are forgotten first. */
const MOST_GAPS = 64;
const MOST_SUSPECTS = 64;
/** Addresses of sessions before, remembered. */
const MOST_FORMER = 8;

export interface Sighting {
  readonly fCnt: number;
  readonly devAddr?: string | undefined;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** When its network server heard it, epoch milliseconds. */
  readonly time?: number | undefined;
  /** True when a frame of the same counter and content came before. Asked only when the times do not tell. */
  readonly isKnown: () => boolean;
}

/** An arrival, and when the network server heard it; epoch milliseconds. */
interface Moment {
  readonly at: number;
  readonly time?: number | undefined;
}

/** Counters that were missed, both ends included, and the frame that showed it. */
interface Gap extends Moment {
  readonly from: number;
  readonly to: number;
}

/** A counter below the last that may be the begin of a new session. */
interface Suspect extends Moment {
  readonly fCnt: number;
  /** It cannot be a late frame of this session. */
  readonly isStranger: boolean;
  readonly isCounted: boolean;
  /** Its network server says that it heard it after the last one: that is told at once. */
  readonly isTold?: boolean;
  /** Arrival of the frame that had shown it missing, when it was taken for that one. */
  readonly filledAt?: number;
}

interface Session {
  devAddr?: string | undefined;
  /** Arrival of the first frame, or of the join; undefined in what a version before has kept. Within a session no counter comes twice. */
  beganAt?: number;
  /** Lowest counter, in 32 bits. */
  first?: number;
  /** Highest counter, in 32 bits, and as the network server wrote it. */
  last?: (Moment & { readonly fCnt: number; readonly told: number }) | undefined;
  gaps: Gap[];
  suspects: Suspect[];
  /** A join was told that kept the address. */
  hasJoined?: boolean;
}

/** What is kept of a device, as JSON. */
export interface CounterState {
  current: Session;
  /** The session before; its last frames may still come. */
  previous?: (Session & { readonly ended: Moment }) | undefined;
  /** Addresses of earlier sessions. */
  former?: readonly string[];
  /** A join was told once: its counter begins anew with the next one and never without. */
  isJoining?: true;
}

export interface Counted {
  /** Frames that are new with this one; 0 for one that came already. */
  readonly received: number;
  /** Losses, or with a minus what was no loss after all; each belongs to the time (epoch ms) at which it was, or is, counted. */
  readonly losses: readonly { readonly lost: number; readonly at: number }[];
  /**
   * There when the counter is back below under the same address, and no join said why, or when a session that is over comes back: somebody
   * plays recorded frames again, or a device with a fixed address (ABP) was switched on. A frame that names no address may follow a join
   * nobody told of: never with one.
   */
  readonly wentBack?: true;
}

export const newCounter = (): CounterState => ({ current: { gaps: [], suspects: [] } });

/** The counter of the newest frame, as its network server wrote it. */
export const counterOf = ({ current }: CounterState): number | undefined => current.last?.told;

/** A join was accepted: the counter begins at 0. */
export function noteJoin(state: CounterState, join: { readonly devAddr?: string | undefined; readonly receivedAt: number }): void {
  const { current } = state;
  state.isJoining = true;
  if (join.devAddr !== undefined && join.devAddr === current.devAddr) {
    current.hasJoined = current.last !== undefined; // or it was delivered twice: the next counter tells
    current.beganAt = join.receivedAt;
    return;
  }
  beginSession(state, join.devAddr, { at: join.receivedAt });
}

/** Counts a frame. The state is changed. The first frame of a session counts nothing as lost: nobody knows where it began. */
export function countFrame(state: CounterState, frame: Sighting): Counted {
  const moment: Moment = { at: frame.receivedAt, time: believableTime(frame) };
  // Left alone: were it a session again, what else is played of it would be new.
  if (isOfFormerSession(state, frame, moment)) return { received: frame.isKnown() ? 0 : 1, losses: [], wentBack: true };
  const session = sessionOf(state, frame, moment);
  const { last } = session;
  if (!last) return startAt(session, frame.fCnt, moment);
  const fCnt = in32Bits(frame.fCnt, last.fCnt);
  if (fCnt - last.fCnt > LONGEST_GAP) return startAt(session, frame.fCnt, moment);
  if (fCnt > last.fCnt) {
    const lost = fCnt - last.fCnt - 1;
    if (lost > 0) addGap(session, { from: last.fCnt + 1, to: fCnt - 1, ...moment });
    session.last = { fCnt, told: frame.fCnt, ...moment };
    session.suspects = [];
    delete session.hasJoined;
    return { received: 1, losses: lost > 0 ? [{ lost, at: moment.at }] : [] };
  }
  if (session.hasJoined && isBefore(moment, last) !== true) return startAt(session, frame.fCnt, moment);
  return lookBack(session, fCnt, frame, moment, state.isJoining !== true);
}

/** A counter that is not above the last. @param mayRestart the device may have been switched on and begun anew */
function lookBack(session: Session, fCnt: number, frame: Sighting, moment: Moment, mayRestart: boolean): Counted {
  const isAddressed = frame.devAddr !== undefined;
  const how = { isAddressed, mayRestart: mayRestart || !isAddressed };
  const { last } = session;
  const isTold = isAddressed && last !== undefined && isBefore(moment, last, CLOCKS_MS) === false;
  const gap = session.gaps.find(({ from, to }) => from <= fCnt && fCnt <= to);
  if (gap) {
    const isEarlier = isBefore(moment, gap, CLOCKS_MS);
    if (isEarlier === true || moment.at - gap.at <= OVERTAKEN_MS) return fill(session, gap, fCnt);
    if (isEarlier === false) return suspect(session, { fCnt: frame.fCnt, isStranger: true, isCounted: true, isTold, ...moment }, how);
    const filled = fill(session, gap, fCnt);
    const doubted = suspect(session, { fCnt: frame.fCnt, isStranger: false, isCounted: true, filledAt: gap.at, ...moment }, how);
    return { ...doubted, losses: [...filled.losses, ...doubted.losses] };
  }
  const isEarlier = last && isBefore(moment, last, fCnt === last.fCnt ? CLOCKS_MS : 0);
  if (isEarlier === true) return fCnt < (session.first ?? 0) ? extend(session, fCnt, moment) : { received: 0, losses: [] };
  const isStranger = isEarlier === false || !frame.isKnown();
  return suspect(session, { fCnt: frame.fCnt, isStranger, isCounted: isStranger, isTold, ...moment }, how);
}

/** A late frame from before the one that was heard first. */
function extend(session: Session, fCnt: number, moment: Moment): Counted {
  const { first = fCnt } = session;
  session.first = fCnt;
  const lost = first - fCnt - 1;
  if (lost > LONGEST_GAP || lost <= 0) return { received: 1, losses: [] };
  addGap(session, { from: fCnt + 1, to: first - 1, ...moment });
  return { received: 1, losses: [{ lost, at: moment.at }] };
}

function fill(session: Session, gap: Gap, fCnt: number): Counted {
  const { from, to, ...found } = gap;
  const rest = [
    { from, to: fCnt - 1, ...found },
    { from: fCnt + 1, to, ...found },
  ].filter((one) => one.from <= one.to);
  session.gaps = session.gaps.flatMap((one) => (one === gap ? rest : [one]));
  return { received: 1, losses: [{ lost: -1, at: gap.at }] };
}

/** Two rising counters below the last are a new session, unless both may be late frames of this one, or a join would have been told. */
function suspect(session: Session, one: Suspect, { isAddressed, mayRestart }: { isAddressed: boolean; mayRestart: boolean }): Counted {
  const moment: Moment = { at: one.at, time: one.time };
  const isThere = session.suspects.some((other) => other.fCnt === one.fCnt && isBefore(one, other, CLOCKS_MS) === true);
  if (isThere) return { received: 0, losses: [] }; // the same, out of the buffer of another network server
  const isRising = session.suspects.some(({ fCnt }) => fCnt < one.fCnt);
  const wasTold = session.suspects.some(({ isTold }) => isTold);
  session.suspects = [...session.suspects, one].slice(-MOST_SUSPECTS);
  const { suspects } = session;
  if (!mayRestart || !isRising || !suspects.some(({ isStranger }) => isStranger)) {
    return { received: one.isCounted ? 1 : 0, losses: [], ...(one.isTold && { wentBack: true as const }) };
  }
  const received = 1 + suspects.filter((before) => before !== one && !before.isCounted).length;
  const counters = [...new Set(suspects.map(({ fCnt }) => fCnt))].sort((a, b) => a - b);
  const losses = suspects.flatMap(({ filledAt }) => (filledAt === undefined ? [] : [{ lost: 1, at: filledAt }])); // lost after all
  const highest = counters.at(-1) ?? one.fCnt;
  startAt(session, highest, moment);
  session.beganAt = suspects[0]?.at ?? one.at; // no frame of the old session came since: it would have ended the suspicion
  session.first = counters[0] ?? highest;
  for (const [index, fCnt] of counters.entries()) {
    const before = counters[index - 1];
    if (before === undefined || fCnt - before === 1) continue;
    addGap(session, { from: before + 1, to: fCnt - 1, ...moment });
    losses.push({ lost: fCnt - before - 1, at: moment.at });
  }
  return { received, losses, ...(isAddressed && !wasTold && { wentBack: true as const }) };
}

function startAt(session: Session, fCnt: number, moment: Moment): Counted {
  session.first = fCnt;
  session.beganAt = moment.at;
  session.last = { fCnt, told: fCnt, ...moment };
  session.gaps = [];
  session.suspects = [];
  delete session.hasJoined;
  return { received: 1, losses: [] };
}

function addGap(session: Session, gap: Gap): void {
  session.gaps = [...session.gaps, gap].slice(-MOST_GAPS);
}

/** The session a frame belongs to; a new one for another address. */
function sessionOf(state: CounterState, { devAddr }: Sighting, moment: Moment): Session {
  const { current, previous } = state;
  if (devAddr === undefined || devAddr === current.devAddr) return current;
  if (previous && previous.devAddr === devAddr && isStillOf(previous.ended, moment)) return previous;
  if (current.devAddr === undefined) {
    current.devAddr = devAddr;
    return current;
  }
  return beginSession(state, devAddr, moment);
}

/** A frame under the address of a session that is over, which its network server says it heard after the last of this one. */
function isOfFormerSession({ current, former }: CounterState, { devAddr }: Sighting, moment: Moment): boolean {
  if (devAddr === undefined || devAddr === current.devAddr || former?.includes(devAddr) !== true) return false;
  return current.last !== undefined && isBefore(moment, current.last, CLOCKS_MS) === false;
}

/**
 * Since when a counter of a device comes only once under an address, epoch milliseconds: since its session began, or ever when it is over.
 * Undefined for a counter above the last, which cannot have come before.
 */
export function onlyOnceSince({ current }: CounterState, { fCnt, devAddr }: Pick<Sighting, 'fCnt' | 'devAddr'>): number | undefined {
  if (devAddr !== current.devAddr) return 0;
  return current.last && fCnt > current.last.told ? undefined : (current.beganAt ?? 0);
}

/** Without times a frame of the session before is late for as long as one may be overtaken. */
const isStillOf = (ended: Moment, moment: Moment): boolean => isBefore(moment, ended) ?? moment.at - ended.at <= OVERTAKEN_MS;

function beginSession(state: CounterState, devAddr: string | undefined, ended: Moment): Session {
  const { current, former = [] } = state;
  if (current.last) state.previous = { ...current, ended };
  if (current.last && current.devAddr !== undefined) {
    const { devAddr: over } = current;
    state.former = [...former.filter((one) => one !== over), over].slice(-MOST_FORMER);
  }
  state.current = { devAddr, gaps: [], suspects: [], beganAt: ended.at };
  return state.current;
}

/** A counter of 16 bits as the one of 32 bits that is next to the last; any other as it is. */
function in32Bits(fCnt: number, last: number): number {
  if (fCnt >= CUT_OFF) return fCnt;
  const nearest = fCnt + CUT_OFF * Math.round((last - fCnt) / CUT_OFF);
  return nearest >= 0 && Math.abs(nearest - last) <= NEAR ? nearest : fCnt;
}

const believableTime = ({ time, receivedAt }: Sighting): number | undefined =>
  time !== undefined && time <= receivedAt + AHEAD_MS && time >= receivedAt - BEHIND_MS ? time : undefined;

/** Whether one was heard before another, as far as their network servers tell. */
const isBefore = ({ time }: Moment, other: Moment, toleranceMs = 0): boolean | undefined =>
  time === undefined || other.time === undefined ? undefined : time < other.time + toleranceMs;
