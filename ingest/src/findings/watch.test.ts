// What is noticed about devices: each thing begins once, ends once, and an ordinary day brings none.
import type { Finding } from '@lagebild/shared/domain/finding.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { loadFindingRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { FindingsWatch } from './watch.ts';

const rules = loadRuleBook('region');
const findingRules = loadFindingRules('region', rules);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Midnight in Unna, in summer. */
const MIDNIGHT = Date.UTC(2026, 5, 9, 22);

/** By night; and the lamps of the tunnel always. */
const isMeantToBurn = ({ device }: { device: string }, time: number) => device === 'tunnel' || time < MIDNIGHT + 4 * HOUR;

let watch: FindingsWatch;
let found: Finding[];
beforeEach(() => {
  watch = new FindingsWatch({ rules, findingRules, isMeantToBurn, open: [] });
  found = [];
});

const note = (kind: Kind, time: number, values: Record<string, number>, device = 'a', isPast = false) => {
  const reading = { municipality: 'unna', kind, device, time, values };
  found.push(...watch.note([{ reading, isPast }]));
};
const seen = () =>
  found.map(({ code, since, until }) => [code, (since - MIDNIGHT) / HOUR, until === undefined ? 'on' : (until - MIDNIGHT) / HOUR]);

describe('stuck', () => {
  it('begins after three hours of the same PM2.5, with the first of them, and ends with a change', () => {
    for (let t = 0; t < 5 * HOUR; t += 10 * MINUTE) note('air', MIDNIGHT + t, { pm2_5: 12.3 });
    expect(seen()).toEqual([['stuck', 0, 'on']]);
    note('air', MIDNIGHT + 5 * HOUR, { pm2_5: 12.4 });
    expect(seen().at(-1)).toEqual(['stuck', 5, 5]);
  });

  it('does not take a night for a broken counter, but a day', () => {
    for (let t = 0; t < 16 * HOUR; t += 10 * MINUTE) note('parking', MIDNIGHT + t, { free: 40, capacity: 50 });
    expect(found).toEqual([]);
    for (let t = 16 * HOUR; t < 18 * HOUR; t += 10 * MINUTE) note('parking', MIDNIGHT + t, { free: 40, capacity: 50 });
    expect(seen()).toEqual([['stuck', 0, 'on']]);
  });

  it('gives instruments that tell whole numbers more time', () => {
    for (let t = 0; t < 11 * HOUR; t += 10 * MINUTE) note('air', MIDNIGHT + t, { pm2_5: 12 });
    expect(found).toEqual([]);
    for (let t = 11 * HOUR; t < 13 * HOUR; t += 10 * MINUTE) note('air', MIDNIGHT + t, { pm2_5: 12 });
    expect(seen()).toEqual([['stuck', 0, 'on']]);
  });

  it('takes no few readings that agree by chance for a broken sensor', () => {
    for (let t = 0; t < 5 * HOUR; t += 30 * MINUTE) note('air', MIDNIGHT + t, { pm2_5: 12.3 });
    expect(found).toEqual([]);
    for (let t = 5 * HOUR; t < 7 * HOUR; t += 30 * MINUTE) note('air', MIDNIGHT + t, { pm2_5: 12.3 });
    expect(seen()).toEqual([['stuck', 0, 'on']]);
  });

  it('leaves ozone alone that is too little to be told', () => {
    for (let t = 0; t < 8 * HOUR; t += 10 * MINUTE) note('air', MIDNIGHT + t, { o3: 1 });
    expect(found).toEqual([]);
  });

  it('does not count the hours a device was away', () => {
    note('air', MIDNIGHT, { pm2_5: 12.3 });
    note('air', MIDNIGHT + 10 * HOUR, { pm2_5: 12.3 });
    expect(found).toEqual([]);
  });
});

describe('spikes and drift', () => {
  it('tell a spike from fireworks', () => {
    for (const [index, value] of [20, 21, 400, 22, 20, 210, 390, 380, 240, 130].entries())
      note('air', MIDNIGHT + index * 10 * MINUTE, { pm2_5: value });
    expect(seen()).toEqual([['spike', 2 / 6, 3 / 6]]);
  });

  it('find the one thermometer that walks away from its neighbours, and see it come back', () => {
    for (let t = 0; t < 20 * HOUR; t += 10 * MINUTE) {
      for (const device of ['a', 'b', 'c', 'd', 'e', 'f']) {
        const off = device === 'c' && t >= 2 * HOUR && t < 12 * HOUR ? 1.5 * ((t - 2 * HOUR) / HOUR) : 0;
        note('air', MIDNIGHT + t, { temperature: 10 + t / HOUR / 10 + off + device.charCodeAt(0) / 100 + (t % HOUR) / HOUR }, device);
      }
    }
    const drifts = found.filter(({ code }) => code === 'drift');
    expect(drifts.map(({ device }) => device)).toEqual(['c', 'c']);
    expect(drifts[1]?.until).toBeDefined();
  });
});

