// npm run bench:hostile: how long messages of innocent devices take until they are settled, without and with codecs that do harm.
//
// For each harm some seconds without it and some with it in turn, several times, so that what else the machine does falls on both. Innocent
// are plain devices, devices of another codec, and devices with the harmful codec whose frames are good. All have been heard before; each
// time the harm is new to Lagebild: another codec, other devices.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CodecVm, threadCpuMs } from '@lagebild/ingest/sandbox/codec-vm.ts';
import { openParts } from '../tests/support/open-parts.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '4' } } });
const PHASE_MS = Number(values.seconds) * 1000;
const ROUNDS = Number(values.rounds);
const TICK_MS = 10;
/** Messages a second, and the devices they come from. */
const PLAIN = { rate: 50, devices: 50 };
const INNOCENT = { rate: 20, devices: 20 };
const HOSTILE = { rate: 10, devices: 10 };

const BAD = 255;
const codecWith = (harm: string) =>
  `function decodeUplink(i) { if (i.bytes[0] === ${BAD}) { ${harm} } return { data: { state: i.bytes[0] & 1 } }; }`;
const loopOf = (turns: number) => `for (var n = 0; n < ${turns}; n += 1);`;

/** A loop that takes so long on this machine; a codec has no clock to look at. */
async function loopFor(ms: number): Promise<string> {
  const turns = 1e6;
  const vm = await CodecVm.load(codecWith(loopOf(turns)));
  const run = () => {
    const begin = threadCpuMs();
    vm.decode({ bytes: [BAD], fPort: 1, recvTime: 0, variables: {} }, 10_000);
    return threadCpuMs() - begin;
  };
  const taken = [run(), run(), run()].sort((a, b) => a - b)[1] ?? 1;
  vm.dispose();
  return loopOf(Math.round((turns * ms) / taken));
}

const HARMS: Record<string, string> = {
  'endless loop': 'for (;;);',
  'memory bomb': 'const all = []; for (;;) all.push(new Array(1e5).fill(1));',
  'regex bomb': '/^(a+)+$/.test("a".repeat(40) + "!");',
  'sort of a huge array': 'const all = new Array(400000).fill("abcdefghijklmnop"); for (;;) all.sort();',
  '85 ms a call': await loopFor(85),
};
const NAMES = [...Object.keys(HARMS), 'all at once'];
/** For each harm, and for all at once, a codec for each round. */
const SOURCES = [...Object.values(HARMS), ...Object.values(HARMS)].flatMap((harm, n) =>
  Array.from({ length: ROUNDS }, (_, round) => `${harm} /* ${n} ${round} */`),
);
const codecs = Object.fromEntries([['good', codecWith('')], ...SOURCES.map((harm, n) => [`harm-${n}`, codecWith(harm)] as const)]);
/** Which of them a round of a name uses. */
const codecsOf = (name: string, round: number): number[] => {
  const count = Object.keys(HARMS).length;
  const index = NAMES.indexOf(name);
  return (index < count ? [index] : Array.from({ length: count }, (_, n) => count + n)).map((n) => n * ROUNDS + round);
};

type Kind = 'plain' | 'another codec' | 'same codec';
const waiting = new Map<string, { kind: Kind; begin: number }>();
let latencies: Record<Kind, number[]> = { plain: [], 'another codec': [], 'same codec': [] };
const folder = mkdtempSync(join(tmpdir(), 'lagebild-bench-'));
const parts = await openParts({
  folder,
  codecs,
  onSettled: ({ message }, { device }) => {
    const sent = waiting.get(`${device} ${message.receivedAt}`);
    if (sent) latencies[sent.kind].push(performance.now() - sent.begin);
    waiting.delete(`${device} ${message.receivedAt}`);
  },
});

const eui = (group: number, n: number) => `${group.toString(16).padStart(8, '0')}${n.toString(16).padStart(8, '0')}`;
const adoptAll = (group: number, count: number, codec: string) => {
  for (let n = 0; n < count; n += 1) parts.adopt(eui(group, n), codec);
};
adoptAll(1, INNOCENT.devices, 'good');
for (const n of SOURCES.keys()) {
  adoptAll(1000 + n, INNOCENT.devices, `harm-${n}`);
  adoptAll(2000 + n, HOSTILE.devices, `harm-${n}`);
}

