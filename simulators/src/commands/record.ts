// The command "record": writes what passes over a broker into a file that "replay" sends again.
import { createWriteStream } from 'node:fs';
import { connect, type IClientOptions } from 'mqtt';
import { brokerOf, brokerOptions } from '../cli/broker-options.ts';
import { type Command, numberOf, textOf, UsageError } from '../cli/command.ts';
import { complain, count, isTerminal, say, status } from '../cli/output.ts';
import { leftOf } from '../cli/progress-line.ts';

const STATUS_MS = isTerminal() ? 1000 : 10_000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

export const recordCommand: Command = {
  name: 'record',
  summary: 'Writes the messages of a broker into a file that replay sends again',
  details: [
    'One line of JSON a message: {"at","topic","qos","payload"}; a payload that is no text is kept as "payloadBase64". Retained messages are what the broker kept from before, and are left out.',
    'It runs until Ctrl-C, or as long as --for says. Exit code 1 when the connection could not be made, or was lost.',
  ],
  options: {
    ...brokerOptions,
    topic: { value: '<filter>', about: 'What to record', preset: 'v1/#' },
    out: { value: '<path>', about: 'The file; must be given' },
    for: { value: '<seconds>', about: 'Stops by itself after so long' },
  },
  examples: ['record --out session.ndjson --for 600', 'replay --file session.ndjson --times now --speed 1'],

  async run(given, signal) {
    const out = textOf(given, 'out');
    if (out === undefined) throw new UsageError('record needs --out <path>.');
    const { url, credentials, tls } = brokerOf(given);
    const filter = textOf(given, 'topic') ?? '';
    const seconds = numberOf(given, 'for', { min: 0 });
    const file = createWriteStream(out);
    const options: IClientOptions = { reconnectPeriod: 0, protocolVersion: 4, ...credentials, ...tls };
    let messages = 0;
    const client = connect(url, options);
    let before = 0;
    let begin = performance.now();
    const timer = setInterval(() => {
      const perSecond = ((messages - before) * 1000) / STATUS_MS;
      before = messages;
      const left = leftOf(seconds, begin);
      status(`${count(messages)} messages recorded | ${count(perSecond)} messages/s${left === undefined ? '' : ` | ${left}`}`);
    }, STATUS_MS);
    try {
      const problem = await new Promise<string | undefined>((resolve) => {
        file.on('error', (error) => resolve(`${out} cannot be written: ${error.message}`));
        client.on('error', (error) => resolve(`No connection to ${url}: ${error.message || (error as NodeJS.ErrnoException).code}`));
        client.on('close', () => resolve(`The connection to ${url} was lost`));
        client.on('connect', () =>
          client.subscribe(filter, { qos: 1 }, (error, granted) => {
            if (error || granted?.some(({ qos }) => (qos as number) === 128)) return resolve(`The broker does not let "${filter}" be read`);
            say(`Recording ${filter} from ${url} into ${out}.`);
            begin = performance.now();
            if (seconds !== undefined) setTimeout(resolve, seconds * 1000, undefined);
          }),
        );
        client.on('message', (topic, bytes, { qos, retain }) => {
          if (retain) return;
          messages += 1;
          file.write(`${JSON.stringify({ at: new Date().toISOString(), topic, qos, ...payloadOf(bytes) })}\n`);
        });
        signal.addEventListener('abort', () => resolve(undefined));
      });
      if (problem !== undefined) complain(`${problem}.`);
      say(`${count(messages)} messages recorded.`);
      return problem === undefined ? 0 : 1;
    } finally {
      clearInterval(timer);
      client.end(true);
      await new Promise((resolve) => file.end(resolve));
    }
  },
};

function payloadOf(bytes: Uint8Array): { payload: string } | { payloadBase64: string } {
  try {
    return { payload: utf8.decode(bytes) };
  } catch {
    return { payloadBase64: Buffer.from(bytes).toString('base64') };
  }
}
