// Entries of the audit log in a row of words, whatever stands in them.
import { expect, it } from 'vitest';
import { whatInWords } from './audit-words.ts';

it('names and values, roles and lists, without what is empty', () => {
  const what = {
    id: 3,
    isBlocked: true,
    grants: [
      { role: 'viewer', municipality: null },
      { role: 'operator', municipality: 'unna' },
    ],
    note: '',
    unheardOf: { x: [1, 2] },
  };
  expect(whatInWords(JSON.stringify(what), 'unna')).toBe(
    'Nr.: 3 · gesperrt: ja · Rollen: (Ansehen, ganzer Kreis), (Leitstelle, unna) · unheardOf: x: 1, 2',
  );
});

it('permissions and ways to sign in by their names, and a municipality only where it is another one', () => {
  expect(whatInWords('{"permissions":["operate","nonsense"],"how":"wall link"}', '')).toBe(
    'Rechte: (Alarme, Wartung und Werte bearbeiten), nonsense · womit: Link für ein Wandbild',
  );
  expect(whatInWords('{"municipality":"unna","note":"x"}', 'unna')).toBe('Notiz: x');
  expect(whatInWords('{"municipality":"kamen","note":"x"}', 'unna')).toBe('Kommune: kamen · Notiz: x');
});

it('leaves markup, what is no JSON and what is empty as it is, and cuts what is long', () => {
  expect(whatInWords('{"note":"<b>x</b>"}', '')).toBe('Notiz: <b>x</b>');
  expect(whatInWords('no json {', '')).toBe('no json {');
  expect(whatInWords('{}', '')).toBe('');
  expect(whatInWords(JSON.stringify({ note: 'x'.repeat(1000) }), '')).toHaveLength(302);
});
