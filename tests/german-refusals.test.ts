// German refusals are German: what our decoders, codecs and the sandbox say is translated; words of others stand in quotation marks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_IN_CODECS } from '@lagebild/ingest/codecs/built-in.ts';
import { decodeForeign } from '@lagebild/ingest/foreign-codecs.ts';
import { judge } from '@lagebild/ingest/judge.ts';
import type { Judgement } from '@lagebild/ingest/message.ts';
import { Sandbox } from '@lagebild/ingest/sandbox/sandbox.ts';
import { explainRefusal, type Refusal } from '@lagebild/shared/domain/refusal.ts';
import { loadProfiles } from '@lagebild/shared/registry/load-profiles.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { hasDeviceVectors, deviceVectors as vectors } from './support/device-vectors.ts';
import { SEED, seededRandom } from './support/random.ts';

const ROOT = join(import.meta.dirname, '..');
const rules = loadRuleBook(join(ROOT, 'region'));
const profiles = loadProfiles(join(ROOT, 'region'), rules);
const sandbox = new Sandbox();
afterAll(() => sandbox.close());

/** Words no German sentence has. */
const ENGLISH =
  /\b(the|is|of|has|have|not|neither|nor|and|are|it|its|than|with|more|needed|must|expected|unknown|took|stopped|there|for|to|no|a)\b/i;
const withoutQuotations = (sentence: string) => sentence.replaceAll(/„[^“]*“|The Things Stack/g, '…');

