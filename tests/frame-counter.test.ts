// Days of devices that two network servers hear, with resets, joins and late deliveries: losses are what really nobody heard.
import { type CounterState, counterOf, countFrame, newCounter, noteJoin } from '@lagebild/shared/domain/frame-counter.ts';
import { expect, it } from 'vitest';
import { isLong, SEED, seededRandom } from './support/random.ts';

const MINUTE = 60_000;

interface Frame {
  readonly session: number;
  /** Of 32 bits. */
  readonly counter: number;
  readonly sentAt: number;
  readonly devAddr: string;
}
interface Delivery {
  readonly at: number;
  readonly time: number | undefined;
  readonly fCnt: number;
  readonly frame: Frame;
}

/** What a device sends: sessions of some hundred frames, all begun by a join (another address), or by being switched on (the same). */
function sent(random: () => number, begin: number, isJoining: boolean): Frame[] {
  const frames: Frame[] = [];
  let at = begin;
  let address = 1;
  for (let session = 0; session < 4; session += 1) {
    if (isJoining) address += 1;
    // The third goes over the end of 16 bits.
    const from = session === 2 ? 65_536 - 40 : 0;
    const count = 80 + Math.floor(random() * 200);
    for (let n = 0; n < count; n += 1) {
      frames.push({ session, counter: from + n, sentAt: at, devAddr: `addr${address}` });
      at += 5 * MINUTE + Math.floor(random() * MINUTE);
    }
    at += 30 * MINUTE; // what is under way arrives before it is switched on again
  }
  return frames;
}

/** What one network server hears of it and delivers, now and then late. */
function heard(
  frames: readonly Frame[],
  random: () => number,
  server: { share: number; lateMs: number; skewMs: number; cutsOff: boolean },
) {
  let heldUntil = 0;
  return frames.flatMap((frame): Delivery[] => {
    if (random() > server.share) return [];
    if (server.lateMs > 0 && random() < 0.01) heldUntil = frame.sentAt + random() * server.lateMs;
    const at = Math.max(frame.sentAt + random() * 3000, heldUntil);
    const fCnt = server.cutsOff ? frame.counter % 65_536 : frame.counter;
    return [{ at, time: frame.sentAt + server.skewMs, fCnt, frame }];
  });
}

/** Frames between the first and the last that were heard of each session and that nobody heard. */
function reallyLost(frames: readonly Frame[], deliveries: readonly Delivery[]): number {
  const known = new Set(deliveries.map(({ frame }) => frame));
  let lost = 0;
  for (let session = 0; session < 4; session += 1) {
    const all = frames.filter((frame) => frame.session === session);
    const first = all.findIndex((frame) => known.has(frame));
    const last = all.findLastIndex((frame) => known.has(frame));
    lost += all.slice(first, last + 1).filter((frame) => !known.has(frame)).length;
  }
  return lost;
}

/** Sessions that begin below the one before under the same address; the third begins above. */
function switchedOn(frames: readonly Frame[]): number[] {
  const begins = [0, 1, 2, 3].flatMap((session) => frames.find((frame) => frame.session === session) ?? []);
  return begins
    .filter(({ devAddr, counter, session }) => counter === 0 && devAddr === begins[session - 1]?.devAddr)
    .map(({ session }) => session);
}

