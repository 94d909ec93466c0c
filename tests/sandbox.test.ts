// Foreign codecs in the sandbox: they run unchanged, and what is hostile costs its own messages alone.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Sandbox } from '@lagebild/ingest/sandbox/sandbox.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.close());

const input = (bytes: number[], fPort = 1) => ({ bytes, fPort, recvTime: Date.UTC(2026, 10, 23, 7, 15), variables: { offset: '2' } });
const decode = async (source: string, bytes: number[] = [1, 2, 3], fPort = 1) => (await sandbox.decode(source, [input(bytes, fPort)]))[0];
const returning = (expression: string) => `function decodeUplink(input) { return { data: { it: ${expression} } }; }`;
const data = async (expression: string) => {
  const outcome = await decode(returning(expression));
  return outcome && 'data' in outcome ? outcome.data.it : outcome;
};

describe('a codec', () => {
  it('of TS013, of ChirpStack v3 and of The Things Network v2 runs as it stands', async () => {
    expect(
      await decode('function decodeUplink(i) { return { data: { sum: i.bytes[0] + i.bytes[1], port: i.fPort }, warnings: ["old"] } }'),
    ).toEqual({
      data: { sum: 3, port: 1 },
      warnings: ['old'],
      lines: [],
    });
    expect(
      await decode('function Decode(fPort, bytes, variables) { return { n: bytes.length, o: variables.offset, fPort: fPort } }'),
    ).toMatchObject({
      data: { n: 3, o: '2', fPort: 1 },
    });
    expect(
      await decode('var shifter; function Decoder(bytes, port) { shifter = 1; left = 2; return { n: bytes.length, port: port } }'),
    ).toMatchObject({
      data: { n: 3, port: 1 },
    });
  });

  it.each([
    ['a constant', 'const decodeUplink = function (input) { return { data: { n: input.bytes.length } } };'],
    ['an arrow', 'const decodeUplink = (input) => ({ data: { n: input.bytes.length } });'],
    ['a let', "'use strict'; let decodeUplink; decodeUplink = ({ bytes }) => ({ data: { n: bytes.length } });"],
    ['a constant of v3', 'const Decode = (fPort, bytes) => ({ n: bytes.length });'],
    ['a constant of The Things Network', 'const Decoder = (bytes, port) => ({ n: bytes.length });'],
    [
      'an exported function',
      'export function decodeUplink(input) { return { data: { n: size(input) } } } const size = (i) => i.bytes.length;',
    ],
    ['an exported constant', 'const n = 1;\nexport const decodeUplink = ({ bytes }) => ({ data: { n: bytes.length } });'],
    ['an export list', 'function decodeUplink(i) { return { data: { n: i.bytes.length } } }\nexport { decodeUplink };'],
    ['a default export', 'function decodeUplink(i) { return { data: { n: i.bytes.length } } }\nexport default { decodeUplink };'],
    [
      'a script that speaks of exports',
      '/*\n  export of the vendor\n*/ function decodeUplink(i) { return { data: { n: i.bytes.length } } }',
    ],
    ['module.exports', '(function () { module.exports = { decodeUplink: (i) => ({ data: { n: i.bytes.length } }) } })();'],
    [
      'module.exports, with functions beside',
      'function decodeUplink(i) { return { data: { n: i.bytes.length } } } module.exports = { decodeUplink };',
    ],
    ['exports', "if (typeof exports === 'object') exports.decodeUplink = (i) => ({ data: { n: i.bytes.length } });"],
    [
      'all of TS013',
      `function decodeUplink(input) { return { data: { n: input.bytes.length } } }
       function normalizeUplink(input) { return { data: { air: { temperature: input.data.n } } } }
       function encodeDownlink(input) { return { bytes: [], fPort: 1, warnings: [], errors: [] } }
       function decodeDownlink(input) { return { data: {} } }`,
    ],
    [
      'globals of their own',
      'let exports = {}; const Buffer = 1; var module = 5; this.decodeUplink = (i) => ({ data: { n: i.bytes.length } });',
    ],
  ])('written as %s loads unchanged', async (_, source) => {
    expect(await decode(source)).toMatchObject({ data: { n: 3 } });
  });

  it('finds Buffer, atob, btoa and TextDecoder', async () => {
    expect(await data("Buffer.from(input.bytes).toString('hex')")).toBe('010203');
    expect(await data("Buffer.from('ff80', 'hex').readInt16BE(0)")).toBe(-128);
    expect(await data("Buffer.from('0000803f', 'hex').readFloatLE()")).toBe(1);
    expect(await data("Buffer.from('010203', 'hex').readUIntBE(0, 3)")).toBe(66051);
    expect(await data("btoa('Lünen')")).toBe('TPxuZW4=');
    expect(await data("Buffer.from(atob('TPxuZW4='), 'latin1').length")).toBe(5);
    expect(await data('new TextDecoder().decode(new Uint8Array([76, 195, 188]))')).toBe('Lü');
    expect(await data("Buffer.from('Lü').toString('base64')")).toBe('TMO8');
  });

  it('has no clock, no chance, no network, no files and no way out', async () => {
    expect(await data('[Date.now(), new Date().getTime(), input.recvTime.getTime(), Math.random()]')).toEqual([
      Date.UTC(2026, 10, 23, 7, 15),
      Date.UTC(2026, 10, 23, 7, 15),
      Date.UTC(2026, 10, 23, 7, 15),
      0.5,
    ]);
    expect(
      await data(
        '[typeof fetch, typeof require, typeof process, typeof setTimeout, typeof XMLHttpRequest, typeof WebAssembly, typeof std, typeof os].join()',
      ),
    ).toBe(Array.from({ length: 8 }, () => 'undefined').join());
    expect(
      await data(
        '(() => { try { return (0, eval)("this.constructor.constructor(\\"return process\\")()") } catch (e) { return e.name } })()',
      ),
    ).toBe('ReferenceError');
  });

  it('says what it wrote, what it could not decode, and why it cannot be loaded', async () => {
    expect(await decode('function decodeUplink(i) { console.log("Port", i.fPort, { a: [1] }); return { data: {} } }')).toMatchObject({
      lines: ['Port 1 {"a":[1]}'],
    });
    expect(await decode('function decodeUplink() { return { errors: ["unknown FPort"] } }')).toMatchObject({ errors: ['unknown FPort'] });
    expect(await decode('function decodeUplink() { throw new RangeError("zu kurz") }')).toMatchObject({ errors: ['RangeError: zu kurz'] });
    expect(await decode('function decodeUplink() { throw "measurement interrupted" }')).toEqual({
      errors: ['measurement interrupted'],
      lines: [],
    });
    expect(await decode('function decodeUplink() { return 5 }')).toMatchObject({ errors: ['the codec returned no data'] });
    expect(await decode('function (')).toMatchObject({ errors: [expect.stringContaining('SyntaxError')] });
    expect(await decode('const nothing = 1')).toMatchObject({ errors: [expect.stringContaining('decodeUplink(input)')] });
    expect(await decode('const decodeUplink = 1')).toMatchObject({ errors: [expect.stringContaining('decodeUplink(input)')] });
    expect(await decode("import { x } from 'y'; export function decodeUplink() {}")).toMatchObject({ errors: [expect.anything()] });
  });
});

