// A number plate, a MAC or an e-mail address where the schema has no such field: refused, and nothing of it is kept anywhere.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { RawMessage } from '@lagebild/ingest/message.ts';
import { keepable, keepableTopic } from '@lagebild/ingest/personal-data-door.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import mqtt from 'mqtt';
import { describe, expect, it } from 'vitest';
import { openParts } from '../support/open-parts.ts';
import { runLagebild, temporaryFolder } from '../support/running-lagebild.ts';

const rules = loadRuleBook('region');
const EUI = 'a84041c6e1835e6b';
const GATEWAY = 'a8:40:41:ff:fe:1e:4f:b0'; // an EUI of eight pairs

/** A message as somebody sends it, what of it must not be found afterwards, and where the refusal says it was. */
const ATTACKS: readonly { name: string; topic?: string; text: string; secrets: string[]; path?: string; what: string }[] = [
  {
    name: 'a plate in a field of its own',
    text: '{"values":{"occupied":1},"plate":"UN-AB 123"}',
    secrets: ['UN-AB 123'],
    path: 'plate',
    what: 'plate',
  },
  { name: 'a plate with umlaut', text: '{"values":{"occupied":1},"seen":"LÜN-X 77"}', secrets: ['LÜN-X 77'], path: 'seen', what: 'plate' },
  {
    name: 'a plate without separators, told by the name of its field',
    text: '{"values":{"occupied":1},"Kennzeichen":"UNAB123"}',
    secrets: ['UNAB123'],
    what: 'plate',
  },
  {
    name: 'a plate and a name beside it, which no pattern finds',
    text: '{"values":{"occupied":1},"car":{"plate":"UN-AB 123","owner":"Hans Mustermann","born":19700101}}',
    secrets: ['UN-AB 123', 'Mustermann', '19700101'],
    path: 'car.plate',
    what: 'plate',
  },
  {
    name: 'a plate in the place of a number',
    text: '{"values":{"occupied":"UN-AB 123"}}',
    secrets: ['UN-AB 123'],
    path: 'values.occupied',
    what: 'plate',
  },
  {
    name: 'a plate as the time',
    text: '{"time":"UN-AB 123","values":{"occupied":1}}',
    secrets: ['UN-AB 123'],
    path: 'time',
    what: 'plate',
  },
  {
    name: 'a plate under a key that comes twice, of which JSON.parse drops the first',
    text: '{"values":{"occupied":"UN-AB 123","occupied":1}}',
    secrets: ['UN-AB 123'],
    what: 'plate',
  },
  {
    name: 'a plate in escapes',
    text: '{"values":{"occupied":1},"x":"\\u0055N-AB 123"}',
    secrets: ['UN-AB 123', 'u0055N-AB'],
    what: 'plate',
  },
  { name: 'MACs as keys', text: '{"values":{"free":3},"seen":{"aa:bb:cc:dd:ee:0f":-70}}', secrets: ['aa:bb:cc:dd:ee:0f'], what: 'mac' },
  { name: 'a MAC as a quantity', text: '{"values":{"a0b1c2d3e4f5":1}}', secrets: ['a0b1c2d3e4f5'], what: 'mac' },
  {
    name: 'a MAC in a list',
    text: '{"values":{"free":3},"ble":["AABB.CCDD.EEFF"]}',
    secrets: ['AABB.CCDD.EEFF'],
    path: 'ble',
    what: 'mac',
  },
  { name: 'an e-mail address', text: '{"values":{"free":3},"by":"erika@example.org"}', secrets: ['erika'], path: 'by', what: 'email' },
  {
    name: 'an e-mail address in a name',
    text: '{"values":{"free":3},"about":{"name":"Tiefgarage, erika@example.org"}}',
    secrets: ['erika'],
    path: 'about.name',
    what: 'email',
  },
  { name: 'a phone number', text: '{"values":{"free":3},"call":"+49 2303 271234"}', secrets: ['271234'], path: 'call', what: 'phone' },
  { name: 'an IBAN', text: '{"values":{"free":3},"paid":"DE02 1203 0000 0000 2020 51"}', secrets: ['2020 51'], path: 'paid', what: 'iban' },
  {
    name: 'a name beside a plate in text that is no JSON',
    text: 'UN-AB 123;Hans Mustermann',
    secrets: ['UN-AB 123', 'Mustermann'],
    path: '',
    what: 'plate',
  },
  {
    name: 'a plate without separators in JSON that was cut off',
    text: '{"values":{"free":3},"Kennzeichen":"UNAB123',
    secrets: ['UNAB123'],
    path: '',
    what: 'plate',
  },
  {
    name: 'a plate behind a mark of byte order',
    text: '\ufeff{"values":{"free":3},"Kennzeichen":"UNAB123"}',
    secrets: ['UNAB123'],
    path: 'Kennzeichen',
    what: 'plate',
  },
  {
    name: 'a plate in UTF-16',
    text: Buffer.from('{"plate":"UN-AB 123"}', 'utf16le').toString(),
    secrets: ['U\0N\0-\0A\0B'],
    path: '',
    what: 'plate',
  },
  ...['UN-AB\u00a0123', 'UN\u200b-AB 123', 'ＵＮ－ＡＢ　１２３', 'UN\u2011AB  123', 'UN\u2212AB 123'].map((plate) => ({
    name: `a plate spelled otherwise, ${encodeURI(plate)}, in the place of a number`,
    text: JSON.stringify({ values: { occupied: plate } }),
    secrets: [plate],
    path: 'values.occupied',
    what: 'plate',
  })),
  {
    name: 'an e-mail address with a wide @ in a name',
    text: '{"values":{"free":3},"about":{"name":"erika＠example.org"}}',
    secrets: ['erika'],
    path: 'about.name',
    what: 'email',
  },
  {
    name: 'a plate among the tags of a device',
    topic: `lns/unna/application/1/device/${EUI}/event/up`,
    text: JSON.stringify({ deviceInfo: { devEui: EUI, tags: { Kennzeichen: 'UNAB123' } }, fCnt: 1, fPort: 2, data: 'AQ==' }),
    secrets: ['UNAB123'],
    path: 'deviceInfo.tags.Kennzeichen',
    what: 'plate',
  },
  { name: 'JSON that was cut off', text: '{"values":{"free":3},"plate":"UN-AB 123', secrets: ['UN-AB 123'], path: '', what: 'plate' },
  {
    name: 'a plate 70 levels deep',
    text: `${'['.repeat(70)}"UN-AB 123"${']'.repeat(70)}`,
    secrets: ['UN-AB 123'],
    path: '',
    what: 'plate',
  },
  {
    name: 'a plate in what a codec decoded',
    topic: `lns/unna/application/1/device/${EUI}/event/up`,
    text: JSON.stringify({
      deviceInfo: { devEui: EUI, deviceName: 'Schranke A-B 12' },
      fCnt: 1,
      fPort: 2,
      data: 'AQ==',
      object: { lpr: { text: 'UN-AB 123' } },
    }),
    secrets: ['UN-AB 123'],
    path: 'object.lpr.text',
    what: 'plate',
  },
  {
    name: 'MACs that a tracker scanned',
    topic: `lns/unna/application/1/device/${EUI}/event/up`,
    text: JSON.stringify({
      deviceInfo: { devEui: EUI },
      fCnt: 1,
      fPort: 2,
      data: 'AQ==',
      object: { wifi: [{ bssid: 'AA:BB:CC:DD:EE:0F' }] },
    }),
    secrets: ['AA:BB:CC:DD:EE:0F'],
    what: 'mac',
  },
  {
    name: 'an e-mail address among the tags of a device',
    topic: `lns/unna/application/1/device/${EUI}/event/up`,
    text: JSON.stringify({ deviceInfo: { devEui: EUI, tags: { contact: 'erika@example.org' } }, fCnt: 1, fPort: 2, data: 'AQ==' }),
    secrets: ['erika'],
    path: 'deviceInfo.tags.contact',
    what: 'email',
  },
];

