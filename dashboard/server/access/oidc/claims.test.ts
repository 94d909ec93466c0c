// Where a claim is looked for, and what counts as words in it.
import { describe, expect, it } from 'vitest';
import { claimAt, wordsOf } from './claims.ts';

describe('a claim', () => {
  const claims = {
    groups: ['a'],
    realm_access: { roles: ['b'] },
    'https://lagebild.example/roles': ['c'],
    'realm_access.roles.x': ['d'],
    resource_access: { 'lagebild.kreis': { roles: ['e'] }, lagebild: { kreis: { other: 1 } } },
  };

  it.each([
    ['groups', ['a']],
    ['realm_access.roles', ['b']],
    ['https://lagebild.example/roles', ['c']],
    ['realm_access.roles.x', ['d']],
    ['resource_access.lagebild.kreis.roles', ['e']],
  ])('is found at %s', (path, told) => expect(claimAt(claims, path)).toEqual(told));

  it.each([
    '',
    '.',
    'groups.0',
    'groups.length',
    'constructor',
    '__proto__',
    'realm_access.constructor.name',
    'realm_access.',
    'realm_access..roles',
  ])('is none at "%s"', (path) => expect(claimAt(claims, path)).toBeUndefined());

  it('is nowhere in what is no object', () => {
    for (const nothing of [undefined, null, 'groups', 7, ['groups']]) expect(claimAt(nothing, 'groups')).toBeUndefined();
  });

  it('tells words: of a list or one alone, and nothing else', () => {
    expect(wordsOf(['a', 'b'])).toEqual(['a', 'b']);
    expect(wordsOf('a b')).toEqual(['a b']);
    expect(wordsOf(['a', 1, null, ['b'], { c: 1 }])).toEqual(['a']);
    for (const nothing of [undefined, null, true, 1, {}, []]) expect(wordsOf(nothing)).toEqual([]);
  });
});