describe('what a codec writes to its console', () => {
  const twice = (source: string) => sandbox.decode(source, [input([1]), input([2])]);

  it('is told with the frame that made it, and what it writes while it is loaded with the first', async () => {
    expect(
      await twice('console.log("loaded"); function decodeUplink(i) { console.warn("byte", i.bytes[0]); return { data: {} } }'),
    ).toMatchObject([{ lines: ['loaded', 'byte 1'] }, { lines: ['byte 2'] }]);
  });

  it('is told when it throws, when it is stopped, and when it can make nothing of the frame', async () => {
    expect(await twice('function decodeUplink(i) { console.log(i.bytes); throw new Error("zu kurz") }')).toMatchObject([
      { errors: ['Error: zu kurz'], lines: ['[1]'] },
      { errors: ['Error: zu kurz'], lines: ['[2]'] },
    ]);
    expect(await decode('function decodeUplink(i) { console.log("before the loop"); for (;;); }')).toMatchObject({
      errors: [expect.stringContaining('interrupted')],
      lines: ['before the loop'],
    });
    expect(await decode('function decodeUplink(i) { console.log("here"); return { errors: ["unknown"] } }')).toMatchObject({
      lines: ['here'],
    });
  });

  it('is text whatever it was, and bounded', async () => {
    const odd =
      'const me = {}; me.me = me; console.log(me, Symbol("s"), null, undefined, 1n, new Error("e"), function f() {}, { toJSON() { throw 1 } });';
    expect(await decode(`function decodeUplink() { ${odd} return { data: {} } }`)).toMatchObject({
      lines: ['[object Object] Symbol(s) null undefined 1 Error: e function f() {} [object Object]'],
    });
    const [outcome] = await twice(
      'function decodeUplink() { for (let n = 0; n < 999; n += 1) console.log("x".repeat(999)); return { data: {} } }',
    );
    expect(outcome?.lines).toHaveLength(50);
    expect(outcome?.lines.join('').length).toBeLessThan(20_000);
    expect(outcome).toHaveProperty('data');
  });

  it('cannot be forged into something else', async () => {
    const forged =
      'Array.prototype.push = Array.prototype.splice = function () { return 5 }; function decodeUplink() { console.log("x"); return { data: {} } }';
    expect((await decode(forged))?.lines).toEqual([]);
  });
});

