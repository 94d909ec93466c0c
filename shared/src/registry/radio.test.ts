// What the frame counter says was lost: real losses, and everything that only looks like one. Each case on a real database, also with a restart
// after every message.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LnsEvent } from '../domain/lns-event.ts';
import { openRegistry, type Registry } from './registry.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const EUI = '70b3d5a4d3100a17';

interface Step {
  /** Arrival, minutes. */
  readonly at: number;
  readonly event: LnsEvent;
}
interface More {
  readonly addr?: string | null;
  /** When the network server heard it, minutes; its arrival when left out, null when it does not tell. */
  readonly heard?: number | null;
  readonly payload?: string;
}

const timeOf = (minutes: number) => NOW + Math.round(minutes * 60_000);

function up(at: number, fCnt: number | undefined, { addr = 'a1', heard = at, payload = `${at}` }: More = {}): Step {
  return {
    at,
    event: {
      type: 'uplink',
      devEui: EUI,
      fPort: 1,
      bytes: Buffer.from(payload),
      receptions: [],
      ...(fCnt !== undefined && { fCnt }),
      ...(addr !== null && { devAddr: addr }),
      ...(heard !== null && { time: timeOf(heard) }),
    },
  };
}
const joined = (at: number, addr?: string): Step => ({
  at,
  event: { type: 'join', devEui: EUI, ...(addr !== undefined && { devAddr: addr }) },
});
/** One every five minutes. */
const series = (from: number, counters: readonly number[], more?: More): Step[] =>
  counters.map((fCnt, index) => up(from + index * 5, fCnt, more?.heard === null ? more : { ...more, heard: from + index * 5 }));
const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step);
const without = (counters: readonly number[], lost: readonly number[]) => counters.filter((fCnt) => !lost.includes(fCnt));

/** Ten of the first forty are lost, as in a garage. */
const PATCHY = without(range(0, 40), [3, 7, 8, 12, 17, 18, 19, 25, 31, 36]);
const SILENT: More = { heard: null };

describe('a frame that is played again, hours later and with a time of its own,', () => {
  const payload = 'frei';
  const keep = (registry: Registry, steps: readonly Step[]) => {
    for (const { at, event } of steps)
      if (event.type === 'uplink' || event.type === 'join')
        registry.radio.persist([{ municipality: 'unna', receivedAt: timeOf(at), format: 'x', because: 'x', event, isSettled: true }]);
  };
  const isPlayedAgain = (registry: Registry, { at, event }: Step) =>
    event.type === 'uplink' && registry.radio.isPlayedAgain('unna', event, timeOf(at));

  it.each<[string, readonly Step[], Step, boolean]>([
    ['is known', [up(0, 7, { payload }), up(5, 8)], up(300, 7, { payload }), true],
    ['is known in 16 bits', [up(0, 65_543, { payload }), up(5, 65_544)], up(300, 7, { payload }), true],
    ['is known of a session that is over', [up(0, 7, { payload }), up(5, 0, { addr: 'b2' })], up(300, 7, { payload }), true],
    [
      'is known the second time as well',
      [up(0, 7, { payload }), up(5, 0, { addr: 'b2' }), up(200, 7, { payload })],
      up(300, 7, { payload }),
      true,
    ],
    ['is not with another content', [up(0, 7, { payload }), up(5, 8)], up(300, 7, { payload: 'belegt' }), false],
    ['is not without an address', [up(0, 7, { payload }), up(5, 8)], up(300, 7, { payload, addr: null }), false],
    ['is not when its counter is new', [up(0, 7, { payload }), up(5, 8)], up(300, 9, { payload }), false],
    [
      'is another one after a join that kept the address',
      [up(0, 0, { payload }), up(5, 1), joined(10, 'a1')],
      up(300, 0, { payload }),
      false,
    ],
    [
      'is another one after a device was switched on',
      [up(0, 2, { payload }), up(5, 3), up(10, 0), up(15, 1)],
      up(300, 2, { payload }),
      false,
    ],
  ])('%s', (_, kept, again, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'lagebild-'));
    const registry = openRegistry(folder);
    keep(registry, kept);
    expect(isPlayedAgain(registry, again)).toBe(expected);
    registry.close();
    rmSync(folder, { recursive: true });
  });
});

interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly received: number;
  readonly lost: number;
  readonly fCnt: number | null;
}

const CASES: readonly Case[] = [
  { name: 'nothing is lost', steps: series(0, range(0, 5)), received: 6, lost: 0, fCnt: 5 },
  { name: 'two are lost', steps: series(0, [0, 1, 4, 5]), received: 4, lost: 2, fCnt: 5 },
  { name: 'a device without counters', steps: [up(0, undefined), up(5, undefined)], received: 2, lost: 0, fCnt: null },

  // Overtaken: another network server was faster.
  { name: 'overtaken by seconds', steps: [up(0, 0), up(5, 2), up(5.1, 1, { heard: 2.5 }), up(10, 3)], received: 4, lost: 0, fCnt: 3 },
  {
    name: 'overtaken by seconds, its clock ahead by an hour',
    steps: [up(0, 0), up(5, 2), up(5.1, 1, { heard: 62 }), up(10, 3)],
    received: 4,
    lost: 0,
    fCnt: 3,
  },
  {
    name: 'overtaken by seconds, its server tells no time',
    steps: [up(0, 0), up(5, 2), up(5.1, 1, SILENT), up(10, 3)],
    received: 4,
    lost: 0,
    fCnt: 3,
  },
  {
    name: 'an hour late, out of the buffer of a bridge',
    steps: [...series(0, PATCHY), up(240, 17, { heard: 61 }), up(240, 18, { heard: 62 }), up(241, 41)],
    received: 34,
    lost: 8,
    fCnt: 41,
  },
  {
    name: 'an hour late, and its server tells no time',
    steps: [...series(0, PATCHY, SILENT), up(240, 17, SILENT), up(241, 41, SILENT)],
    received: 33,
    lost: 9,
    fCnt: 41,
  },
  {
    name: 'the first that was heard is not the first that was sent',
    steps: [...series(0, [0, 3, 4], { addr: 'b2' }).slice(1), up(30, 0, { addr: 'b2', heard: 0 }), up(31, 5, { addr: 'b2' })],
    received: 4,
    lost: 2,
    fCnt: 5,
  },
  {
    name: 'one that came already comes again, a quarter of an hour later',
    steps: [...series(0, range(0, 5)), up(40, 3, { heard: 15 }), up(41, 6)],
    received: 7,
    lost: 0,
    fCnt: 6,
  },
  {
    name: 'everything comes again an hour later',
    steps: [...series(0, range(0, 40)), ...range(20, 33).map((n) => up(300 + n / 100, n, { heard: n * 5 })), up(301, 41)],
    received: 42,
    lost: 0,
    fCnt: 41,
  },

  {
    name: 'several an hour late, and their server tells no time',
    steps: [...series(0, PATCHY, SILENT), up(240, 17, SILENT), up(240, 18, SILENT), up(241, 41, SILENT)],
    received: 34,
    lost: 8,
    fCnt: 41,
  },
  {
    name: 'everything comes again an hour later, and its server tells no time',
    steps: [
      ...range(0, 40).map((n) => up(n * 5, n, { heard: null, payload: `frame ${n}` })),
      ...range(20, 33).map((n) => up(300 + n / 100, n, { heard: null, payload: `frame ${n}` })),
      up(301, 41, SILENT),
    ],
    received: 42,
    lost: 0,
    fCnt: 41,
  },

  // A device that is switched on again, ABP: the counter begins anew, with the same address.
  { name: 'a reset gives no loss back', steps: [...series(0, PATCHY), ...series(155, range(0, 19))], received: 51, lost: 10, fCnt: 19 },
  {
    name: 'a reset, and the network server tells no time',
    steps: [...series(0, PATCHY, SILENT), ...series(155, range(0, 19), SILENT)],
    received: 51,
    lost: 10,
    fCnt: 19,
  },
  {
    name: 'a reset after which most is lost',
    steps: [...series(0, range(0, 40)), ...series(205, range(0, 35, 5))],
    received: 49,
    lost: 28,
    fCnt: 35,
  },
  {
    name: 'a reset whose first frames fall upon losses of before',
    steps: [...series(0, PATCHY, SILENT), ...series(155, [3, 8, 9, 10], SILENT)],
    received: 35,
    lost: 14,
    fCnt: 10,
  },
  {
    name: 'a reset of a device that repeats itself, whose server tells no time: the first frame that is another one shows it',
    steps: [
      ...series(0, range(0, 40), { heard: null, payload: 'x' }),
      ...series(205, [0, 1, 3], { heard: null, payload: 'x' }),
      up(220, 4, { heard: null, payload: 'y' }),
    ],
    received: 45,
    lost: 1,
    fCnt: 4,
  },
  {
    name: 'a reset, its first frames overtaken',
    steps: [...series(0, range(0, 40)), up(205, 1), up(205.1, 0), up(210, 2), up(215, 4)],
    received: 45,
    lost: 1,
    fCnt: 4,
  },
  {
    name: 'a single low counter is no reset',
    steps: [...series(0, range(0, 40)), up(205, 0), up(210, 41), up(215, 42)],
    received: 44,
    lost: 0,
    fCnt: 42,
  },
  { name: 'a device that starts again and again', steps: series(0, [0, 1, 2, 0, 1, 2, 0, 1, 2, 3]), received: 10, lost: 0, fCnt: 3 },
  {
    name: 'a reset of a counter of 32 bits',
    steps: [...series(0, range(70_000, 70_010)), ...series(55, [0, 1, 3])],
    received: 14,
    lost: 1,
    fCnt: 3,
  },
  {
    name: 'a reset after a frame whose server was in the year 2037',
    steps: [...series(0, range(0, 40)), up(205, 41, { heard: 6e6 }), ...series(210, [0, 1, 2])],
    received: 45,
    lost: 0,
    fCnt: 2,
  },

  // The counter has 32 bits, the frame carries 16, and some network servers tell no more.
  { name: 'a counter of 16 bits turns over', steps: series(0, [65_530, 65_531, 2, 3]), received: 4, lost: 6, fCnt: 3 },
  {
    name: 'a counter of 16 bits turns over, and one is overtaken',
    steps: [up(0, 65_533), up(5, 65_534), up(15, 0), up(15.1, 65_535, { heard: 10 }), up(20, 1)],
    received: 5,
    lost: 0,
    fCnt: 1,
  },
  { name: 'a counter of 32 bits goes on', steps: series(0, [65_534, 65_535, 65_536, 65_538]), received: 4, lost: 1, fCnt: 65_538 },
  {
    name: 'one of two network servers cuts the counter off',
    steps: series(0, [70_000, 4465, 70_002, 70_003, 4468, 4469]),
    received: 6,
    lost: 0,
    fCnt: 4469,
  },
  {
    name: 'and both deliver the same frame',
    steps: [up(0, 70_000, { payload: 'x' }), up(0.1, 4464, { payload: 'x' }), up(5, 4465)],
    received: 2,
    lost: 0,
    fCnt: 4465,
  },
  { name: 'a leap beyond any gap is another session', steps: series(0, [10, 30_000, 30_001]), received: 3, lost: 0, fCnt: 30_001 },

  // OTAA: a join, another address, a counter from nought.
  {
    name: 'joined anew, with another address',
    steps: [...series(0, [38, 40]), ...series(15, [0, 1, 3], { addr: 'b2' })],
    received: 5,
    lost: 2,
    fCnt: 3,
  },
  {
    name: 'joined anew, and the join is told',
    steps: [...series(0, [38, 40]), joined(12, 'b2'), ...series(15, [0, 1, 3], { addr: 'b2' })],
    received: 5,
    lost: 2,
    fCnt: 3,
  },
  {
    name: 'joined anew, and the addresses are not told',
    steps: [...series(0, [38, 40], { addr: null }), joined(12), ...series(15, [0, 1, 3], { addr: null })],
    received: 5,
    lost: 2,
    fCnt: 3,
  },
  {
    name: 'joined anew with the same address',
    steps: [...series(0, [38, 40]), joined(12, 'a1'), up(15, 0)],
    received: 3,
    lost: 1,
    fCnt: 0,
  },
  {
    name: 'a join that is delivered twice',
    steps: [joined(0, 'a1'), up(1, 0), up(2, 1), joined(3, 'a1'), up(4, 2), up(5, 4)],
    received: 4,
    lost: 1,
    fCnt: 4,
  },
  {
    name: 'a frame of the session before comes after the join',
    steps: [
      up(0, 38),
      up(10, 40),
      joined(11, 'b2'),
      up(12, 0, { addr: 'b2' }),
      up(12.1, 39, { heard: 5 }),
      up(13, 1, { addr: 'b2' }),
      up(14, 3, { addr: 'b2' }),
    ],
    received: 6,
    lost: 1,
    fCnt: 3,
  },
  {
    name: 'the last frame of the session before comes after the join',
    steps: [up(0, 38), joined(11, 'b2'), up(12, 0, { addr: 'b2' }), up(12.1, 39, { heard: 5 }), up(13, 1, { addr: 'b2' })],
    received: 4,
    lost: 0,
    fCnt: 1,
  },
  {
    name: 'joined anew, and sends the same within minutes',
    steps: [up(0, 0, { payload: 'x' }), up(4, 0, { payload: 'x', addr: 'b2' }), up(9, 1, { addr: 'b2' })],
    received: 3,
    lost: 0,
    fCnt: 1,
  },
  {
    name: 'one of two network servers does not tell the address',
    steps: [up(0, 0), up(5, 1, { addr: null }), up(10, 3), up(10.1, 2, { addr: null, heard: 7 })],
    received: 4,
    lost: 0,
    fCnt: 3,
  },
];

