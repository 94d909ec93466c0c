// Addresses survive the way to a page and back, whatever a device id contains.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route.ts';

function there(href: string): Route {
  const url = new URL(href, 'http://lagebild.example');
  return parseRoute(url.pathname, url.search);
}

it.each([
  ['/', { page: 'overview' }],
  ['/?kind=air', { page: 'overview', kind: 'air' }],
  ['/?kind=water', { page: 'overview' }],
  ['/?view=list', { page: 'overview', view: 'list' }],
  ['/?map=51.5,7.6,12.4&q=Leuchte&where=missing', { page: 'overview', map: '51.5,7.6,12.4', q: 'Leuchte', where: 'missing' }],
  ['/m/unna?order=-value&shown=200', { page: 'municipality', order: '-value', shown: 200 }],
  ['/m/unna', { page: 'municipality', municipality: 'unna' }],
  ['/m/unna/', { page: 'municipality', municipality: 'unna' }],
  ['/quarantaene?code=not_json&before=17', { page: 'quarantine', code: 'not_json', before: 17 }],
  ['/lorawan', { page: 'lorawan', part: 'geraete' }],
  [
    '/lorawan/anschliessen?server=milesight&municipality=unna',
    { page: 'lorawan', part: 'anschliessen', server: 'milesight', municipality: 'unna' },
  ],
  ['/lorawan/nichts', { page: 'unknown', path: 'lorawan/nichts' }],
  ['/parken?municipality=unna&site=Markt', { page: 'parking', municipality: 'unna', site: 'Markt' }],
  [
    '/parken?state=full&order=municipality&view=table&weeks=6',
    { page: 'parking', state: 'full', order: 'municipality', view: 'table', weeks: 6 },
  ],
  ['/luft?year=2026', { page: 'air', year: 2026 }],
  ['/m/unna/o/Gro%C3%9Fe%20Marktstra%C3%9Fe', { page: 'site', municipality: 'unna', site: 'Große Marktstraße' }],
  ['/m/unna/o?site=..', { page: 'site', municipality: 'unna', site: '..' }],
  ['/m/unna/o', { page: 'unknown', path: 'm/unna/o' }],
  ['/m/unna/etiketten?device=x', { page: 'labels', municipality: 'unna', device: 'x' }],
  ['/zahl/parking', { page: 'figure', figure: 'parking' }],
  ['/wand?kind=air', { page: 'wallboard', kind: 'air' }],
  ['/quarantaene?before=later', { page: 'quarantine' }],
  ['/m/unna/x/y', { page: 'unknown', path: 'm/unna/x/y' }],
  ['/constructor', { page: 'unknown', path: 'constructor' }],
])('reads %s', (href, route) => {
  expect(there(href)).toEqual(expect.objectContaining(route));
});

it('reads a device with quantity and range', () => {
  expect(there('/m/l%C3%BCnen/d/a:b.%C3%BC?quantity=pm2_5&range=24h')).toMatchObject({
    page: 'device',
    municipality: 'lünen',
    device: 'a:b.ü',
    quantity: 'pm2_5',
    range: '24h',
  });
});

it('takes a broken encoding for an unknown page instead of failing', () => {
  expect(parseRoute('/m/%E0%A4%A', '')).toEqual({ page: 'unknown', path: '/m/%E0%A4%A' });
});

it('brings any name of a place there and back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom('.', '..', '/', 'a/b', '%2F', '<b>'), fc.string({ unit: 'grapheme', minLength: 1 })), (name) => {
      const route: Route = { page: 'site', municipality: 'unna', site: name.toWellFormed(), range: '7d' };
      expect(there(hrefOf(route))).toMatchObject(route);
    }),
  );
});

it('brings any device id there and back', () => {
  const id = fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:-]{0,63}$/u);
  fc.assert(
    fc.property(id, id, fc.constantFrom('1h', '7d', 'last' as const), (municipality, device, range) => {
      const route: Route = { page: 'device', municipality, device, range: range as '1h' };
      expect(there(hrefOf(route))).toMatchObject(route);
    }),
  );
});