describe('single values', () => {
  it('that change faster than the thing can are suspicious, whatever the rhythm; a long pause says nothing', () => {
    const temperatures = [
      [0, 10],
      [10, 14], // 0.4 a minute
      [20, 30], // 1.6 a minute
      [200, -5], // three hours later
      [200.1, -4], // within seconds: measured against a minute
      [200.2, 0],
    ] as const;
    for (const [minute, temperature] of temperatures) note('air', MIDNIGHT + minute * MINUTE, { temperature });
    expect(found.map(({ code, since }) => [code, (since - MIDNIGHT) / MINUTE])).toEqual([
      ['jump', 20],
      ['jump', 200.2],
    ]);
  });

  it('of fine dust in damp air are a hint only, each quantity for itself, until it is dry', () => {
    for (const [index, humidity] of [60, 71, 80, 70, 65].entries())
      note('air', MIDNIGHT + index * 10 * MINUTE, { humidity, ...(index < 4 && { pm10: 12 + index }), pm2_5: 5 + index / 10 });
    expect(found.map(({ code, quantity, since, until }) => [code, quantity, (since - MIDNIGHT) / MINUTE, until !== undefined])).toEqual([
      ['humid', 'pm2_5', 10, false],
      ['humid', 'pm10', 10, false],
      ['humid', 'pm2_5', 30, true],
      ['humid', 'pm10', 30, true],
    ]);
  });
});

describe('lights', () => {
  const night = () => {
    for (let t = 0; t < 3 * HOUR; t += 15 * MINUTE) note('lighting', MIDNIGHT + t, { dimming: 100, power: 80 });
  };

  it('that burn by day are told, once they have burned at night', () => {
    night();
    for (let t = 9 * HOUR; t < 11 * HOUR; t += 15 * MINUTE) note('lighting', MIDNIGHT + t, { dimming: 0, power: 80 });
    note('lighting', MIDNIGHT + 11 * HOUR, { dimming: 0, power: 0.4 });
    expect(seen()).toEqual([
      ['day_burner', 9, 'on'],
      ['day_burner', 11, 11],
    ]);
  });

  it('that are meant to burn by day are no day burners', () => {
    for (let t = 0; t < 12 * HOUR; t += 15 * MINUTE) note('lighting', MIDNIGHT + t, { dimming: 100, power: 80 }, 'tunnel');
    expect(found).toEqual([]);
  });

  it('that should burn and do not are told; dimmed ones are not', () => {
    night();
    for (let t = 3 * HOUR; t < 4 * HOUR; t += 15 * MINUTE) note('lighting', MIDNIGHT + t, { dimming: 40, power: 32 });
    note('lighting', MIDNIGHT + 4 * HOUR, { dimming: 0, power: 0.4 });
    expect(found).toEqual([]);
    for (let t = 4.25 * HOUR; t < 5 * HOUR; t += 15 * MINUTE) note('lighting', MIDNIGHT + t, { dimming: 100, power: 0.4 });
    expect(seen()).toEqual([['lamp_failure', 4.25, 'on']]);
  });

  it('without supply are no broken lamps', () => {
    night();
    for (let t = 3 * HOUR; t < 4 * HOUR; t += 15 * MINUTE) note('lighting', MIDNIGHT + t, { dimming: 100, power: 0, voltage: 2 });
    expect(seen()).toEqual([['supply_failure', 3, 'on']]);
  });

  it('that do otherwise than told are told once it lasts, with the first of it, and end when they obey', () => {
    const tell = (minute: number, command: number, dimming: number) => note('lighting', MIDNIGHT + minute * MINUTE, { command, dimming });
    tell(0, 60, 60);
    // Photocells and ramps: a few minutes, and a few points, are nothing.
    tell(10, 60, 100);
    tell(20, 60, 68);
    expect(found).toEqual([]);
    for (const minute of [30, 40, 50]) tell(minute, 60, 100);
    expect(seen()).toEqual([['not_following', 0.5, 'on']]);
    expect(found[0]?.evidence).toEqual({ told: 60, does: 100 });
    tell(60, 100, 100);
    expect(seen().at(-1)).toEqual(['not_following', 1, 1]);
  });

  it('in which something else is in force than was commanded are told apart from those that do not follow', () => {
    for (const minute of [0, 10, 20]) {
      note('lighting', MIDNIGHT + minute * MINUTE, { command: 40, command_active: 100, dimming: 100 });
    }
    expect(found.map(({ code, quantity, evidence }) => [code, quantity, evidence])).toEqual([
      ['overridden', 'command_active', { command: 40, active: 100 }],
    ]);
    // The command is told once, the level with every message.
    note('lighting', MIDNIGHT + 30 * MINUTE, { command_active: 40, dimming: 40 });
    expect(seen().at(-1)).toEqual(['overridden', 0.5, 0.5]);
  });

  it('that report lamp, gear or relay broken are believed', () => {
    note('lighting', MIDNIGHT, { lamp_failure: 1, gear_failure: 0, relay_failure: 1 });
    note('lighting', MIDNIGHT + HOUR, { lamp_failure: 0, gear_failure: 1, relay_failure: 1 });
    expect(seen()).toEqual([
      ['lamp_failure', 0, 'on'],
      ['relay_failure', 0, 'on'],
      ['lamp_failure', 1, 1],
      ['gear_failure', 1, 'on'],
    ]);
  });

  it('whose meter goes back are told at once', () => {
    for (const [index, energy] of [500, 500.2, 0.1, 0.3].entries()) note('lighting', MIDNIGHT + index * HOUR, { energy });
    expect(seen()).toEqual([['counter_reset', 2, 2]]);
  });
});

