// What counts as personal data in a text, and what looks like it and is none.
import { describe, expect, it } from 'vitest';
import { findPersonalData, holdsEmail, isPlateField, replacePersonalData } from './personal-data.ts';

describe('personal data', () => {
  it.each([
    ['plate', 'UN-AB 123'],
    ['plate', 'UN AB 123'],
    ['plate', 'LÜN-X 7'],
    ['plate', 'WÜ-A 1'],
    ['plate', 'UN-AB123E'],
    ['plate', 'b - mw 2024 h'],
    ['plate', 'gesehen: UN-AB 123, 12:03'],
    ['mac', 'aa:bb:cc:dd:ee:ff'],
    ['mac', 'AA-BB-CC-DD-EE-0F'],
    ['mac', 'aabb.ccdd.eeff'],
    ['mac', 'a0b1c2d3e4f5'],
    ['mac', 'seen A0B1C2D3E4F5 at -70'],
    ['mac', 'esp8266-a0b1c2d3e4f5'],
    ['mac', '0xA0B1C2D3E4F5'],
    ['mac', 'aa_bb_cc_dd_ee_0f'],
    ['mac', 'aabb-ccdd-ee0f'],
    ['mac', 'ａａ:ｂｂ:ｃｃ:ｄｄ:ｅｅ:０ｆ'],
    ['plate', 'UN\u2011AB\u00a0123'],
    ['plate', 'ＵＮ－ＡＢ　１２３'],
    ['email', 'erika\u200b＠example.org'],
    ['email', 'erika.mustermann@example.org'],
    ['email', 'Müller@Gemeinde-Bönen.de'],
    ['phone', '+49 2303 27-1234'],
    ['phone', '004915112345678'],
    ['phone', '02303/271234'],
    ['iban', 'DE02120300000000202051'],
    ['iban', 'DE02 1203 0000 0000 2020 51'],
  ])('is found: %s in "%s"', (what, text) => expect(findPersonalData(text)).toBe(what));

  it.each([
    '2026-11-27T16:23:53.000+01:00',
    '2026-11-27 16:23:53',
    '16:23:53',
    '70b3d5a4d3100a17', // an EUI
    '70:b3:d5:a4:d3:10:0a:17',
    '5fe1c19e-491a-4968-9a4a-622c073e4a0c', // a UUID
    '2001:0db8:85a3:0000',
    '01 67 00 fa 02 68', // a frame
    '202611271623', // digits alone
    '1234-5678-9012',
    'EM300-TH',
    'WS301',
    'FW-V12',
    'NRZ-2020-133',
    'SF7BW125',
    '4/5',
    'v1.0.12',
    'is at 12',
    'urn:dev:ow:10e2073a01080063',
    'DE02120300000000202052', // the check digits are wrong
    'app@ttn',
    '79.40',
    'occupied',
    'AQIDBAUGBwg=',
  ])('is none: %s', (text) => expect(findPersonalData(text)).toBeUndefined());

  it('is only an e-mail address where people give names', () => {
    expect(holdsEmail('Ebene A-B 12')).toBe(false);
    expect(holdsEmail('Ebene 3 (hausmeister@example.org)')).toBe(true);
  });

  it('is told by the name of a field where the value could be anything', () => {
    for (const name of ['plate', 'licensePlate', 'Kennzeichen', 'license_no', 'lpr']) expect(isPlateField(name)).toBe(true);
    for (const name of ['template', 'lamp_failure', 'occupied', 'license']) expect(isPlateField(name)).toBe(false);
  });

  it('is replaced wherever it stands', () => {
    const text = 'UN-AB 123 and aa:bb:cc:dd:ee:ff, then DE02120300000000202051, DE02120300000000202052 and a@b.de';
    expect(replacePersonalData(text, (what) => `<${what}>`)).toBe('<plate> and <mac>, then <iban>, DE02120300000000202052 and <email>');
  });

  it('is looked for in time that grows with the length of a text, not with its square', () => {
    const started = performance.now();
    // Quadratic would be two thousand million steps.
    for (const part of ['a', 'A-', '0', 'aa:', '+1 ', 'x@y.', '00 ', 'DE02 '])
      replacePersonalData(part.repeat(65_536 / part.length), () => '-');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
