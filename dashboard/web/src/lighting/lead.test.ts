// The one sentence of the lighting desk, by day and by night, when something is wrong and when nothing is known.
import { describe, expect, it } from 'vitest';
import { type LightingOverview, leadOf } from './lead.ts';

const energy = {
  devices: 4,
  telling: 4,
  usedKwh: 90,
  sharedKwh: 0,
  known: 1,
  bridged: 0,
  compared: { devices: 4, usedKwh: 90, plannedKwh: 100, fullKwh: 140, savedKwh: 40 },
  co2Kg: 33,
  costEuro: null,
};
const overview = (over: Partial<LightingOverview>, used: Partial<typeof energy> = {}) =>
  ({
    lit: 0,
    litKnown: 26,
    plannedLit: 0,
    states: {},
    cabinets: [],
    night: { from: 0, to: 0, isOver: true, energy: { ...energy, ...used } },
    ...over,
  }) as LightingOverview;

const NIGHT = 'In der letzten Nacht brauchte das Licht 90,0 kWh, 10,0 % weniger als geplant. Dimmen und Abschalten sparten 40,0 kWh.';

describe('now', () => {
  it.each([
    ['daylight is normal', {}, 'Es ist Tag: 26 Anlagen sind aus, wie geplant.'],
    ['one light', { litKnown: 1 }, 'Es ist Tag: eine Anlage ist aus, wie geplant.'],
    ['a day burner', { lit: 1 }, 'Es ist Tag, und eine Anlage brennt trotzdem.'],
    ['at night', { lit: 24, plannedLit: 26 }, '24 von 26 Anlagen, die jetzt brennen sollen, brennen.'],
    [
      'at night, and some burn unasked',
      { lit: 26, plannedLit: 25, states: { unplanned_lit: 2 } },
      '24 von 25 Anlagen, die jetzt brennen sollen, brennen. 2 Anlagen brennen, ohne dass der Plan es vorsieht.',
    ],
    ['nobody reports', { litKnown: 0 }, 'Zurzeit meldet keine Anlage. Ob sie brennen, weiß Lagebild nicht.'],
  ] as const)('%s', (_what, over, sentence) => {
    expect(leadOf(overview(over))).toBe(`${sentence} ${NIGHT}`);
  });
});

describe('the last night', () => {
  const night = (used: Partial<typeof energy>) => leadOf(overview({}, used)).split('geplant. ').slice(1).join('geplant. ');
  it.each([
    ['not known', { telling: 0, usedKwh: 0 }, 'Was das Licht in der letzten Nacht brauchte, ist noch nicht bekannt.'],
    ['known, but hardly any of it can be compared', { usedKwh: 300 }, 'In der letzten Nacht brauchte das Licht 300 kWh.'],
    [
      'as planned',
      { compared: { ...energy.compared, plannedKwh: 90.2 } },
      'In der letzten Nacht brauchte das Licht 90,0 kWh, so viel wie geplant. Dimmen und Abschalten sparten 40,0 kWh.',
    ],
    [
      'more than planned, nothing saved',
      { compared: { ...energy.compared, plannedKwh: 60, savedKwh: -3 } },
      'In der letzten Nacht brauchte das Licht 90,0 kWh, 50,0 % mehr als geplant.',
    ],
  ] as const)('%s', (_what, used, sentence) => {
    expect(night(used)).toBe(sentence);
  });

  it('and failed cabinets come last', () => {
    const failed = { municipality: 'unna', feeder: 'c', name: 'c', since: 0, lamps: [], dark: 0, silent: 0, of: 0 };
    expect(leadOf(overview({ cabinets: [failed] }))).toMatch(/Ein Schrank ist ausgefallen\.$/);
    expect(leadOf(overview({ cabinets: [failed, failed] }))).toMatch(/2 Schränke sind ausgefallen\.$/);
  });
});
