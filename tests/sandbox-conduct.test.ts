// What a frame costs on which a codec hangs: itself, and if its device goes on, that device a rest. Nobody else.
import { Sandbox } from '@lagebild/ingest/sandbox/sandbox.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

// Bombs take their processor time, and on a busy machine that takes long.
vi.setConfig({ testTimeout: 120_000 });

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.close());

const BAD = 255;
const input = (byte: number) => ({ bytes: [byte], fPort: 1, recvTime: 0, variables: {} });
/** Does harm on a frame that begins with BAD, and decodes every other. */
const harmful = (harm: string) =>
  `function decodeUplink(input) { if (input.bytes[0] === ${BAD}) { ${harm} } return { data: { n: input.bytes[0] } }; }`;
const LOOP = harmful('for (;;);');
/** Some thirty milliseconds: slow, and not stopped. */
const SLOW = harmful('for (var n = 0; n < 5e5; n += 1);');

const HARMS = [
  ['an endless loop', 'for (;;);'],
  ['a memory bomb', 'const all = []; for (;;) all.push(new Array(1e5).fill(1));'],
  ['a memory bomb in small steps', 'let all = []; for (;;) all = [all, {}];'],
  ['a string bomb', 'let s = "x"; for (;;) s += s;'],
  ['a regex bomb', '/^(a+)+$/.test("a".repeat(40) + "!");'],
  ['the sort of a huge array', 'const all = new Array(400000).fill("abcdefghijklmnop"); for (;;) all.sort();'],
  ['endless recursion', 'return decodeUplink(input);'],
] as const;

/** They fail before anybody could wait for them. */
const AT_ONCE: readonly string[] = ['a string bomb', 'endless recursion'];

interface Sent {
  readonly byte: number;
  readonly device: string;
}
const decode = (source: string, frames: readonly Sent[]) =>
  sandbox.decode(
    source,
    frames.map(({ byte }) => input(byte)),
    frames.map(({ device }) => device),
  );
const good = (device: string, count = 1): Sent[] => Array.from({ length: count }, (_, n) => ({ byte: n % 200, device }));
const bad = (device: string, count = 1): Sent[] => Array.from({ length: count }, () => ({ byte: BAD, device }));
const endingOf = (outcome: Awaited<ReturnType<typeof decode>>[number]) =>
  outcome.isResting ? 'rests' : 'errors' in outcome ? 'failed' : 'decoded';
const endings = async (source: string, frames: readonly Sent[]) => (await decode(source, frames)).map(endingOf);

describe('one bad frame', () => {
  it.each(HARMS)('with %s costs itself alone, of a batch of one codec', async (_, harm) => {
    const frames = [...good('kamen', 20), ...bad('unna'), ...good('kamen', 20)];
    const outcomes = await decode(harmful(harm), frames);
    expect(outcomes.map(endingOf)).toEqual(frames.map(({ byte }) => (byte === BAD ? 'failed' : 'decoded')));
    expect(outcomes.at(-1)).toMatchObject({ data: { n: 19 } });
  });

  it.each(HARMS)('with %s costs itself alone where the codec has been trusted for long', async (_, harm) => {
    const source = harmful(harm);
    expect(new Set(await endings(source, good('kamen', 600)))).toEqual(new Set(['decoded']));
    const frames = [...good('kamen', 2), ...bad('unna'), ...good('unna')];
    expect(await endings(source, frames)).toEqual(['decoded', 'decoded', 'failed', 'decoded']);
  });

  it('is not what another frame has left behind', async () => {
    // Twelve of sixteen megabytes are full after the frame of a, which is decoded itself; that of b needs eight.
    const leaking = `var kept = [];
      function decodeUplink(input) {
        if (input.bytes[0] === 1) kept.push(new ArrayBuffer(12e6));
        if (input.bytes[0] === 2) new ArrayBuffer(8e6);
        return { data: { n: input.bytes[0] } };
      }`;
    const frames = [0, 1, 2, 0, 1, 2].map((byte) => ({ byte, device: `device ${byte}` }));
    expect(await endings(leaking, frames)).toEqual(frames.map(() => 'decoded'));
  });
});