const accepted: Promise<void>[] = [];
let clock = Date.now();
let fCnt = 0;
/** Each message has a moment of its own, so that it is known when it is settled. */
function moment(): number {
  clock = Math.max(clock + 1, Date.now());
  fCnt += 1;
  return clock;
}
function note(kind: Kind, device: string, time: number): void {
  waiting.set(`${device} ${time}`, { kind, begin: performance.now() });
}
function sendUplink(kind: Kind, group: number, n: number): void {
  const time = moment();
  note(kind, eui(group, n), time);
  accepted.push(parts.uplink(eui(group, n), fCnt, fCnt % 2, time));
}

interface Latencies extends Record<Kind, number[]> {
  cpuMs: number;
  wallMs: number;
}
const noLatencies = (): Latencies => ({ plain: [], 'another codec': [], 'same codec': [], cpuMs: 0, wallMs: 0 });

/** Lets innocent devices send for a while, of these codecs, and hostile ones if they are to. */
async function phase(harms: readonly number[], withHarm: boolean, into: Latencies): Promise<void> {
  latencies = into;
  const used = process.cpuUsage();
  const begin = performance.now();
  const sent = { plain: 0, innocent: 0, hostile: 0 };
  const due = (rate: number) => ((performance.now() - begin) / 1000) * rate;
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      for (; sent.plain < due(PLAIN.rate); sent.plain += 1) {
        const device = `bay-${sent.plain % PLAIN.devices}`;
        const time = moment();
        note('plain', device, time);
        accepted.push(parts.plain(device, { occupied: sent.plain % 2 }, time));
      }
      for (; sent.innocent < due(INNOCENT.rate); sent.innocent += 1) {
        const n = sent.innocent % INNOCENT.devices;
        sendUplink('another codec', 1, n);
        sendUplink('same codec', 1000 + (harms[sent.innocent % harms.length] ?? 0), n);
      }
      for (; withHarm && sent.hostile < due(HOSTILE.rate); sent.hostile += 1) {
        for (const harm of harms) accepted.push(parts.uplink(eui(2000 + harm, sent.hostile % HOSTILE.devices), fCnt, BAD, moment()));
      }
      if (performance.now() - begin > PHASE_MS) {
        clearInterval(timer);
        done();
      }
    }, TICK_MS);
  });
  const { user, system } = process.cpuUsage(used);
  into.cpuMs += (user + system) / 1000;
  into.wallMs += performance.now() - begin;
  await Promise.all(accepted.splice(0));
  await parts.pipeline.settled();
}

for (const n of SOURCES.keys()) {
  for (let device = 0; device < INNOCENT.devices; device += 1) sendUplink('same codec', 1000 + n, device);
  await parts.pipeline.settled();
}
await phase([0], false, noLatencies()); // warms up
const found: [string, Latencies, Latencies][] = [];
for (const name of NAMES) {
  const [without, withHarm] = [noLatencies(), noLatencies()];
  for (let round = 0; round < ROUNDS; round += 1) {
    await phase(codecsOf(name, round), false, without);
    await phase(codecsOf(name, round), true, withHarm);
  }
  found.push([name, without, withHarm]);
}

/** Milliseconds, of a list that is not empty. */
function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
}
for (const kind of ['plain', 'another codec', 'same codec'] as const) {
  console.log(`\n${kind}: milliseconds from the arrival until settled and booked, without the harm and with it`);
  console.table(
    Object.fromEntries(
      found.map(([name, { [kind]: before, cpuMs: cpuBefore, wallMs: wallBefore }, { [kind]: after, cpuMs, wallMs }]) => {
        const pairs = (
          [
            ['p50', 0.5],
            ['p99', 0.99],
            ['max', 1],
          ] as const
        ).map(([title, share]) => {
          const [without, withHarm] = [quantile(before, share), quantile(after, share)];
          return [title, `${without} → ${withHarm} (${(withHarm / without).toFixed(2)})`];
        });
        return [name, { ...Object.fromEntries(pairs), cores: `${(cpuBefore / wallBefore).toFixed(2)} → ${(cpuMs / wallMs).toFixed(2)}` }];
      }),
    ),
  );
}
const { received, stored, duplicate, noted, quarantined, inLog } = parts.registry.ledger.total();
console.log(`books: ${received} = ${stored} stored + ${duplicate + noted} + ${quarantined} quarantined + ${inLog} in the log`);
await parts.close();
rmSync(folder, { recursive: true });
