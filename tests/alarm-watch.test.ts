// The watch over alarms, on a real registry with clocks a test moves: what opens, what is explained, and what never opens for nothing.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, START, WatchedDistrict } from './support/watched-district.ts';

const shipped = readFileSync('region/alarms.yaml', 'utf8');

let district: WatchedDistrict;
beforeEach(() => {
  district = new WatchedDistrict(shipped);
});
afterEach(() => district.close());

const air = (device: string, pm10 = 20) => district.report('unna', 'air', device, { pm10 });
const listed = (list: 'open' | 'suppressed' | 'pending' | 'closed') => district.listed(list);

describe('silence', () => {
  it('opens after the time of its kind and ends with the next word; the history tells each step', () => {
    district.passWith(60, 10, () => air('a'));
    const heardAt = district.now - 10 * MINUTE;
    district.pass(109);
    expect(listed('pending')).toEqual([]);
    district.pass(15);
    expect(listed('open')).toEqual([]);
    district.pass(2);
    expect(listed('open')).toEqual(['device_silent a']);
    const [alarm] = district.registry.alarmList.list({ list: 'open', limit: 1 }).alarms;
    expect(alarm?.since).toBe(heardAt);
    air('a');
    district.pass(1);
    expect(listed('open')).toEqual([]);
    expect(district.registry.alarmList.events(alarm?.id ?? 0).map(({ step, text }) => [step, text])).toEqual([
      ['pending', null],
      ['opened', null],
      ['closed', 'cleared'],
    ]);
  });

  it('waits three of the rhythms a device was seen to have', () => {
    district.passWith(8 * 240, 240, () => air('slow'));
    district.pass(8 * 60 - 1);
    expect(listed('pending')).toEqual([]);
    district.pass(18);
    expect(listed('open')).toEqual(['device_silent slow']);
  });

  it('counts only from the start when Lagebild was away for longer than a rhythm', () => {
    district.passWith(60, 10, () => air('a'));
    district.pass(100);
    district.restart(300);
    district.pass(118);
    expect(listed('pending')).toEqual([]);
    district.pass(20);
    expect(listed('open')).toEqual(['device_silent a']);
  });

  it('goes on counting over a short restart, and an alarm that is open stays so whatever is not known', () => {
    district.passWith(60, 10, () => air('a'));
    district.pass(100);
    district.restart(1);
    district.pass(27);
    expect(listed('open')).toEqual(['device_silent a']);
    for (const [down, knowsValues] of [
      [0, true],
      [600, true],
      [1, false],
    ] as const) {
      district.restart(down, knowsValues);
      district.pass(30);
      expect(listed('open'), `after ${down} minutes`).toEqual(['device_silent a']);
    }
    expect(listed('closed')).toEqual([]);
  });

  it('is not made by a clock that is set, whichever way', () => {
    for (const hours of [6, -12, 48]) {
      district.passWith(60, 10, () => air('a'));
      district.now += hours * 60 * MINUTE;
      district.pass(9);
      expect(listed('open'), `${hours} hours`).toEqual([]);
    }
    district.pass(140);
    expect(listed('open')).toEqual(['device_silent a']);
  });

  it('is of the kind a device has after it was erased and came again', () => {
    district.passWith(60, 10, () => air('a'));
    district.erase('unna', 'a');
    district.report('unna', 'lighting', 'a', { power: 40 });
    district.pass(24 * 60);
    const { alarms } = district.registry.alarmList.list({ list: 'open', limit: 10 });
    expect(alarms.map(({ rule, thing }) => [rule, thing.id, thing.kind])).toContainEqual(['device_silent', 'a', 'lighting']);
    expect(alarms.map(({ thing }) => thing.kind)).not.toContain('air');
  });

  it('of whose messages too many are refused opens no alarm after the device was erased', () => {
    for (let n = 0; n < 20; n += 1) district.quarantine.note('unna', 'a', 'quarantined', district.now);
    air('a');
    district.pass(1);
    expect(listed('open')).toEqual(['messages_refused a']);
    district.erase('unna', 'a');
    district.pass(30);
    expect([listed('open'), listed('pending')]).toEqual([[], []]);
  });

  it('says nothing of devices nobody knows a value of', () => {
    air('a');
    district.restart(0, false);
    district.pass(600);
    expect(listed('open')).toEqual([]);
    expect(listed('pending')).toEqual([]);
  });
});