describe('the rest', () => {
  it('weak batteries end when they are changed', () => {
    for (const [index, battery] of [20, 14, 12, 16, 90].entries()) note('parking', MIDNIGHT + index * HOUR, { battery });
    expect(seen()).toEqual([
      ['battery_low', 1, 'on'],
      ['battery_low', 4, 4],
    ]);
  });

  it('closed is told apart from full', () => {
    note('parking', MIDNIGHT, { open: 1, free: 0 });
    note('parking', MIDNIGHT + HOUR, { open: 0, free: 0 });
    expect(seen()).toEqual([['closed', 1, 'on']]);
  });

  it('late readings are told, but not those of a backfill, nor a second quantity of a moment', () => {
    note('air', MIDNIGHT + HOUR, { o3: 40 });
    note('air', MIDNIGHT + HOUR, { no2: 20 });
    note('air', MIDNIGHT, { o3: 41 }, 'a', true);
    expect(found).toEqual([]);
    note('air', MIDNIGHT + MINUTE, { o3: 42 });
    note('air', MIDNIGHT + 2 * HOUR, { o3: 43 });
    expect(found.map(({ code, until }) => [code, until !== undefined])).toEqual([
      ['out_of_order', false],
      ['out_of_order', true],
    ]);
  });

  it('late readings of before a restart are over when none came for as long again', () => {
    note('air', MIDNIGHT + HOUR, { o3: 40 });
    note('air', MIDNIGHT, { o3: 41 });
    watch = new FindingsWatch({ rules, findingRules, isMeantToBurn, open: found });
    for (let t = 0; t < 3 * HOUR; t += 10 * MINUTE) note('air', MIDNIGHT + HOUR + MINUTE + t, { o3: 42 + t / HOUR });
    expect(found.map(({ code, until }) => [code, until !== undefined])).toEqual([
      ['out_of_order', false],
      ['out_of_order', true],
    ]);
  });

  it('what is stored of before a restart is newer than a past that is told after it', () => {
    const tellDay = () => {
      for (let t = 0; t < 11 * HOUR; t += 15 * MINUTE) note('lighting', MIDNIGHT + t, { dimming: 100, power: 80 }, 'a', true);
    };
    tellDay();
    expect(found.map(({ code }) => code)).toContain('day_burner');
    found = [];
    watch = new FindingsWatch({ rules, findingRules, isMeantToBurn, open: [] });
    const lamp = { municipality: 'unna', kind: 'lighting', device: 'a' } as const;
    watch.knowStored([
      { ...lamp, time: MIDNIGHT + 40 * HOUR },
      { ...lamp, time: MIDNIGHT + 39 * HOUR },
    ]);
    tellDay();
    expect(found).toEqual([]);
    note('lighting', MIDNIGHT + 39.5 * HOUR, { power: 0 });
    expect(found.map(({ code }) => code)).toEqual(['out_of_order']);
  });

  it('what was open before a restart does not begin again', () => {
    note('parking', MIDNIGHT, { open: 0 });
    watch = new FindingsWatch({ rules, findingRules, isMeantToBurn, open: found });
    note('parking', MIDNIGHT + HOUR, { open: 0 });
    expect(found).toHaveLength(1);
    note('parking', MIDNIGHT + 2 * HOUR, { open: 1 });
    expect(seen().at(-1)).toEqual(['closed', 2, 2]);
  });
});
