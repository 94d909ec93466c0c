// What a wallboard shows for which address.
import { expect, it } from 'vitest';
import { chosenPlaces, secondsOf, viewsOf } from './views.ts';

const KNOWN = ['kamen', 'selm', 'unna'];
const typesOf = (filter: Parameters<typeof viewsOf>[0]) =>
  viewsOf(filter, KNOWN).map((view) => ('kind' in view ? view.kind : 'municipality' in view ? view.municipality : view.type));

it('goes through everything when nothing is chosen', () => {
  expect(typesOf({})).toEqual(['map', 'parking', 'air', 'lighting', 'alarms']);
});

it('shows each municipality that was chosen, when there are several', () => {
  expect(typesOf({ municipality: 'unna,kamen' })).toEqual(['map', 'parking', 'air', 'lighting', 'alarms', 'kamen', 'unna']);
  expect(typesOf({ municipality: 'unna' })).toEqual(['map', 'parking', 'air', 'lighting', 'alarms']);
  expect(typesOf({ view: 'kommunen' })).toEqual(KNOWN);
});

it('is narrowed to a kind and to views, in their own order', () => {
  expect(typesOf({ kind: 'air' })).toEqual(['map', 'air', 'alarms']);
  expect(typesOf({ view: 'alarme,karte' })).toEqual(['map', 'alarms']);
});

it('is never empty, whatever the address says', () => {
  expect(typesOf({ view: 'licht', kind: 'air' })).toEqual(['map']);
  expect(typesOf({ view: '<b>', municipality: '../x' })).toEqual(['map', 'parking', 'air', 'lighting', 'alarms']);
  expect(chosenPlaces({ municipality: 'nowhere,,selm' }, KNOWN)).toEqual(['selm']);
});

it('keeps its pace within reason', () => {
  expect([secondsOf({}), secondsOf({ seconds: 0 }), secondsOf({ seconds: 45 }), secondsOf({ seconds: 1e9 })]).toEqual([20, 3, 45, 3600]);
});