describe('values', () => {
  it('open after the hold time without a gap, keep to the band of the hysteresis, and end after the clear time', () => {
    const every10 = (minutes: number, pm10: number) => district.passWith(minutes, 10, () => air('a', pm10));
    every10(50, 60);
    every10(10, 48);
    every10(50, 60);
    expect(listed('pending')).toEqual(['pm10_high a']);
    expect(listed('open')).toEqual([]);
    every10(20, 60);
    expect(listed('open')).toEqual(['pm10_high a']);
    every10(120, 48);
    expect(listed('open')).toEqual(['pm10_high a']);
    every10(20, 40);
    expect(listed('open')).toEqual(['pm10_high a']);
    every10(20, 40);
    expect(listed('open')).toEqual([]);
  });

  it('keep their hold time over a restart, but no time in which nobody watched', () => {
    const high = (minutes: number) => district.passWith(minutes, 10, () => air('a', 60));
    high(40);
    district.restart(500);
    high(18);
    expect(listed('open')).toEqual([]);
    high(4);
    expect(listed('open')).toEqual(['pm10_high a']);
  });

  it('of a device that fell silent neither open nor close anything', () => {
    district.passWith(70, 10, () => air('a', 60));
    expect(listed('open')).toEqual(['pm10_high a']);
    district.pass(300);
    expect(listed('open')).toEqual(['device_silent a', 'pm10_high a']);
    district.pass(24 * 60);
    expect(listed('open')).toEqual(['device_silent a']);
    expect(district.registry.alarmList.list({ list: 'closed', limit: 9 }).alarms[0]?.ending).toBe('unknown');
  });
});

const EUI = ['a81758fffe000001', 'a81758fffe000002', 'a81758fffe000003'] as const;
const stats = (gateway: string) =>
  district.hear('unna', { type: 'gateway stats', gateway, received: 1, receivedOk: 1, toSend: 0, sent: 0 });
const uplink = (device: string, gateways: readonly string[]) => {
  district.hear('unna', {
    type: 'uplink',
    devEui: device,
    fPort: 1,
    bytes: new Uint8Array(),
    receptions: gateways.map((gateway) => ({ gateway })),
  });
  district.report('unna', 'parking', device, { occupied: 1 });
};

describe('a gateway', () => {
  /** Two devices that only gw-1 hears, one that gw-2 hears as well. */
  const speak = () => {
    stats('gw-1');
    stats('gw-2');
    uplink(EUI[0], ['gw-1']);
    uplink(EUI[1], ['gw-1']);
    uplink(EUI[2], ['gw-1', 'gw-2']);
  };
  const onlySecond = () => {
    stats('gw-2');
    uplink(EUI[2], ['gw-2']);
  };

  it('that is away explains its devices, and only those that nobody else hears', () => {
    district.passWith(60, 10, speak);
    district.passWith(20, 5, () => stats('gw-2'));
    expect(listed('open')).toEqual(['gateway_away gw-1']);
    district.passWith(110, 5, () => stats('gw-2'));
    expect(listed('suppressed')).toEqual([`device_silent ${EUI[0]}`, `device_silent ${EUI[1]}`]);
    expect(listed('open')).toEqual([`device_silent ${EUI[2]}`, 'gateway_away gw-1']);
    const gateway = district.registry.alarmList.list({ list: 'open', limit: 9 }).alarms.find(({ thing }) => thing.type === 'gateway');
    expect(gateway).toMatchObject({ explains: 2, facts: { devices: 2 } });
  });

  it('that comes back gives its devices the time of their rhythm; who stays silent then has an alarm of its own', () => {
    district.passWith(60, 10, speak);
    district.passWith(180, 10, onlySecond);
    expect(listed('suppressed')).toHaveLength(2);
    const half = () => {
      stats('gw-1');
      onlySecond();
      uplink(EUI[0], ['gw-1']);
    };
    district.passWith(110, 10, half);
    expect(listed('open')).toEqual([]);
    expect(listed('suppressed')).toEqual([`device_silent ${EUI[1]}`]);
    district.passWith(30, 10, half);
    expect(listed('open')).toEqual([`device_silent ${EUI[1]}`]);
  });

  it('explains nobody who had been silent long before', () => {
    district.passWith(60, 10, speak);
    district.passWith(200, 10, () => {
      stats('gw-1');
      uplink(EUI[0], ['gw-1']);
      onlySecond();
    });
    expect(listed('open')).toEqual([`device_silent ${EUI[1]}`]);
    district.passWith(200, 10, onlySecond);
    expect(listed('open')).toEqual([`device_silent ${EUI[1]}`, 'gateway_away gw-1']);
    expect(listed('suppressed')).toEqual([`device_silent ${EUI[0]}`]);
  });

  it('that never tells of itself may be silent as long as its devices', () => {
    district.passWith(60, 10, () => uplink(EUI[0], ['quiet']));
    district.pass(100);
    expect(listed('open')).toEqual([]);
    district.pass(40);
    expect(listed('open')).toEqual(['gateway_away quiet']);
    expect(listed('suppressed')).toEqual([`device_silent ${EUI[0]}`]);
  });

  it('that says it is offline is away at once', () => {
    district.passWith(30, 10, speak);
    district.hear('unna', { type: 'gateway state', gateway: 'gw-1', isOnline: false });
    district.passWith(4, 1, () => stats('gw-1'));
    expect(listed('open')).toEqual(['gateway_away gw-1']);
  });
});

