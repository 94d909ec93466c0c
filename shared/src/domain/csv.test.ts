// CSV as a German Excel opens it right.
import { expect, it } from 'vitest';
import { csvLine, csvTable } from './csv.ts';

it('begins with the mark, separates by semicolons, ends lines with CRLF', () => {
  expect(csvTable(['Straße', 'kWh'], [['Große Marktstraße', 1208.5]])).toBe('\uFEFFStraße;kWh\r\nGroße Marktstraße;1208,5\r\n');
});

it.each([
  ['a decimal comma', [0.25, -3, 0], '0,25;-3;0'],
  ['nothing where there is none', [null, undefined, '', Number.NaN], ';;;'],
  ['yes and no', [true, false], '1;0'],
  ['quotes around what would be taken apart', ['a;b', 'say "x"', 'two\nlines'], '"a;b";"say ""x""";"two\nlines"'],
  ['no formula out of a name', ['=HYPERLINK("http://x")', '+1', '-1', '@a'], `"'=HYPERLINK(""http://x"")";'+1;'-1;'@a`],
  ['a comma inside a text as it is', ['Unna, Kamen'], 'Unna, Kamen'],
])('writes %s', (_what, cells, expected) => {
  expect(csvLine(cells)).toBe(`${expected}\r\n`);
});

it('writes the English way when asked', () => {
  expect(csvLine(['a,b', 0.5], { separator: ',', decimal: '.' })).toBe('"a,b",0.5\r\n');
});
