// The examples of RFC 8428, section 5.1, and packs that must be refused.
import { describe, expect, it } from 'vitest';
import { readingsOfSenml, resolveSenml, senml } from './senml.ts';

const decode = (root: unknown) => {
  expect(senml.recognise({ levels: [], root, payload: new Uint8Array() })).toBeDefined();
  return senml.decode({ levels: [], root, payload: new Uint8Array() });
};

describe('resolving a pack', () => {
  it('adds base time and base unit, and takes an older version (5.1.2)', () => {
    const pack = [
      { bn: 'urn:dev:ow:10e2073a0108006:', bt: 1276020076.001, bu: 'A', bver: 5, n: 'voltage', u: 'V', v: 120.1 },
      { n: 'current', t: -5, v: 1.2 },
      { n: 'current', t: -4, v: 1.3 },
    ];
    expect(resolveSenml(pack)).toEqual([
      { name: 'urn:dev:ow:10e2073a0108006:voltage', unit: 'V', value: 120.1, sum: undefined, time: 1276020076.001 },
      { name: 'urn:dev:ow:10e2073a0108006:current', unit: 'A', value: 1.2, sum: undefined, time: 1276020071.001 },
      { name: 'urn:dev:ow:10e2073a0108006:current', unit: 'A', value: 1.3, sum: undefined, time: 1276020072.001 },
    ]);
  });

  it('keeps text, truth and data apart from numbers (5.1.5)', () => {
    const pack = [
      { bn: 'urn:dev:ow:10e2073a01080063:', n: 'temp', u: 'Cel', v: 23.1 },
      { n: 'label', vs: 'Machine Room' },
      { n: 'open', vb: false },
      { n: 'nfc-reader', vd: 'aGkgCg' },
    ];
    expect(resolveSenml(pack)).toMatchObject([{ value: 23.1 }, { value: 'Machine Room' }, { value: false }, { value: 'aGkgCg' }]);
  });

  it('lets a record have base fields alone (5.1.7), a base value and a base sum', () => {
    expect(resolveSenml([{ bn: 'urn:dev:ow:10e2073a01080063:' }, { n: 'heat', u: '/', v: 1 }])).toMatchObject([{ value: 1 }]);
    expect(
      resolveSenml([
        { bn: 'a', bv: 20, bs: 100 },
        { n: 'b', v: 0.5 },
        { n: 'c', s: 3 },
      ]),
    ).toMatchObject([
      { value: 20.5, sum: 100 },
      { value: undefined, sum: 103 },
    ]);
  });

  it.each([
    [[{ n: 'a', v: 1, vb: true }], 'several values'],
    [[{ n: 'a' }], 'neither a value nor a sum'],
    [[{ n: '-a', v: 1 }], 'is no name'],
    [[{ n: 'a', v: '1' }], '"v" must be a number'],
    [JSON.parse('[{ "bn": "a:", "bt": 1e999, "n": "b", "t": -1e999, "v": 1 }]'), '"bt" must be a number'],
    [[{ n: 'a', v: 1e308, bv: 1e308 }], 'too large together'],
    [[{ n: 'a', v: 1, t: 1e308, bt: 1e308 }], 'too large together'],
    [[{ n: 'a', v: 1, bver: 11 }], 'version 11'],
    [[{ n: 'a', v: 1, heat_: 1 }], '"heat_" must be understood'],
  ])('refuses %j', (pack, words) => {
    expect(resolveSenml(pack)).toEqual({ problem: { en: expect.stringContaining(words), de: expect.any(String) } });
  });
});

describe('the readings of a pack', () => {
  it('takes the unit for the name where there is none (5.1.1, 5.1.3)', () => {
    expect(decode([{ n: 'urn:dev:ow:10e2073a01080063', u: 'Cel', v: 23.1 }])).toEqual({
      type: 'measured',
      device: 'urn:dev:ow:10e2073a01080063',
      readings: [{ agoMs: -0, fields: { temperature: 23.1 } }],
    });
    const tracked = decode([
      { bn: 'urn:dev:ow:10e2073a01080063', bt: 1320067464, bu: '%RH', v: 20 },
      { u: 'lon', v: 24.30621 },
      { t: 60, v: 20.3 },
      { u: '%EL', t: 150, v: 98 },
    ]);
    expect(tracked).toMatchObject({
      readings: [
        { time: 1320067464000, fields: { humidity: 20 } },
        { time: 1320067524000, fields: { humidity: 20.3 } },
        { time: 1320067614000, fields: { battery: 98 } },
      ],
    });
  });

  it('puts what is about one moment together, in our units, and keeps relative times', () => {
    const street = decode([
      { bn: 'urn:dev:mac:24e124fffe75aa10:', bt: 1795418102, bver: 10, n: 'voltage', u: 'V', v: 231.4 },
      { n: 'power', u: 'W', v: 46.2 },
      { n: 'dimming', u: '/', v: 0.6 },
      { n: 'energy', u: 'J', s: 5151600000, v: 5151600000 },
      { n: 'dayburner', vb: false },
      { n: 'temperature', u: 'Cel', v: 8.4, t: -60 },
    ]);
    expect(street).toEqual({
      type: 'measured',
      device: 'urn:dev:mac:24e124fffe75aa10',
      readings: [
        { time: 1795418102000, fields: { voltage: 231.4, power: 46.2, dimming: 60, energy: 1431, dayburner: false } },
        { time: 1795418042000, fields: { temperature: 8.4 } },
      ],
    });
    expect(decode([{ bn: 'x:', n: 'power', u: 'W', v: 1, t: -30 }])).toMatchObject({ readings: [{ agoMs: 30_000 }] });
  });

  it('does not guess which of several devices is meant (5.1.6)', () => {
    const pack = [
      { bn: '2001:db8::2/', bt: 1320078429, n: 'temperature', u: 'Cel', v: 27.2 },
      { bn: '2001:db8::1/', n: 'humidity', u: '%RH', v: 67 },
    ];
    expect(decode(pack)).toEqual({ problem: { en: expect.stringContaining('2 devices'), de: expect.stringContaining('2 Geräten') } });
    expect(readingsOfSenml([], new Set())).toHaveProperty('problem');
  });
});