it(`tells real losses from everything else (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  const begin = Date.UTC(2026, 0, 1);
  for (let device = 0; device < (isLong ? 5000 : 200); device += 1) {
    const frames = sent(random, begin, random() < 0.5);
    const deliveries = [
      ...heard(frames, random, { share: 0.9, lateMs: 0, skewMs: 0, cutsOff: false }),
      ...heard(frames, random, { share: 0.7, lateMs: 25 * MINUTE, skewMs: 700, cutsOff: device % 2 === 0 }),
    ].sort((a, b) => a.at - b.at);
    const expected = reallyLost(frames, deliveries);
    let state: CounterState = newCounter();
    let [received, lost] = [0, 0];
    const merged = new Map<Frame, number>();
    let session = 0;
    const wentBack: Frame[] = [];
    for (const { at, time, fCnt, frame } of deliveries) {
      if (frame.session > session) {
        session = frame.session;
        const isJoin = frame.devAddr !== state.current.devAddr;
        if (isJoin && random() < 0.5) noteJoin(state, { devAddr: frame.devAddr, receivedAt: at });
      }
      if (at - (merged.get(frame) ?? Number.NEGATIVE_INFINITY) <= 10 * MINUTE) continue; // the same uplink of two network servers
      if (!merged.has(frame)) merged.set(frame, at);
      state = JSON.parse(JSON.stringify(state)) as CounterState; // as it is kept
      const counted = countFrame(state, { fCnt, devAddr: frame.devAddr, receivedAt: at, time, isKnown: () => false });
      if (counted.wentBack) wentBack.push(frame);
      received += counted.received;
      for (const one of counted.losses) lost += one.lost;
    }
    expect({ device, received, lost }).toEqual({ device, received: merged.size, lost: expected });
    expect({ device, wentBack: [...new Set(wentBack.map((frame) => frame.session))] }).toEqual({ device, wentBack: switchedOn(frames) });
    expect((counterOf(state) ?? -1) % 65_536).toBe((frames.findLast((frame) => merged.has(frame))?.counter ?? -1) % 65_536);
  }
});

/** Counters one after another under one address, a minute apart; a string is a join that gives it. True where the counter went back. */
function goesBack(
  steps: readonly (number | string | { fCnt: number; lateMs?: number; as?: string })[],
  over: { devAddr?: undefined; time?: false } = {},
) {
  const state = newCounter();
  let devAddr: string | undefined = 'devAddr' in over ? over.devAddr : 'addr1';
  return steps.flatMap((step, index) => {
    const receivedAt = Date.UTC(2026, 0, 1) + index * MINUTE;
    if (typeof step === 'string') {
      devAddr = step;
      noteJoin(state, { devAddr, receivedAt });
      return [];
    }
    const { fCnt, lateMs = 0, as = devAddr } = typeof step === 'number' ? { fCnt: step } : step;
    const time = over.time === false ? undefined : receivedAt - lateMs;
    return [countFrame(state, { fCnt, devAddr: as, receivedAt, time, isKnown: () => false }).wentBack ?? false];
  });
}
const LATE = 5 * MINUTE;

it.each([
  ['one far below', [100, 101, 102, 5, 6], 3, {}],
  ['one not far below, then one above', [100, 101, 102, 101, 103], 3, {}],
  ['the last once more, a minute later', [100, 101, 102, 102, 103], 3, {}],
  ['two rising ones, when no network server tells a time', [100, 101, 102, 5, 6], 4, { time: false }],
  ['one of a session that is over, and its frames are none of this one', [100, 'addr2', 0, 'addr3', 0, { fCnt: 7, as: 'addr1' }, 1], 3, {}],
] as const)('the counter goes back with the frame that shows it, once: %s', (_, steps, at, over) => {
  const told = goesBack(steps, over);
  expect(told.map((is, index) => (is ? index : -1)).filter((index) => index >= 0)).toEqual([at]);
  expect(goesBack([...steps, 200, 201], over).slice(-2)).toEqual([false, false]);
});

it.each([
  ['one of the session before, late', [100, 101, 'addr2', 0, { fCnt: 102, lateMs: LATE, as: 'addr1' }, 1]],
  ['a join with another address', [100, 101, 102, 'addr2', 0, 1, 2]],
  ['a join that kept the address', [100, 101, 102, 'addr1', 0, 1, 2]],
  ['16 bits that turn over', [65_534, 65_535, 0, 1, 2]],
  ['a leap ahead that is another session', [100, 101, 60_000, 60_001]],
  ['frames delivered late', [100, 103, 104, { fCnt: 101, lateMs: LATE }, { fCnt: 102, lateMs: LATE }]],
  ['frames from before the first, late', [100, 101, { fCnt: 97, lateMs: LATE }, { fCnt: 98, lateMs: LATE }]],
] as const)('the counter does not go back: %s', (_, steps) => {
  expect(goesBack(steps)).not.toContain(true);
});

it('a device that was told to join begins anew with a join only: what is played of it is told each time', () => {
  expect(goesBack(['addr1', 100, 101, 102, 5, 6, 7, 103, 5])).toEqual([false, false, false, true, true, true, false, true]);
});

it('one frame is no evidence when no network server tells a time', () => {
  expect(goesBack([100, 101, 102, 5, 103, 104], { time: false })).not.toContain(true);
});

it('the counter does not go back when nobody tells the address: it may be a join', () => {
  expect(goesBack([100, 101, 102, 5, 6], { devAddr: undefined })).not.toContain(true);
});