describe('a hostile codec', () => {
  it.each([
    ['an endless loop', 'function decodeUplink() { for (;;); }', 'interrupted'],
    ['a loop while it is loaded', 'for (;;); function decodeUplink() {}', 'interrupted'],
    ['a memory bomb', 'function decodeUplink() { const all = []; for (;;) all.push(new Array(1e5).fill(1)); }', 'ended'],
    ['a bomb in small steps', 'function decodeUplink() { let all = []; for (;;) all = [all, all.length, {}]; }', ''],
    ['a string bomb', 'function decodeUplink() { let s = "x"; for (;;) s += s; }', ''],
    ['endless recursion', 'function decodeUplink() { return decodeUplink(); }', ''],
    ['a regex bomb', 'function decodeUplink() { return { data: { it: /^(a+)+$/.test("a".repeat(40) + "!") } }; }', ''],
    ['a giant answer', 'function decodeUplink() { return { data: { it: "x".repeat(1e6) } }; }', '64 KiB'],
    ['a forged way out', 'globalThis.__decode = function () { return "nonsense"; }; function decodeUplink() { return 5; }', 'no data'],
    ['a loop in what it throws', 'function decodeUplink() { throw { get message() { for (;;); } }; }', ''],
    ['a loop in its error', 'function decodeUplink() { throw { toJSON: function () { for (;;); } }; }', ''],
    [
      'an answer deeper than a stack',
      'function decodeUplink() { let all = {}; for (let n = 0; n < 1e5; n += 1) all = { all: all }; return { data: all }; }',
      '',
    ],
    ['a trap in its answer', 'function decodeUplink() { return { data: { toJSON: function () { for (;;); } } }; }', 'interrupted'],
  ])('%s ends with an error, and another codec decodes at once', async (_, hostile, words) => {
    const outcome = await decode(hostile);
    expect(outcome).toHaveProperty('errors', [expect.stringContaining(words)]);
    expect(await data('input.bytes.length')).toBe(3);
  });

  it('costs a batch one deadline, and rests after three', async () => {
    const inputs = Array.from({ length: 3000 }, () => input([1]));
    const begin = performance.now();
    const outcomes = await sandbox.decode('function decodeUplink() { for (;;); }', inputs);
    expect(outcomes).toHaveLength(3000);
    expect(await decode('function decodeUplink() { for (;;); }')).toHaveProperty('errors', [expect.stringContaining('rests')]);
    // Three deadlines and the loading of the thread, far from 3,000 deadlines.
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});

it('a machine too busy to run the sandbox does not stop an innocent codec', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'support/fixtures/sandbox-run.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  // Of each 240 ms it gets 40: longer than the deadline passes within almost every call.
  const turns = setInterval(() => {
    child.kill('SIGSTOP');
    setTimeout(() => child.kill('SIGCONT'), 200);
  }, 240);
  await ended;
  clearInterval(turns);
  expect(output.trim().split('\n')).toEqual(Array.from({ length: 20 }, () => 'decoded'));
});