describe('a device whose frames take long', () => {
  it('rests after three that are stopped, and the others with its codec go on', async () => {
    const found = await endings(LOOP, [...bad('unna/a', 6), ...good('kamen/b', 3), ...good('unna/a'), ...good('unna/c')]);
    expect(found).toEqual([
      'failed',
      'failed',
      'failed',
      'rests',
      'rests',
      'rests',
      ...good('kamen/b', 3).map(() => 'decoded'),
      'rests',
      'decoded',
    ]);
    expect(sandbox.rests(LOOP, 'unna/a')).toBe(true);
    expect(sandbox.rests(LOOP, 'kamen/b')).toBe(false);
  });

  it('rests as well when each is within its deadline', async () => {
    const found = await endings(SLOW, bad('unna/a', 200));
    expect(found[0]).toBe('decoded');
    expect(found.at(-1)).toBe('rests');
    expect(found.indexOf('rests')).toBeLessThan(100);
    expect(await endings(SLOW, [...good('unna/b'), ...bad('unna/a')])).toEqual(['decoded', 'rests']);
  });

  it('does not rest for what its other codec, or its other frames, have cost', async () => {
    await decode(LOOP, bad('unna/a', 4));
    expect(await endings(harmful(''), good('unna/a'))).toEqual(['decoded']);
  });

  it('is tried again after its rest', async () => {
    sandbox.close();
    sandbox = new Sandbox({ restMs: 200 });
    expect((await endings(LOOP, bad('unna/a', 4))).at(-1)).toBe('rests');
    await expect.poll(() => endings(LOOP, good('unna/a')), { timeout: 10_000 }).toEqual(['decoded']);
  });

  it('is one of many: then nothing of the codec is tried that takes longer, and what does not is still decoded', async () => {
    sandbox.close();
    sandbox = new Sandbox({ codecBudgetMs: 50 }); // one stop is enough: half a second of processor time may be a minute here
    const many = Array.from({ length: 10 }, (_, n) => bad(`unna/${n}`)).flat();
    const found = await endings(LOOP, [...good('kamen/quick', 3), ...many, ...good('kamen/quick', 3), ...good('kamen/new')]);
    expect(found.slice(0, 3)).toEqual(['decoded', 'decoded', 'decoded']);
    expect(found.slice(-4)).toEqual(['decoded', 'decoded', 'decoded', 'decoded']);
    expect(found.filter((one) => one === 'failed').length).toBeLessThan(10);
  });
});

describe('another codec', () => {
  const other = harmful('').replace('n:', 'other:');

  it.each(HARMS.filter(([name]) => !AT_ONCE.includes(name)))('does not wait for %s', async (_, harm) => {
    await decode(other, good('kamen', 5));
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const hostile = decode(harmful(harm), bad('unna', 3)).then(note('hostile'));
    const innocent = decode(other, good('kamen', 5)).then(note('innocent'));
    await Promise.all([hostile, innocent]);
    expect(order).toEqual(['innocent', 'hostile']);
  });

  it('does not wait for one that takes its time on each frame', async () => {
    await decode(other, good('kamen', 5));
    let isDone = false;
    const slow = decode(SLOW, bad('unna', 50)).then(() => (isDone = true));
    for (let n = 0; n < 5 && !isDone; n += 1) expect(await endings(other, good('kamen'))).toEqual(['decoded']);
    expect(isDone).toBe(false);
    await slow;
  });
});

it('that cannot be loaded without harm ends its thread once a rest, not once a frame', async () => {
  const source = 'const all = new Array(400000).fill("abcdefghijklmnop"); for (;;) all.sort(); function decodeUplink() {}';
  const first = await decode(source, good('unna', 300));
  expect(first.every((outcome) => 'errors' in outcome)).toBe(true);
  expect(first[0]).toMatchObject({ errors: [expect.stringContaining('could not be interrupted')] });
  expect(await endings(source, good('unna', 3))).toEqual(['rests', 'rests', 'rests']);
});

it('a codec that is being tried is new each time, and its trial costs no device a rest', async () => {
  const chatty = `console.log('loaded'); ${LOOP}`;
  for (let n = 0; n < 2; n += 1) {
    const outcomes = await sandbox.try(chatty, [input(1), ...Array.from({ length: 4 }, () => input(BAD))]);
    expect(outcomes.map(endingOf)).toEqual(['decoded', 'failed', 'failed', 'failed', 'rests']);
    expect(outcomes[0]?.lines).toEqual(['loaded']);
  }
  expect(await endings(chatty, good(''))).toEqual(['decoded']);
});
