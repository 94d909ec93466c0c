// The air desk's state goes into the address and comes back; what does not fit does no harm.
import { expect, it } from 'vitest';
import { hrefOf, parseRoute } from '../router/route.ts';
import { type AirRoute, hoursOfRange, readAirState, withAirState } from './air-state.ts';

const there = (route: AirRoute): AirRoute => {
  const url = new URL(hrefOf(route), 'http://lagebild.example');
  return parseRoute(url.pathname, url.search) as AirRoute;
};

it('brings everything there and back', () => {
  const station = { municipality: 'luenen', device: 'st/1:ü' };
  const change = {
    station,
    pollutant: 'o3',
    index: 'uba_previous',
    range: '30d',
    isTable: true,
    hasAllLimits: true,
    year: 2024,
    at: 1e12,
  } as const;
  const route = withAirState({ page: 'air', municipality: 'luenen' }, change);
  expect(readAirState(there(route))).toEqual(change);
  expect(there(route).municipality).toBe('luenen');
});

it('is short when nothing is chosen', () => {
  expect(hrefOf(withAirState({ page: 'air' }, {}))).toBe('/luft');
  expect(hrefOf(withAirState({ page: 'air', state: '30d,table' }, { range: '7d', isTable: false }))).toBe('/luft');
});

it.each([
  [{ device: 'nowhere' }, 'station'],
  [{ device: '/x' }, 'station'],
  [{ device: 'unna/' }, 'station'],
  [{ quantity: 'pollen' }, 'pollutant'],
] as const)('leaves %j out of account', (over, key) => {
  expect(readAirState({ page: 'air', ...over })[key]).toBeUndefined();
});

it('takes an unknown range for the usual one', () => {
  expect(readAirState({ page: 'air', state: '9y,table' })).toMatchObject({ range: '7d', isTable: true });
});

it('shows full hours', () => {
  const at = Date.UTC(2026, 5, 12, 10, 34);
  expect(hoursOfRange('24h', at)).toEqual({ from: Date.UTC(2026, 5, 11, 10), to: Date.UTC(2026, 5, 12, 10) });
});
