// The verdicts over the thirty checks, and the titles they are read from.
import { expect, it } from 'vitest';
import { CHECKS, checkOf } from '../../scripts/security/checks.ts';
import { describeChecks, titlesIn } from '../../scripts/security/security-document.ts';
import { summarise, verdictOf } from './checks-reporter.ts';

it('a check passes only when a test of it ran and none failed', () => {
  const check = { number: 5, passed: 0, failed: 0, skipped: 0 };
  expect(verdictOf(check)).toBe('MISSING');
  expect(verdictOf({ ...check, skipped: 2 })).toBe('NOT RUN');
  expect(verdictOf({ ...check, passed: 2, skipped: 2 })).toBe('passed');
  expect(verdictOf({ ...check, passed: 2, failed: 1 })).toBe('FAILED');
  expect(summarise([{ ...check, passed: 2 }, check])).toContain('1 of 2 checks passed');
});

it('titles are found in every way a suite or a test is opened', () => {
  const text = `
describe('05 one', () => {});
describe.skipIf(!process.env.SECURITY)('06 another\`s "two"', () => {});
describeWithServer('mosquitto', '07 three', () => {});
describe(\n  "08 it's four",\n);
describe('no number', () => {}); describe('31 too many', () => {}); it('09 a test', () => {});`;
  expect(titlesIn('x.test.ts', text).map(({ title }) => title)).toEqual([
    '05 one',
    '06 another`s "two"',
    '07 three',
    "08 it's four",
    '09 a test',
  ]);
});

it('the table shows all thirty, and which have no test', () => {
  expect(CHECKS.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  expect(CHECKS.every(({ attack, refusal }) => attack !== '' && refusal !== '')).toBe(true);
  expect([checkOf('30 x'), checkOf('00 x'), checkOf('31 x'), checkOf('3 x')]).toEqual([30, undefined, undefined, undefined]);
  const table = describeChecks([{ file: '05-x.test.ts', title: '05 somebody' }]);
  expect(table).toContain('1 of the thirty have a test');
  expect(table).toContain('[05-x.test.ts](../tests/security/05-x.test.ts): somebody |');
  expect(table.match(/no test yet/g)).toHaveLength(29);
});
