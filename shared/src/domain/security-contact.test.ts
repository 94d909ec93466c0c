// What is taken for a security contact, and the file people find.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseSecurityContact, securityTxt } from './security-contact.ts';

const text = 'contact: [mailto:it@kreis.example, https://kreis.example/melden]\nexpires: 2027-06-30\npolicy: null\nlanguages: [de, en]\n';

it('writes what RFC 9116 asks for', () => {
  expect(securityTxt(parseSecurityContact(text))).toBe(
    'Contact: mailto:it@kreis.example\nContact: https://kreis.example/melden\nExpires: 2027-06-30T23:59:59Z\nPreferred-Languages: de, en\n',
  );
  const policy = parseSecurityContact(text.replace('policy: null', 'policy: https://kreis.example/regeln'));
  expect(securityTxt(policy)).toContain('\nPolicy: https://kreis.example/regeln\n');
});

it('names nobody while the operator has not', () => {
  expect(securityTxt(parseSecurityContact(readFileSync('region/security.yaml', 'utf8')))).toBeUndefined();
});

it.each([
  ['an address without its kind', 'mailto:it@kreis.example', 'it@kreis.example', 'must be mailto:'],
  ['an address in the clear', 'https://kreis.example/melden', 'http://kreis.example/melden', 'must be mailto:'],
  ['a contact without an end', 'expires: 2027-06-30', 'expires: null', 'must be a day when there is a contact'],
  ['no day', '2027-06-30', '"next summer"', 'must be a day such as'],
])('refuses %s, with the line', (_what, from, to, said) => {
  expect(() => parseSecurityContact(text.replace(from, to))).toThrow(said);
  expect(() => parseSecurityContact(text.replace(from, to))).toThrow(/security\.yaml:?.*\d/);
});