describe('a mass outage', () => {
  const names = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
  const unna = names(100, 'u');
  const elsewhere = names(500, 'k');
  const speak = (devices: readonly string[], others = elsewhere) => {
    for (const device of devices) air(device);
    for (const device of others) district.report('kamen', 'air', device, { pm10: 10 });
  };

  it('of a municipality is one alarm and one mail; who does not come back has an alarm of its own', () => {
    district.passWith(20, 10, () => speak(unna));
    district.passWith(180, 10, () => speak([]));
    expect(listed('open')).toEqual(['municipality_outage unna']);
    expect(listed('suppressed')).toHaveLength(100);
    expect(district.registry.alarmNotices.waiting()).toHaveLength(1);
    const [outage] = district.registry.alarmList.list({ list: 'open', limit: 1 }).alarms;
    expect(outage).toMatchObject({ explains: 100, facts: { silent: 100, all: 100 } });
    district.passWith(60, 10, () => speak(unna.slice(4)));
    expect(listed('open')).toEqual([]);
    expect(listed('suppressed')).toHaveLength(4);
    district.passWith(120, 10, () => speak(unna.slice(4)));
    expect(listed('open')).toEqual(['u-0', 'u-1', 'u-2', 'u-3'].map((device) => `device_silent ${device}`));
  });

  it('of the whole district is one alarm', () => {
    const others = elsewhere.slice(0, 100);
    district.passWith(20, 10, () => speak(unna, others));
    district.pass(180);
    expect(listed('open')).toEqual(['district_outage ']);
    expect(listed('suppressed')).toHaveLength(200);
    expect(district.registry.alarmNotices.waiting()).toHaveLength(1);
  });

  it('does not hide who falls silent later for a reason of its own', () => {
    const others = elsewhere.slice(0, 50);
    district.passWith(20, 10, () => speak(unna, others));
    district.passWith(180, 10, () => speak(unna.slice(40), others));
    expect(listed('open')).toEqual(['municipality_outage unna']);
    district.passWith(180, 10, () => speak(unna.slice(41), others));
    expect(listed('open')).toEqual(['device_silent u-40', 'municipality_outage unna']);
  });

  it('that creeps is told by the share that is left', () => {
    let left = 10;
    district.passWith(20, 10, () => speak(unna.slice(0, 10), []));
    district.passWith(420, 60, () => {
      left -= 1;
      speak(unna.slice(0, left), []);
    });
    expect(listed('open').filter((alarm) => !alarm.startsWith('device_silent'))).toEqual([]);
    district.passWith(180, 60, () => speak(unna.slice(0, 3), []));
    expect(listed('open')).toContain('coverage_low unna');
  });
});

