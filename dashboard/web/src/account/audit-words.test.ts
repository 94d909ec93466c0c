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
  expect(whatInWords(JSON.stringify(what), null, 'unna')).toBe(
    'Nr.: 3 · gesperrt: ja · Rollen: (Ansehen, ganzer Kreis), (Leitstelle, unna) · unheardOf: x: 1, 2',
  );
});

it('permissions and ways to sign in by their names, and a municipality only where it is another one', () => {
  expect(whatInWords('{"permissions":["operate","nonsense"],"how":"wall link"}', null, '')).toBe(
    'Rechte: (Alarme, Wartung und Werte bearbeiten), nonsense · womit: Link für ein Wandbild',
  );
  expect(whatInWords('{"municipality":"unna","note":"x"}', null, 'unna')).toBe('Notiz: x');
  expect(whatInWords('{"municipality":"kamen","note":"x"}', null, 'unna')).toBe('Kommune: kamen · Notiz: x');
});

it('leaves markup, what is no JSON and what is empty as it is, and cuts what is long', () => {
  expect(whatInWords('{"note":"<b>x</b>"}', null, '')).toBe('Notiz: <b>x</b>');
  expect(whatInWords('no json {', null, '')).toBe('no json {');
  expect(whatInWords('{}', null, '')).toBe('');
  expect(whatInWords(JSON.stringify({ note: 'x'.repeat(1000) }), null, '')).toHaveLength(302);
});

it('shows where a sign-in came from as long as it is kept, and its hash never', () => {
  const what = '{"how":"password","origin":"0f3a"}';
  expect(whatInWords(what, '{"address":"192.0.2.7"}', '')).toBe('womit: Passwort · Netzadresse: 192.0.2.7');
  expect(whatInWords(what, null, '')).toBe('womit: Passwort');
});