/** What no pattern finds, or finds only in one spelling: the schema has no text there. */
const UNHEARD: readonly string[] = [
  'Hans Mustermann',
  'un ab 123',
  'UN_AB_123',
  'UΝ-АВ 123', // Greek and Cyrillic letters
  'erika(at)example.org',
  'erika%40example.org',
  Buffer.from('erika@example.org').toString('base64'),
  'aa bb cc dd ee 0f',
  '{"plate":"UNAB123"}',
  '0151-2345-6789',
];

/** Messages in which something looks like it and is none. */
const INNOCENT: readonly { name: string; topic?: string; text: string }[] = [
  { name: 'a device whose id is its MAC', topic: 'v1/unna/air/a0b1c2d3e4f5', text: '{"values":{"o3":1}}' },
  { name: 'a bay whose name looks like a plate', text: '{"values":{"occupied":1},"about":{"name":"Ebene A-B 12","site":"P-A 1"}}' },
  { name: 'a lamp fed by a cabinet named by a MAC', text: '{"values":{"dimming":1},"about":{"feeder":"a0:b1:c2:d3:e4:f5"}}' },
  { name: 'a time', text: '{"time":"2026-11-27T16:23:53.123456+01:00","values":{"o3":1}}' },
  {
    name: 'an uplink with EUIs, addresses and base64',
    topic: `lns/unna/application/5fe1c19e-491a-4968-9a4a-622c073e4a0c/device/${EUI}/event/up`,
    text: JSON.stringify({
      deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d',
      deviceInfo: { devEui: EUI, deviceName: 'UN-AB 123', tenantId: '52f14cd4-c6f1-4fbd-8f87-4025e1d49242' },
      devAddr: '00189440',
      data: 'AQIDBAUG',
      rxInfo: [{ gatewayId: GATEWAY, metadata: { mac: 'a0b1c2d3e4f5' } }],
      object: { distance: 12, fw: 'v1.2', state: 'occupied', hw: 'HW-A3' },
    }),
  },
  { name: 'six bytes in hexadecimal digits', topic: 'lns/unna/lora/00-80-00/up', text: 'a0b1c2d3e4f5' },
];