describe('findings', () => {
  const finding = (device: string, code: 'supply_failure' | 'lamp_failure', until?: number) =>
    district.find({
      municipality: 'unna',
      kind: 'lighting',
      device,
      code,
      quantity: '',
      since: district.now,
      until,
      evidence: { voltage: 0 },
    });
  const lamp = (device: string) => district.report('unna', 'lighting', device, { power: 40 }, { feeder: 'cabinet' });

  it('are alarms as long as they last, and a cabinet without supply explains the lamps it feeds', () => {
    district.passWith(30, 10, () => {
      for (const device of ['l-1', 'l-2', 'cabinet']) lamp(device);
    });
    finding('cabinet', 'supply_failure');
    finding('l-1', 'lamp_failure');
    district.passWith(200, 10, () => district.report('unna', 'lighting', 'cabinet', { voltage: 0 }));
    expect(listed('open')).toEqual(['supply_failure cabinet']);
    expect(listed('suppressed')).toEqual(['device_silent l-1', 'device_silent l-2', 'lamp_dark l-1']);
    finding('cabinet', 'supply_failure', district.now);
    finding('l-1', 'lamp_failure', district.now);
    lamp('l-1');
    lamp('l-2');
    district.pass(1);
    expect([...listed('open'), ...listed('suppressed')]).toEqual([]);
  });
});

describe('messages that are not taken', () => {
  it('are an alarm above one in a hundred, for the hour and the next', () => {
    for (let n = 0; n < 400; n += 1) district.quarantine.note('unna', 'a', n < 8 ? 'quarantined' : 'stored', START);
    for (let n = 0; n < 400; n += 1) district.quarantine.note('unna', 'b', n < 3 ? 'quarantined' : 'stored', START);
    district.pass(1);
    expect(listed('open')).toEqual(['messages_refused a']);
    district.pass(118);
    expect(listed('open')).toEqual(['messages_refused a']);
    district.quarantine.note('unna', 'a', 'stored', district.now);
    district.pass(5);
    expect(listed('open')).toEqual([]);
  });

  it('stay an alarm over a restart until the device is heard to send well', () => {
    district.quarantine.note('unna', 'a', 'quarantined', START);
    district.pass(1);
    district.restart();
    district.pass(1);
    expect(listed('open')).toEqual(['messages_refused a']);
    district.quarantine.note('unna', 'a', 'stored', district.now);
    district.pass(1);
    expect(listed('open')).toEqual([]);
  });
});

describe('a frame counter that goes back', () => {
  const hear = (device: string, counters: readonly number[]) => {
    for (const fCnt of counters) {
      district.pass(1);
      const radio = { devEui: device, devAddr: '01a2b3c4', time: district.now, fCnt, fPort: 1, bytes: Uint8Array.of(fCnt), receptions: [] };
      district.hear('unna', { type: 'uplink', ...radio });
    }
  };
  const sinceOf = () => district.registry.alarmList.list({ list: 'open', limit: 1 }).alarms[0]?.since;

  it('is an alarm for a day, over a restart too; going back once more begins the day anew', () => {
    hear('a', [100, 101, 5, 6]);
    hear('b', [100, 101, 102, 103]);
    const backAt = district.now - 5 * MINUTE; // the first frame below, not the second
    expect(listed('open')).toEqual(['counter_back a']);
    expect(sinceOf()).toBe(backAt);
    district.restart();
    district.pass(60);
    hear('a', [7, 8, 1, 2]);
    const againAt = district.now - MINUTE;
    district.now = againAt + 24 * 60 * MINUTE - 2 * MINUTE;
    district.pass(1);
    expect(listed('open')).toContain('counter_back a');
    district.pass(2);
    expect(listed('open')).not.toContain('counter_back a');
    expect(listed('closed')).toContain('counter_back a');
  });

  it('is forgotten with its device', () => {
    hear('a', [100, 101, 5, 6]);
    expect(district.registry.radio.countersBack(START)).toEqual([{ municipality: 'unna', device: 'a', at: district.now - MINUTE }]);
    district.registry.eraseDevice({ municipality: 'unna', device: 'a' }, district.now, true);
    expect(district.registry.radio.countersBack(START)).toEqual([]);
  });
});

