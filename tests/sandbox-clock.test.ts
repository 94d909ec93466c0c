// No codec learns what time it is: the same frame decodes to the same values today, next year, and on every machine.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Sandbox } from '@lagebild/ingest/sandbox/sandbox.ts';
import { afterAll, describe, expect, it } from 'vitest';

/** Long ago, so that whatever is of today is the real clock. */
const RECEIVED = Date.UTC(2001, 8, 9, 1, 46, 40);
const sandbox = new Sandbox();
afterAll(() => sandbox.close());

async function decoded(expression: string): Promise<unknown> {
  const source = `function decodeUplink(input) { return { data: { it: ${expression} } }; }`;
  const [outcome] = await sandbox.decode(source, [{ bytes: [1], fPort: 1, recvTime: RECEIVED, variables: {} }]);
  if (!outcome || 'errors' in outcome) throw new Error(outcome?.errors.join() ?? 'no answer');
  return outcome.data.it;
}

/** A number or text that can only come from a clock that runs. */
function tellsTheTime(value: unknown): boolean {
  const text = JSON.stringify(value) ?? '';
  if (/20[2-9]\d/.test(text)) return true;
  const now = Date.now();
  return (text.match(/\d{9,}/g) ?? []).some((digits) => [1e-3, 1, 1e3, 1e6].some((unit) => Math.abs(Number(digits) / unit - now) < 1e9));
}

const TRICKS = [
  'Date.now()',
  'Date()',
  'new Date()',
  'new Date().getTime()',
  'new Date(undefined).getTime()',
  'Object.getPrototypeOf(Date).now && Object.getPrototypeOf(Date).now()',
  'Object.getPrototypeOf(Date)()',
  '(() => { try { return new (Object.getPrototypeOf(Date))() } catch (e) { return e.name } })()',
  'new (Object.getPrototypeOf(Date.prototype).constructor)()',
  'Date.prototype.constructor.now()',
  'Object.getPrototypeOf(new Date()).constructor.now()',
  'input.recvTime.constructor.now()',
  'Object.getPrototypeOf(input.recvTime.constructor).now && Object.getPrototypeOf(input.recvTime.constructor).now()',
  'new input.recvTime.constructor().getTime()',
  'Reflect.construct(Date, []).getTime()',
  'Date.prototype.getTime.call(Reflect.construct(Date, [], Object))',
  'Reflect.construct(Date, [], class extends Date {}).getTime()',
  'new (class extends Date { constructor() { super() } })().getTime()',
  'Date.call(new Date(5))',
  'Date.apply(null, [])',
  'Date.bind(null)()',
  'new (Date.bind(null))().getTime()',
  'new (new Proxy(Date, {}))().getTime()',
  '(0, eval)("Date.now()")',
  'Function("return Date.now()")()',
  'new (Function("return Date")())().getTime()',
  'new Date(new Date(Date.UTC(2000, 0)).setYear(101)).getTime() && Date.now()',
  'typeof performance === "undefined" ? 0 : performance.now() + performance.timeOrigin',
  'typeof Intl === "undefined" ? 0 : new Intl.DateTimeFormat("en").format()',
  'typeof Temporal === "undefined" ? 0 : Temporal.Now.instant().epochMilliseconds',
  'typeof Atomics === "undefined" ? 0 : "it could wait"',
  'typeof WebAssembly === "undefined" ? 0 : "it could be anything"',
  'typeof setTimeout === "undefined" ? 0 : "it could wait"',
  'new Date().toLocaleString() + new Date().toLocaleDateString() + new Date().toLocaleTimeString()',
  'new Error("now").stack',
  '(() => { try { null.x } catch (e) { return e.stack + JSON.stringify(Object.getOwnPropertyDescriptors(e)) } })()',
  'Math.random()',
  '[Symbol.for("now"), String(Symbol("x")), String({})].map(String)',
  'String(import("now"))',
  `(() => { var seen = []; var own = Reflect.construct; Reflect.construct = function (f) { seen.push(f); return own.apply(Reflect, arguments); };
     new Date(); Date(); Date.now(); return seen.map(function (f) { return f() }) })()`,
  `(() => { var seen = []; var own = Array.prototype[Symbol.iterator];
     Array.prototype[Symbol.iterator] = function () { seen.push(this); return own.call(this) };
     try { new Date(); Date() } finally { Array.prototype[Symbol.iterator] = own } return seen.map(String) })()`,
  `(() => { var seen = []; Function.prototype.call = Function.prototype.apply = function () { seen.push(this); };
     new Date(); Date(); return seen.map(function (f) { return f() }) })()`,
  `(() => { Object.defineProperty(Object.prototype, "now", { get: function () { return this }, configurable: true });
     try { return new Date() - 0 } finally { delete Object.prototype.now } })()`,
  'JSON.stringify({ now: new Date() })',
  '+new Date()',
  'new Date().toString() + new Date().toUTCString() + new Date().toISOString()',
];

/** Calls and constructs whatever can be reached from the global object, and gives every number and text that comes out. */
const CRAWL = `(() => {
  var seen = new Set([decodeUplink]), said = [], waiting = [['globalThis', globalThis], ['input', input]];
  var note = function (path, value) {
    if (typeof value === 'number' || typeof value === 'string') said.push(path + ' ' + value);
    else if (value instanceof Date) said.push(path + ' ' + value.getTime());
  };
  while (waiting.length > 0) {
    var at = waiting.pop(), path = at[0], value = at[1];
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) continue;
    seen.add(value);
    if (typeof value === 'function') {
      try { note(path + '()', value()) } catch (e) {}
      try { note('new ' + path, new value()) } catch (e) {}
      try { note(path + '.call(Date)', value.call(new Date())) } catch (e) {}
    }
    waiting.push([path + '.__proto__', Object.getPrototypeOf(value)]);
    Reflect.ownKeys(value).forEach(function (key) {
      var own = Object.getOwnPropertyDescriptor(value, key);
      waiting.push([path + '.' + String(key), own.value], [path + '.get ' + String(key), own.get], [path + '.set ' + String(key), own.set]);
    });
  }
  return [seen.size, said.filter(function (one) { return /20[2-9][0-9]|[0-9]{9}/.test(one) })];
})()`;

describe('a codec has no clock', () => {
  it.each(TRICKS)('%s', async (trick) => {
    const first = await decoded(trick);
    expect(tellsTheTime(first), JSON.stringify(first)).toBe(false);
    await new Promise((later) => setTimeout(later, 3));
    expect(await decoded(trick)).toEqual(first);
  });

  it('in anything that can be reached from its global object, called or constructed', async () => {
    const [reached, said] = (await decoded(CRAWL)) as [number, string[]];
    expect(reached).toBeGreaterThan(500);
    expect(said.filter(tellsTheTime)).toEqual([]);
    expect(said.some((one) => one.includes(String(RECEIVED)))).toBe(true); // it did find the clock that stands
  });

  it('but the arrival of its uplink, with and without new', async () => {
    expect(await decoded('[Date.now(), new Date().getTime(), input.recvTime.getTime(), Date.parse(Date())]')).toEqual(
      Array.from({ length: 4 }, () => RECEIVED),
    );
    expect(await decoded('[typeof Date(), new Date() instanceof Date, Date.name, Date.length]')).toEqual(['string', true, 'Date', 7]);
  });

  it('and lives in UTC wherever the machine stands', () => {
    const { stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'support/fixtures/sandbox-zone.ts')], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'America/New_York' },
    });
    expect(stdout.trim()).toBe('[0,12,"2026-07-01T00:00:00.000Z","Wed Jul 01 2026 12:00:00 GMT+0000"]');
  });
});