const messageOf = (text: string, topic = 'v1/unna/parking/bay-1', receivedAt = Date.now()): RawMessage => ({
  topic,
  payload: Buffer.from(text),
  receivedAt,
  ...(topic.startsWith('lns/') && { boundTo: 'unna' }),
});

/** Everything in a folder, unpacked where it is packed. */
function bytesIn(folder: string): Buffer {
  const parts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .flatMap((path) => {
      const bytes = readFileSync(path);
      return [bytes, ...[gunzipSync, zstdDecompressSync].flatMap((unpack) => attempt(() => unpack(bytes)))];
    });
  return Buffer.concat(parts);
}

function attempt<T>(work: () => T): T[] {
  try {
    return [work()];
  } catch {
    return [];
  }
}

describe('27 personal data in a field that is not in the schema', () => {
  it('goes to the quarantine without it, with path and kind; no file on disk holds it', async () => {
    const folder = temporaryFolder();
    const parts = await openParts({ folder, codecs: {} });
    const began = Date.now();
    for (const [index, { text, topic }] of ATTACKS.entries())
      await new Promise<void>((safe) => parts.pipeline.accept(messageOf(text, topic, began + index), safe));
    await parts.pipeline.settled();
    const kept = parts.registry.quarantine.list({ limit: 100 }, 'en').toReversed();
    expect(kept.map(({ code }) => code)).toEqual(ATTACKS.map(() => 'personal_data'));
    for (const [index, { name, secrets, path, what }] of ATTACKS.entries()) {
      const { payload, reason, id } = kept[index] as (typeof kept)[number];
      expect(payload, name).toContain(`[removed: ${what}]`);
      for (const secret of secrets) expect(payload + reason, name).not.toContain(secret);
      if (path !== undefined) expect(reason, name).toContain(path === '' ? 'The message holds' : `"${path}" holds`);
      // Taken in again it is refused for the same.
      expect((await parts.pipeline.replay([id])).quarantined).toBe(1);
    }
    expect(parts.registry.quarantine.list({ limit: 100 }, 'en').every(({ code }) => code === 'personal_data')).toBe(true);
    await parts.close();
    const disk = bytesIn(folder);
    expect(disk.includes('[removed: plate]')).toBe(true);
    for (const { secrets } of ATTACKS) for (const secret of secrets) expect(disk.includes(secret), secret).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });

  it('which no pattern knows: no text is kept where the schema has none, and the message is refused for that', async () => {
    const folder = temporaryFolder();
    const parts = await openParts({ folder, codecs: {} });
    const texts = UNHEARD.map((text) => JSON.stringify({ values: { occupied: 1 }, owner: { said: [text, 23.5, '23.5'] } }));
    for (const [index, text] of texts.entries())
      await new Promise<void>((safe) => parts.pipeline.accept(messageOf(text, undefined, Date.now() + index), safe));
    await parts.pipeline.settled();
    for (const { code, reason, payload } of parts.registry.quarantine.list({ limit: 100 }, 'en')) {
      expect([code, reason]).toEqual(['schema', expect.stringContaining('owner')]);
      expect(payload).toMatch(/"owner":\{"said":\["\[removed(: \w+)?\]",23.5,"23.5"\]\}/);
    }
    await parts.close();
    const disk = bytesIn(folder);
    expect(disk.includes('"said":["[removed]"')).toBe(true);
    for (const secret of UNHEARD) expect(disk.includes(secret), secret).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['v1/unna/parking/erika@example.org', 'v1/unna/parking/[removed: email]'],
    ['v1/unna/parking/UN-AB 123', 'v1/unna/parking/[removed: plate]'],
    ['erika＠example.org/x', '[removed: email]/x'],
  ])('in a topic: %s is not kept', async (topic, kept) => {
    const folder = temporaryFolder();
    const parts = await openParts({ folder, codecs: {} });
    const asked = { isAsItCame: true };
    await new Promise<void>((safe) => {
      asked.isAsItCame = parts.pipeline.accept(messageOf('{"values":{"occupied":1}}', topic), safe);
    });
    await parts.pipeline.settled();
    expect(asked.isAsItCame).toBe(false);
    expect(parts.registry.quarantine.list({ limit: 9 }, 'en')).toMatchObject([{ topic: kept }]);
    await parts.close();
    expect(bytesIn(folder).includes(topic)).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['v1/unna/parking/a0b1c2d3e4f5', 'v1/unna/parking/bäcker-12', 'lns/unna/application/Ü A 1/device/1/event/up'])(
    'a topic that is called so stays: %s',
    (topic) => expect(keepableTopic(topic)).toBe(topic),
  );

  it.each(ATTACKS)('$name: what is kept is not changed again', ({ text, topic }) => {
    const once = keepable(messageOf(text, topic), rules);
    expect(Buffer.from(once).toString()).not.toBe(text);
    expect(Buffer.from(keepable({ ...messageOf(text, topic), payload: once }, rules)).toString()).toBe(Buffer.from(once).toString());
  });

  it.each(INNOCENT)('$name is kept as it came', ({ text, topic }) => {
    const message = messageOf(text, topic);
    expect(keepable(message, rules)).toBe(message.payload);
  });

  it('in a message that is too large: only the beginning is kept, and that without it', () => {
    const text = `{"plate":"UN-AB 123","more":"${'LÜN-X 77 '.repeat(10_000)}`;
    const kept = Buffer.from(keepable(messageOf(text), rules));
    expect(kept).toHaveLength(Buffer.byteLength(text));
    expect(kept.toString()).toMatch(/^\[removed: plate\] +$/);
    expect(kept.toString()).not.toMatch(/UN-AB|77 /);
  });

  it('reaches nobody who listens at the embedded broker', async () => {
    await using lagebild = await runLagebild();
    const listener = await mqtt.connectAsync(lagebild.mqttUrl);
    const heard: string[] = [];
    listener.on('message', (_topic, payload) => heard.push(payload.toString()));
    await listener.subscribeAsync('v1/#');
    await lagebild.publish('v1/unna/parking/bay-1', { values: { occupied: 1 }, plate: 'UN-AB 123' });
    await lagebild.publish('v1/unna/parking/bay-1', { values: { occupied: 0 } });
    await expect.poll(() => heard).toEqual(['{"values":{"occupied":0}}']);
    await listener.endAsync(true);
    const [entry] = (await lagebild.ask('quarantine', { lang: 'de' })).entries;
    expect(entry).toMatchObject({ code: 'personal_data', payload: '{"values":{"occupied":1},"plate":"[removed: plate]"}' });
    expect(entry?.reason).toContain('Kfz-Kennzeichen');
  });
});
