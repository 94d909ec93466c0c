// The command "load": many devices at a fixed rate, with latencies to the acknowledgement, the store and a browser.
import { openSync, writeSync } from 'node:fs';
import { type ApiChoice, apiOf, tokenOption } from '../cli/api-options.ts';
import { brokerOf, brokerOptions } from '../cli/broker-options.ts';
import { type Command, type Given, numberOf, textOf, UsageError } from '../cli/command.ts';
import { complain, count, say, status } from '../cli/output.ts';
import { type Probe, startProbe } from '../load/probe.ts';
import { CSV_HEAD, csvLine, reportOf, textOf as reportText } from '../load/report.ts';
import { runLoad, type Second } from '../load/run-load.ts';
import { type LoadDevice, PAYLOAD_KINDS, type PayloadKind } from '../load/templates.ts';
import { decentlabDlPm } from '../lorawan/air-encoders.ts';
import { adoptAll, issueCredentials } from '../lorawan/plug-in.ts';

const MUNICIPALITY = 'unna';

export const loadCommand: Command = {
  name: 'load',
  summary: 'Offers messages of many devices at a fixed rate, and measures what becomes of them',
  details: [
    'Open loop: each message is due at its moment, however slow the server is, and its latency counts from that moment. So a slow second shows with all the messages that had to wait in it.',
    'With --api a probe follows one reading every half second to the store (asked every 100 ms) and to a browser (frames come every 250 ms). chirpstack and tts are uplinks of Decentlab DL-PM sensors; they need --api as well, to plug the devices in.',
    'Exit code 0 means: everything that was due was sent and acknowledged.',
  ],
  options: {
    ...brokerOptions,
    api: { value: '<url>', about: 'Where Lagebild answers, for the probe and to plug LoRaWAN devices in' },
    'token-file': tokenOption,
    devices: { value: '<number>', about: 'How many devices take turns', preset: '10000' },
    rate: { value: '<number>', about: 'Messages a second', preset: '20000' },
    for: { value: '<seconds>', about: 'How long', preset: '30' },
    qos: { value: '0|1', about: 'Quality of service', preset: '1' },
    payload: { value: PAYLOAD_KINDS.join('|'), about: 'What is sent', preset: 'plain' },
    connections: { value: '<number>', about: 'Over how many connections', preset: '8' },
    drain: { value: '<seconds>', about: 'How long the broker may take at the end for what is left', preset: '30' },
    csv: { value: '<path>', about: 'Writes a line for every second' },
    json: { value: '<path>', about: 'Writes the result' },
  },
  examples: [
    'load --rate 5000 --for 60 --api http://localhost:8080',
    'load --devices 1000 --rate 2000 --payload chirpstack --api http://localhost:8080',
  ],

  async run(given, signal) {
    const broker = brokerOf(given);
    const payload = payloadOf(given);
    const qos = textOf(given, 'qos') === '0' ? 0 : 1;
    if (!['0', '1'].includes(textOf(given, 'qos') ?? '')) throw new UsageError(`--qos must be 0 or 1, not "${given.qos}".`);
    const [devices, rate, seconds, connections] = (['devices', 'rate', 'for', 'connections'] as const).map(
      (name) => numberOf(given, name, { min: 1, whole: name !== 'rate' && name !== 'for' }) ?? 1,
    );
    if (!/^(mqtts?|tcp):/.test(broker.url)) throw new UsageError(`--url must begin with mqtt:// or mqtts:// here, not "${broker.url}".`);
    const csv = openCsv(textOf(given, 'csv'));
    const json = openResult(textOf(given, 'json'));
    const api = apiOf(given);
    const all = devicesOf(payload, devices ?? 1);
    const credentials = payload === 'plain' ? broker.credentials : await plugIn(api, all);
    const probe: Probe | undefined = api === undefined ? undefined : await startProbe(broker, api);
    say(
      `${count(rate ?? 0)} messages/s of ${count(all.length)} devices for ${seconds} s to ${broker.url}, ${payload}, QoS ${qos}, ${connections} connections.`,
    );
    const result = await runLoad({
      url: broker.url,
      devices: all,
      credentials,
      tls: broker.tls,
      rate: rate ?? 1,
      seconds: seconds ?? 1,
      qos,
      payload,
      connections: connections ?? 1,
      drainMs: (numberOf(given, 'drain', { min: 0 }) ?? 0) * 1000,
      signal,
      onSentence: complain,
      onSecond(second) {
        csv?.(second);
        status(statusLine(second, seconds ?? 1));
      },
    });
    const report = reportOf(result, await probe?.stop(), {
      devices: all.length,
      rate: rate ?? 1,
      qos,
      payload,
      connections: connections ?? 1,
    });
    say(reportText(report));
    json?.(`${JSON.stringify(report, null, 2)}\n`);
    return result.notSent === 0 && (qos === 0 || result.acknowledged === result.sent) ? 0 : 1;
  },
};

function payloadOf(given: Given): PayloadKind {
  const found = PAYLOAD_KINDS.find((kind) => kind === textOf(given, 'payload'));
  if (!found) throw new UsageError(`--payload must be ${PAYLOAD_KINDS.join(', ')}, not "${given.payload}".`);
  return found;
}

function devicesOf(payload: PayloadKind, devices: number): LoadDevice[] {
  return Array.from({ length: devices }, (_, index) => ({
    municipality: MUNICIPALITY,
    device:
      payload === 'plain'
        ? `load-${index}`
        : decentlabDlPm.euiPrefix + index.toString(16).padStart(16 - decentlabDlPm.euiPrefix.length, '0'),
  }));
}

async function plugIn(api: ApiChoice | undefined, devices: readonly LoadDevice[]) {
  if (api === undefined) throw new UsageError('--payload chirpstack and tts need --api, to plug the devices in.');
  const credentials = await issueCredentials(api, MUNICIPALITY);
  await adoptAll(
    api,
    devices.map((device) => ({ ...device, profile: decentlabDlPm.profile })),
  );
  return credentials;
}

/** Opens an output before the run: nobody wants to hear after an hour that the result cannot be written. */
function opened(option: string, path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new UsageError(`--${option}: ${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function openCsv(path: string | undefined): ((second: Second) => void) | undefined {
  if (path === undefined) return undefined;
  const file = opened('csv', path);
  writeSync(file, `${CSV_HEAD}\n`);
  return (second) => void writeSync(file, `${csvLine(second)}\n`);
}

function openResult(path: string | undefined): ((text: string) => void) | undefined {
  if (path === undefined) return undefined;
  const file = opened('json', path);
  return (text) => void writeSync(file, text);
}

const statusLine = ({ at, due, sent, acknowledged, inFlight, p95Ms }: Second, seconds: number): string =>
  `${at} of ${seconds} s | ${count(due)} due/s | ${count(acknowledged)} acknowledged/s | ${count(inFlight)} in flight | ${count(due - sent)} not sent | p95 ${Number.isNaN(p95Ms) ? '-' : `${p95Ms.toFixed(1)} ms`}`;
