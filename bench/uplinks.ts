// npm run bench:uplinks: ChirpStack uplinks decoded and normalised in a second on one core, with codecs we bring and in the sandbox.
import { resolve } from 'node:path';
import { judge } from '@lagebild/ingest/judge.ts';
import { Sandbox } from '@lagebild/ingest/sandbox/sandbox.ts';
import { loadProfiles } from '@lagebild/shared/registry/load-profiles.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';

const COUNT = Number(process.argv[2] ?? 200_000);
const REGION = resolve(import.meta.dirname, '../region');
const NOW = Date.now();

const rules = loadRuleBook(REGION);
const profiles = loadProfiles(REGION, rules);
const MODELS = [
  ['nwave-nps405', 1, '95'],
  ['decentlab-dl-pm', 1, '021b50000f0c25002500270027002701f50107012c012d012d012d67bd618dbd10'],
  ['milesight-ws558', 85, '0831000105816407c902000374b208068301000000048001000000'],
] as const;
const adopted = {
  get: ({ municipality, device }: { municipality: string; device: string }) => {
    const profile = MODELS[Number.parseInt(device.slice(-1), 16) % MODELS.length]?.[0] ?? '';
    return { municipality, device, profile, adoptedAt: NOW };
  },
  ownersOf: () => [],
};

/** Messages as ChirpStack v4 sends them, some 1,200 bytes. */
const messages = Array.from({ length: 3000 }, (_, n) => {
  const devEui = `70b3d5a4d3${(n % 1000).toString(16).padStart(5, '0')}${n % MODELS.length}`;
  const [, fPort, hex] = MODELS[n % MODELS.length] ?? MODELS[0];
  const reception = { uplinkId: 3127450091, rssi: -97, snr: 7.5, channel: 3, context: 'E3OWOQ==', crcStatus: 'CRC_OK' };
  const payload = {
    deduplicationId: 'b7c1b0a6-2a55-4a63-9f3d-3c1a1e0f7d52',
    time: new Date(NOW - 1000).toISOString().replace('Z', '402871+00:00'),
    deviceInfo: {
      tenantId: '0b6f4a3e-55d0-4f5e-8e0c-5d2f1f0c9a10',
      tenantName: 'Stadt Kamen',
      applicationId: '7d1f2b1e-6c5a-4c0e-9c57-0d9c1f5a4a11',
      applicationName: 'sensoren',
      deviceProfileName: 'sensor',
      deviceName: `kamen-${n}`,
      devEui,
      tags: { kommune: 'kamen' },
    },
    devAddr: '01a2b3c4',
    fCnt: n,
    fPort,
    data: Buffer.from(hex, 'hex').toString('base64'),
    rxInfo: ['24e124fffef7a001', '24e124fffef7a002'].map((gatewayId) => ({ gatewayId, ...reception })),
    txInfo: { frequency: 867100000, modulation: { lora: { bandwidth: 125000, spreadingFactor: 7, codeRate: 'CR_4_5' } } },
  };
  return {
    topic: `lns/kamen/application/7d1f/device/${devEui}/event/up`,
    payload: Buffer.from(JSON.stringify(payload)),
    receivedAt: NOW,
    boundTo: 'kamen',
  };
});

function builtIn(): number {
  const begin = performance.now();
  for (let n = 0; n < COUNT; n += 1) {
    const message = messages[n % messages.length];
    const judged = message && judge(message, { rules, profiles, adopted, codecs: { get: () => undefined } });
    if (judged?.ending !== 'open') throw new Error(`not decoded: ${JSON.stringify(judged)}`);
  }
  return COUNT / ((performance.now() - begin) / 1000);
}

const CODEC = `function decodeUplink(input) {
  if (input.fPort !== 1) return { errors: ['unknown fPort ' + input.fPort] };
  return { data: { occupied: (input.bytes[0] & 1) === 1, duration: input.bytes[0] >> 1 }, warnings: [] };
}`;

async function sandboxed(): Promise<number> {
  const sandbox = new Sandbox();
  const inputs = Array.from({ length: 5000 }, (_, n) => ({ bytes: [n % 256], fPort: 1, recvTime: NOW, variables: {} }));
  await sandbox.decode(CODEC, inputs);
  const begin = performance.now();
  for (let done = 0; done < COUNT; done += inputs.length) await sandbox.decode(CODEC, inputs);
  const rate = COUNT / ((performance.now() - begin) / 1000);
  sandbox.close();
  return rate;
}

builtIn(); // warms up
const bytes = Math.round(messages.reduce((sum, { payload }) => sum + payload.length, 0) / messages.length);
console.table({
  'JSON alone': { 'uplinks/s': Math.round(parsed()), goal: '' },
  'read, decoded with a built-in codec, mapped, checked': { 'uplinks/s': Math.round(builtIn()), goal: 20_000 },
  'decoded in the sandbox': { 'uplinks/s': Math.round(await sandboxed()), goal: 8_000 },
});
console.log(`${COUNT} uplinks of ${bytes} bytes each`);

/** What nobody can be faster than. */
function parsed(): number {
  const begin = performance.now();
  for (let n = 0; n < COUNT; n += 1) JSON.parse(messages[n % messages.length]?.payload.toString('utf8') ?? '');
  return COUNT / ((performance.now() - begin) / 1000);
}