/** The German sentence, if it is not German; undefined else. */
function englishIn(refusal: Refusal): string | undefined {
  const sentence = explainRefusal(refusal, 'de');
  expect(explainRefusal(refusal, 'en')).not.toMatch(/undefined|\[object/);
  return ENGLISH.test(withoutQuotations(sentence)) || /undefined|\[object/.test(sentence) ? sentence : undefined;
}

function judged(root: unknown, { profile = 'generic-air', topic = 'x', codecs = new Map<string, string>() } = {}): Judgement {
  const adopted = { get: (of: { municipality: string; device: string }) => ({ ...of, profile, adoptedAt: 0 }), ownersOf: () => [] };
  const payload = Buffer.isBuffer(root) ? root : Buffer.from(JSON.stringify(root));
  const message = { topic: `lns/unna/${topic}`, payload, receivedAt: Date.now(), boundTo: 'unna' };
  return judge(message, { rules, profiles, adopted, codecs: { get: (name) => codecOf(name, codecs) } });
}
const codecOf = (name: string, codecs: ReadonlyMap<string, string>) => {
  const source = codecs.get(name);
  return source === undefined ? undefined : { name, origin: 'uploaded' as const, source, vectors: '', savedAt: undefined };
};
const refusalOf = (judgement: Judgement): Refusal | undefined => (judgement.ending === 'quarantined' ? judgement.refusal : undefined);

const EUI = '70b3d5a4d3100a17';
const gateway = 'eu868/gateway/24e124fffef7a001';

describe('a message of a known format that cannot be used', () => {
  it.each<[string, string, unknown]>([
    ['ChirpStack v4 without EUI', 'x', { deviceInfo: { devEui: 'xyz' } }],
    ['ChirpStack v4 with a broken payload', 'x', { deviceInfo: { devEui: EUI }, data: '%%', fCnt: 1 }],
    ['ChirpStack v4, no event', 'x', { deviceInfo: { devEui: EUI } }],
    ['ChirpStack v4, no place', 'x', { deviceInfo: { devEui: EUI }, location: {} }],
    ['ChirpStack v4, too long', 'x', { deviceInfo: { devEui: EUI }, data: 'A'.repeat(400), fCnt: 1 }],
    ['ChirpStack v3 without EUI', 'application/1/device/1/event/up', { devEUI: 'xyz' }],
    ['ChirpStack v3 with a broken payload', 'application/1/device/1/event/up', { devEUI: EUI, data: '%%' }],
    ['The Things Stack without EUI', 'x', { end_device_ids: { device_id: 'bucht' } }],
    ['The Things Stack without anything', 'x', { end_device_ids: {} }],
    ['The Things Stack with a broken payload', 'x', { end_device_ids: { dev_eui: EUI }, uplink_message: { frm_payload: '%%' } }],
    ['Milesight without EUI', 'x', { devEUI: 'xyz', gatewaySN: '1' }],
    ['Milesight with a broken payload', 'x', { devEUI: EUI, gatewaySN: '1', data: '%%' }],
    ['MultiTech with a broken payload', `lora/${EUI}/up`, { data: '%%' }],
    ['MultiTech without an object', `lora/${EUI}/up`, 7],
    ['airrohr without an id', 'x', { esp8266id: '!', sensordatavalues: [] }],
    ['airrohr without values', 'x', { esp8266id: '1', sensordatavalues: [{ value_type: 'unheard', value: '1' }] }],
    ['gateway statistics that are none', `${gateway}/event/stats`, Buffer.from('hello world')],
    ['a gateway state that is none', `${gateway}/state/conn`, Buffer.from('hello world')],
    ['SenML with several values', 'x', [{ n: 'a', v: 1, vb: true }]],
    ['SenML without a value', 'x', [{ n: 'a', s: 1 }, { n: 'b' }]],
    ['SenML with a wrong name', 'x', [{ n: '-a', v: 1 }]],
    ['SenML with text for a number', 'x', [{ n: 'a', v: '1' }]],
    ['SenML with a number for text', 'x', [{ n: 'a', vs: 1, u: 3 }]],
    ['SenML of another version', 'x', [{ n: 'a', v: 1, bver: 11 }]],
    ['SenML with what must be understood', 'x', [{ n: 'a', v: 1, heat_: 1 }]],
    [
      'SenML of two devices',
      'x',
      [
        { n: 'a:b', v: 1 },
        { n: 'c:d', v: 1 },
      ],
    ],
    ['SenML with text alone', 'x', [{ n: 'a:b', vs: 'x' }]],
    ['a field of another type', 'x', { deviceInfo: { devEui: EUI }, fCnt: 1, fPort: 1, object: { pm10: [1] } }],
    ['not decoded', 'x', { deviceInfo: { devEui: EUI }, fCnt: 1, fPort: 1, data: 'AQ==' }],
    ['not JSON', 'x', Buffer.from('hello world')],
  ])('%s', (_, topic, root) => {
    const refusal = refusalOf(judged(root, { topic }));
    expect(refusal).toBeDefined();
    expect(refusal && englishIn(refusal)).toBeUndefined();
  });

  it('names the gateway side where its statistics cannot be read', () => {
    const judgement = judged(Buffer.from('hello world'), { topic: `${gateway}/event/stats` });
    const refusal = refusalOf(judgement) as Refusal;
    expect(explainRefusal(refusal, 'de')).toMatch(/Gateway Bridge/);
    expect(explainRefusal(refusal, 'de')).not.toMatch(/json = true/);
    expect('heard' in judgement && judgement.heard?.because).not.toContain('Protobuf');
    // Nor does the setting of the application side help on a gateway's topic that is not quite one.
    for (const topic of ['eu868/gateway//event/stats', `${gateway}/event/stats/x`])
      expect(refusalOf(judged(Buffer.from([0x0a, 0xff, 0xfe]), { topic }))).toEqual({ code: 'not_utf8' });
  });
});

describe.skipIf(!hasDeviceVectors)('a frame that our codecs cannot read', () => {
  it(`whatever is wrong with it (seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    const english = new Set<string>();
    const seen = new Set<string>();
    for (let round = 0; round < 60_000; round += 1) {
      const { hex, fPort } = vectors[Math.floor(random() * vectors.length)] ?? { hex: '', fPort: 1 };
      const bytes = Buffer.from(hex, 'hex');
      for (let change = Math.floor(random() * 3); change > 0; change -= 1)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const cut =
        random() < 0.3 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : random() < 0.1 ? Buffer.concat([bytes, bytes]) : bytes;
      for (const [profile, codec] of BUILT_IN_CODECS) {
        if (random() > 0.2) continue;
        const decoded = codec(cut, random() < 0.9 ? fPort : 77);
        if (!('errors' in decoded)) continue;
        for (const problem of decoded.errors) {
          const sentence = englishIn({ code: 'codec_failed', codec: profile, problem });
          if (sentence !== undefined) english.add(sentence);
          seen.add(explainRefusal({ code: 'codec_failed', codec: 'x', problem }, 'en').replaceAll(/0x[0-9a-f]+|\d+/g, '#'));
        }
      }
    }
    expect([...english]).toEqual([]);
    expect(seen.size).toBeGreaterThan(8);
  }, 60_000);
});

describe('a codec of others', () => {
  const profile = [...profiles.values()].find(({ codec }) => codec !== undefined);
  const foreign = { ...profile, id: 'foreign', codec: 'foreign' } as NonNullable<typeof profile>;
  /** What a person reads of an uplink with that codec. */
  async function sentenceOf(source: string | undefined, times = 1): Promise<string> {
    const withForeign = new Map([...profiles, ['foreign', foreign]]);
    const adopted = {
      get: (of: { municipality: string; device: string }) => ({ ...of, profile: 'foreign', adoptedAt: 0 }),
      ownersOf: () => [],
    };
    const codecs = { get: (name: string) => codecOf(name, new Map(source === undefined ? [] : [['foreign', source]])) };
    const deps = { rules, profiles: withForeign, adopted, codecs, sandbox };
    const payload = Buffer.from(JSON.stringify({ deviceInfo: { devEui: EUI }, fCnt: 1, fPort: 1, data: 'AQ==' }));
    let refusal: Refusal | undefined;
    for (let n = 0; n < times; n += 1) {
      const undecoded = judge({ topic: 'lns/unna/x', payload, receivedAt: Date.now(), boundTo: 'unna' }, deps);
      const [judgement] = await decodeForeign([undecoded], deps);
      refusal = judgement && refusalOf(judgement);
    }
    if (!refusal) throw new Error('it was not refused');
    expect(englishIn(refusal)).toBeUndefined();
    return explainRefusal(refusal, 'de');
  }

  it.each<[string, string | undefined, number, RegExp]>([
    ['that is not there', undefined, 1, /gibt es nicht/],
    ['in an endless loop', 'function decodeUplink() { for (;;); }', 1, /länger als 100 ms/],
    ['in an endless loop, again and again', 'function decodeUplink() { for (;;) ; }', 4, /ruht/],
    ['that returns nothing', 'function decodeUplink() {}', 1, /keine Daten/],
    ['that returns too much', 'function decodeUplink() { return { data: { x: "x".repeat(70000) } }; }', 1, /64 KiB/],
    ['without a function', 'const x = 1;', 1, /decodeUplink/],
    [
      'that fails in its own words',
      'function decodeUplink() { return { errors: ["this is the wrong port"] }; }',
      1,
      /„this is the wrong port“/,
    ],
    ['that throws', 'function decodeUplink() { throw new Error("it is broken"); }', 1, /„.*it is broken.*“/],
  ])('%s', async (_, source, times, expected) => {
    expect(await sentenceOf(source, times)).toMatch(expected);
  });
});

it('the documented ones', () => {
  const document = readFileSync(join(ROOT, 'docs/refusals.md'), 'utf8');
  const german = document
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ')[2] ?? '');
  expect(german.length).toBeGreaterThan(30);
  expect(german.filter((sentence) => ENGLISH.test(withoutQuotations(sentence)))).toEqual([]);
});
