// Entries of the audit log in a row of words, whatever stands in them.
import { expect, it } from 'vitest';
import { whatInWords } from './audit-words.ts';

it('names and values, nested and listed, without what is empty', () => {
  const what = JSON.stringify({
    id: 3,
    grants: [
      { role: 'viewer', municipality: null },
      { role: 'operator', municipality: 'unna' },
    ],
    note: '',
  });
  expect(whatInWords(what)).toBe('id: 3 · grants: role: viewer, role: operator · municipality: unna · note: '.replace(' · note: ', ''));
});

it('leaves markup, what is no JSON and what is empty as it is, and cuts what is long', () => {
  expect(whatInWords('{"note":"<b>x</b>"}')).toBe('note: <b>x</b>');
  expect(whatInWords('no json {')).toBe('no json {');
  expect(whatInWords('{}')).toBe('');
  expect(whatInWords(JSON.stringify({ note: 'x'.repeat(1000) }))).toHaveLength(302);
});