describe('maintenance', () => {
  const window = (scope: object, fromMinutes: number, toMinutes: number) =>
    district.registry.maintenance.add(
      { ...scope, from: district.now + fromMinutes * MINUTE, to: district.now + toMinutes * MINUTE, note: 'Austausch', by: 'Bauhof' },
      district.now,
    );

  it('keeps alarms from opening and says which window it is; after it the time counts anew', () => {
    district.passWith(60, 10, () => air('a'));
    const id = window({ municipality: 'unna', device: 'a' }, 0, 300);
    district.pass(200);
    expect(listed('open')).toEqual([]);
    const [suppressed] = district.registry.alarmList.list({ list: 'suppressed', limit: 1 }).alarms;
    expect(suppressed).toMatchObject({ phase: 'suppressed', cause: { by: 'maintenance', id }, openedAt: null });
    expect(district.registry.alarmNotices.waiting()).toEqual([]);
    district.pass(219);
    expect(listed('open')).toEqual([]);
    district.pass(3);
    expect(listed('open')).toEqual(['device_silent a']);
  });

  it('of a gateway holds for its devices as well', () => {
    district.passWith(60, 10, () => {
      stats('gw-1');
      uplink(EUI[0], ['gw-1']);
    });
    window({ municipality: 'unna', gateway: 'gw-1' }, 0, 600);
    district.pass(200);
    expect(listed('open')).toEqual([]);
    expect(listed('suppressed')).toEqual([`device_silent ${EUI[0]}`, 'gateway_away gw-1']);
  });

  it('folds an alarm that is open already, and unfolds it when it is ended before its time', () => {
    district.passWith(10, 10, () => air('a'));
    district.pass(136);
    expect(listed('open')).toEqual(['device_silent a']);
    const id = window({}, 0, 600);
    district.pass(1);
    expect(listed('open')).toEqual([]);
    expect(listed('suppressed')).toEqual(['device_silent a']);
    district.registry.maintenance.end(id, 'Bauhof', district.now);
    district.pass(119);
    expect(listed('suppressed')).toEqual(['device_silent a']);
    district.pass(3);
    expect(listed('open')).toEqual(['device_silent a']);
  });
});

it('closes the alarms of rules that are gone', () => {
  const own = new WatchedDistrict(shipped);
  own.quarantine.note('unna', 'a', 'quarantined', START);
  own.pass(1);
  const [alarm] = own.registry.alarms.active();
  own.registry.alarms.persist(
    [
      {
        id: undefined,
        rule: 'gone',
        thing: { type: 'device', municipality: 'unna', id: 'b', kind: null },
        severity: 'info',
        state: alarm?.state,
        transitions: [{ what: 'pending' }, { what: 'opened' }],
        since: START,
        facts: {},
        notices: [],
      },
    ],
    own.now,
    0,
  );
  own.restart();
  expect(own.listed('open')).toEqual(['messages_refused a']);
  expect(own.listed('closed')).toEqual(['gone b']);
  own.close();
});

describe('a restart', () => {
  const QUICK = `
rules:
  high:
    label: { de: hoch, en: high }
    sentence: { de: hoch, en: high }
    watch: { what: value, quantity: pm10, above: 50, clear: 40 }
    severity: warning
    hold_minutes: 5
    clear_minutes: 3
    applies_to: { kinds: [air] }
    suppressed_by: [silent]
  silent:
    label: { de: still, en: silent }
    sentence: { de: still, en: silent }
    watch: { what: silence }
    severity: warning
    clear_minutes: 2
`;
  const course = fc.array(
    fc.record({
      device: fc.constantFrom('a', 'b'),
      pm10: fc.constantFrom(undefined, 30, 45, 60, 70),
      minutes: fc.constantFrom(1, 2, 5, 60, 130),
      isRestarted: fc.boolean(),
    }),
    { maxLength: 15 },
  );
  type Course = { device: string; pm10: number | undefined; minutes: number; isRestarted: boolean }[];

  function live(steps: Course, restarts: boolean): string[] {
    const own = new WatchedDistrict(QUICK);
    own.learnsRhythms = false;
    for (const { device, pm10, minutes, isRestarted } of steps) {
      if (pm10 !== undefined) own.report('unna', 'air', device, { pm10 });
      own.pass(minutes);
      if (isRestarted && restarts) own.restart();
    }
    const { alarmList } = own.registry;
    const lived = (['closed', 'open', 'suppressed', 'pending'] as const).flatMap((list) =>
      alarmList.list({ list, limit: 1000 }).alarms.map(({ id, thing, rule, phase }) => {
        const events = alarmList.events(id).map(({ at, step }) => `${step} ${(at - START) / 1000}`);
        return `${rule} ${thing.id} ${phase}: ${events.join(', ')}`;
      }),
    );
    own.close();
    return lived.sort();
  }

  it('at any point changes nothing of what there is and was', () => {
    fc.assert(
      fc.property(course, (steps) => {
        expect(live(steps, true)).toEqual(live(steps, false));
      }),
      { numRuns: 40, seed: 20261123 },
    );
  }, 120_000);
});
