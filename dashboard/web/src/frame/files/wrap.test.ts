// Titles on paper: names may have 200 characters, with or without a space in them.
import { expect, it } from 'vitest';
import { wrapText } from './wrap.ts';

const widthOf = (text: string): number => Array.from(text).length;

it.each([
  ['one line', 'Parkhaus am Markt', 20, ['Parkhaus am Markt']],
  ['two lines', 'Parkhaus am Markt, belegt', 18, ['Parkhaus am Markt,', 'belegt']],
  ['too long a word', 'Donaudampfschifffahrt', 10, ['Donaudamp…']],
  ['too many lines', 'a b c d e f', 3, ['a b', 'c …']],
  ['nothing', '', 10, []],
])('breaks %s', (_, text, width, lines) => {
  expect(wrapText(text, width, 2, widthOf)).toEqual(lines);
});