let folder: string;
let registry: Registry;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-radio-'));
  registry = openRegistry(folder);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

const hear = ({ at, event }: Step) =>
  registry.settle({
    entries: [],
    quarantined: [],
    heard: [
      { municipality: 'unna', receivedAt: timeOf(at), format: 'ChirpStack v4', because: 'deviceInfo.devEui', event, isSettled: true },
    ],
  });

function counted(): Record<string, unknown> {
  const database = new DatabaseSync(join(folder, 'lagebild.sqlite'), { readOnly: true });
  const sums = database.prepare('SELECT sum(received) AS received, sum(lost) AS lost FROM radio_day').get();
  database.close();
  return { ...sums, fCnt: registry.radio.view('unna', EUI)?.fCnt };
}

describe.each([
  ['in one go', () => undefined],
  [
    'with a restart after every message',
    () => {
      registry.close();
      registry = openRegistry(folder);
    },
  ],
])('losses, %s', (_, between) => {
  it.each(CASES)('$name', ({ steps, received, lost, fCnt }) => {
    for (const step of steps) {
      hear(step);
      between();
    }
    expect(counted()).toEqual({ received, lost, fCnt });
  });
});

it('keeps when the counter last went back, also in a file of the version before', () => {
  registry.close();
  const before = new DatabaseSync(join(folder, 'lagebild.sqlite'));
  before.exec('DROP INDEX radio_counter_back; ALTER TABLE radio DROP COLUMN counter_back_at');
  before.close();
  registry = openRegistry(folder);
  for (const step of [...series(0, [100, 101, 102]), ...series(20, [5, 6]), ...series(40, [7, 8])]) hear(step);
  const back = { municipality: 'unna', device: EUI, at: timeOf(20) };
  expect(registry.radio.countersBack(timeOf(20))).toEqual([back]);
  expect(registry.radio.countersBack(timeOf(21))).toEqual([]);
});
