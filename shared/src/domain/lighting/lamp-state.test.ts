// What a lamp is in: as planned by night and by day, otherwise than told, failed, silent; each told apart.
import { expect, it } from 'vitest';
import { judgeLamp, type LampSnapshot } from './lamp-state.ts';

const RULES = { lit: { above_watts: 2, above_share: 0.05 } };
const T = 1_800_000_000_000;
const lamp = (over: Partial<LampSnapshot>): LampSnapshot => ({
  freshness: 'fresh',
  heardAt: T,
  values: { dimming: 100, power: 80 },
  open: [],
  watts: 80,
  planned: true,
  darkSince: undefined,
  ...over,
});
const finding = (code: LampSnapshot['open'][number]['code'], since = T - 1) => ({ code, since, evidence: {} });
const OFF = { dimming: 0, power: 0.4 };

it.each([
  ['burns as planned', {}, 'lit', true],
  ['is off as planned, by day', { planned: false, values: OFF }, 'off', false],
  ['burns, dimmed as planned', { values: { dimming: 40, power: 32 } }, 'lit', true],
  ['of a cabinet: its own consumption is no light', { planned: false, watts: 5400, values: { power: 18 } }, 'off', false],
  ['burns around a change of plan', { planned: undefined }, 'lit', true],
  ['is off around a change of plan', { planned: undefined, values: OFF }, 'off', false],
  ['burns though the plan has it off', { planned: false }, 'unplanned_lit', true],
  ['is off though the plan has it lit', { values: OFF }, 'unplanned_dark', false],
  ['tells nothing that says so', { values: { voltage: 230 } }, 'off', undefined],
  ['tells its dimming level alone', { values: { dimming: 40 } }, 'lit', true],
  ['does otherwise than told', { open: [finding('not_following')] }, 'not_following', true],
  ['was switched by hand', { open: [finding('not_following'), finding('overridden')] }, 'overridden', true],
  ['failed', { open: [finding('lamp_failure'), finding('not_following')], values: { dimming: 100, power: 0.4 } }, 'lamp_failure', false],
  ['has no supply, which is graver', { open: [finding('lamp_failure'), finding('supply_failure')] }, 'supply_failure', true],
  ['burns by day', { planned: false, open: [finding('day_burner')] }, 'day_burner', true],
  ['is silent: nobody knows whether it burns', { freshness: 'silent' }, 'silent', undefined],
  ['failed and fell silent', { freshness: 'silent', open: [finding('lamp_failure')] }, 'lamp_failure', undefined],
  ['is late: it is not counted as burning', { freshness: 'late' }, 'lit', undefined],
  ['was never heard of', { freshness: 'never', heardAt: undefined, values: {} }, 'never', undefined],
  ['stayed dark all night', { planned: false, values: OFF, darkSince: T - 50 }, 'dark_night', false],
  ['has something else the matter', { open: [finding('battery_low'), finding('stuck')] }, 'lit', true],
] as const)('%s', (_what, over, state, isLit) => {
  expect(judgeLamp(lamp(over), RULES)).toMatchObject({ state, isLit });
});

it('tells since when, where that is known', () => {
  expect(judgeLamp(lamp({ open: [finding('not_following', T - 7)] }), RULES).since).toBe(T - 7);
  expect(judgeLamp(lamp({ freshness: 'silent', heardAt: T - 9 }), RULES).since).toBe(T - 9);
  expect(judgeLamp(lamp({}), RULES).since).toBeUndefined();
});
