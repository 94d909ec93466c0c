// The command "replay": feeds the rows of a real data file to the platform, with progress and a summary.
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { isMunicipality } from '@lagebild/shared/domain/rule-book.ts';
import { apiOf, tokenOption } from '../cli/api-options.ts';
import { brokerOf, brokerOptions } from '../cli/broker-options.ts';
import { type Command, type Given, numberOf, textOf, UsageError } from '../cli/command.ts';
import { complain, count, say } from '../cli/output.ts';
import { forOption, timeLimit } from '../cli/time-limit.ts';
import { issueCredentials } from '../lorawan/plug-in.ts';
import { type BrokerChoice, openPublisher } from '../mqtt/publisher.ts';
import { loadRegion } from '../region/load-region.ts';
import { REGION_DIR } from '../region/region-dir.ts';
import { detectFormat, KNOWN_HEADERS } from '../replay/detect-format.ts';
import { type Mapping, mappedRows } from '../replay/mapped-rows.ts';
import { messageRows } from '../replay/message-rows.ts';
import { createPace } from '../replay/pace.ts';
import { showProgress } from '../replay/progress.ts';
import { openLines } from '../replay/read-lines.ts';
import { openRows, type RowFile } from '../replay/read-rows.ts';
import type { RowFormat } from '../replay/row.ts';
import { createReplay, type Tally } from '../replay/run-replay.ts';
import { connected, speedOf } from './shared-options.ts';

/** Unacknowledged messages at most; message ids are 16 bit (MQTT 3.1.1, 2.3.1), so it must stay far below 65,535. */
const WINDOW = 2000;
const CLOSE_GRACE_MS = 2000;
const BAD_ROWS_TOLD = 50;

function instantOf(given: Given, name: string, otherwise: number): number {
  const text = textOf(given, name);
  if (text === undefined) return otherwise;
  const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const time = isIso ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new UsageError(
      `--${name} must be a date (2022-03-27, from midnight UTC) or a time with zone (2022-03-27T01:00:00Z), not "${text}".`,
    );
  return time;
}

async function municipalityOf(given: Given): Promise<string> {
  const key = textOf(given, 'municipality') ?? '';
  const { rules } = await loadRegion(REGION_DIR);
  if (isMunicipality(rules, key)) return key;
  throw new UsageError(`"${key}" is no municipality of the district; known are ${Object.keys(rules.district.municipalities).join(', ')}.`);
}

async function openFile(file: string): Promise<RowFile> {
  try {
    return await (isMessages(file) ? openLines(file) : openRows(file));
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`);
  }
}

const isMessages = (file: string): boolean => /\.(ndjson|jsonl)$/i.test(file);

async function openFormat(file: string, given: Given): Promise<{ rowFile: RowFile; format: RowFormat }> {
  const mapping = mappingOf(given);
  const rowFile = await openFile(file);
  if (isMessages(file)) return { rowFile, format: messageRows() };
  if (mapping) {
    const format = mappedRows(rowFile.header, mapping);
    if (typeof format !== 'string') return { rowFile, format };
    rowFile.close();
    throw new UsageError(format);
  }
  const detected = await detectFormat(rowFile.header, file);
  if (!detected) {
    rowFile.close();
    const header = rowFile.header.join(',').slice(0, 200);
    throw new UsageError(`The header of ${file} is not known: "${header}". Any table goes with --kind, --time, --device and --map.`);
  }
  if (detected.warning) complain(detected.warning);
  return { rowFile, format: detected.format };
}

function mappingOf(given: Given): Mapping | undefined {
  const [kindText, time, device, map] = ['kind', 'time', 'device', 'map'].map((name) => textOf(given, name));
  if ([kindText, time, device, map].every((one) => one === undefined)) return undefined;
  if (kindText === undefined || time === undefined || device === undefined || map === undefined)
    throw new UsageError('--kind, --time, --device and --map belong together.');
  const kind = KINDS.find((one) => one === kindText);
  if (!kind) throw new UsageError(`--kind must be ${KINDS.join(', ')}, not "${kindText}".`);
  const pairs = map.split(',').map((pair) => pair.split('=').map((word) => word.trim()));
  const wrong = pairs.find(({ length, 0: column, 1: quantity }) => length !== 2 || !column || !quantity);
  if (wrong) throw new UsageError(`--map must be column=quantity, several with commas between, not "${wrong.join('=')}".`);
  return { kind, time, device, quantities: new Map(pairs.map(([column = '', quantity = '']) => [column, quantity])) };
}

function timesOf(given: Given): boolean {
  const times = textOf(given, 'times');
  if (times !== 'kept' && times !== 'now') throw new UsageError(`--times must be kept or now, not "${times}".`);
  if (times === 'now' && given.speed === 'max')
    throw new UsageError('--times now needs a --speed: at max all rows would tell the same moment.');
  return times === 'now';
}

async function credentialsOf(given: Given, { credentials }: BrokerChoice, { kind }: RowFormat, municipality: string) {
  const api = apiOf(given);
  return kind === undefined && api !== undefined ? issueCredentials(api, municipality) : credentials;
}

/** Nothing sent is no success, unless nothing was asked for. */
function whyNothing({ rows, outside }: Tally, file: string): string | undefined {
  if (rows === 0) return `${file} holds no rows.`;
  return outside === rows ? `${file} holds no row in the range that was asked for.` : undefined;
}

function summary({ rows, sent, acknowledged, failed, bad, outside }: Tally, seconds: number): string {
  const left = sent - acknowledged - failed;
  return [
    `${count(rows)} rows read`,
    ...(outside > 0 ? [`${count(outside)} outside the range`] : []),
    `${count(sent)} sent`,
    `${count(acknowledged)} acknowledged`,
    ...(left > 0 ? [`${count(left)} not acknowledged`] : []),
    `${count(failed)} failed`,
    `${count(bad)} bad rows`,
    `${seconds.toFixed(1)} s`,
    `${count(acknowledged / Math.max(0.001, seconds))} messages/s`,
  ].join(', ');
}

export const replayCommand: Command = {
  name: 'replay',
  summary: 'Feeds a file of real measurements to the platform, with the times it holds',
  details: [
    "Sends one message for each row (MQTT, QoS 1) on the topics ending in /backfill and waits for every acknowledgement. Values that are wrong (negative, above the capacity, -999) are sent as they stand: to refuse them is the platform's business. Rows that cannot be read are reported with their number.",
    `The header tells the format: ${KNOWN_HEADERS.join(' | ')}. Any other table goes with --kind, --time, --device and --map. Names, positions and capacities come from the .lots.csv or stations-koeln.csv beside the file.`,
    'A file ending in .ndjson holds whole messages: what "record" wrote, {"topic","payload"}, or events of ChirpStack v3. Topics of network servers go below lns/{municipality}/, which needs credentials: --user and --password-file, or --api to have some issued.',
    'At speed 3600 an hour of the file passes in a second. Rows go in the order of the file; one that is older than those before it goes at once.',
    'Exit code 0 means: every row was sent and acknowledged.',
  ],
  options: {
    file: { value: '<path>', about: 'The CSV file; must be given' },
    speed: { value: '<factor>|max', about: 'How many times faster than life; max does not wait at all', preset: '3600' },
    ...brokerOptions,
    api: { value: '<url>', about: 'Where Lagebild answers: issues credentials for messages of network servers' },
    'token-file': tokenOption,
    times: { value: 'kept|now', about: 'Keeps the times of the file, or has each row tell the moment it is sent', preset: 'kept' },
    kind: { value: '<kind>', about: 'Of any other table: parking, air or lighting' },
    time: { value: '<column>', about: 'Of any other table: the column with the time' },
    device: { value: '<column|id>', about: 'Of any other table: the column with the device, or one id for all rows' },
    map: { value: '<column=quantity,…>', about: 'Of any other table: what becomes which quantity' },
    municipality: { value: '<key>', about: 'The municipality the devices are sent as', preset: 'unna' },
    from: { value: '<time>', about: 'Only rows from then on: 2022-03-27 or 2022-03-27T01:00:00Z' },
    to: { value: '<time>', about: 'Only rows before then' },
    limit: { value: '<number>', about: 'Stops after so many messages' },
    for: forOption,
    'id-prefix': { value: '<text>', about: 'Put before every device id, to keep replays apart' },
  },
  examples: [
    'replay --file ../shared/data/parking-series/nrw-2022-03.readings.csv --speed max',
    'replay --file light.csv --kind lighting --time received_at --device photocell --map temperature=temperature,battery=battery_voltage',
    'replay --file nrw-2022-03.readings.csv --from 2022-03-26 --to 2022-03-28 --municipality luenen',
  ],

  async run(given, signal) {
    const file = textOf(given, 'file');
    if (file === undefined) throw new UsageError('replay needs --file <path>.');
    const broker = brokerOf(given);
    const { url } = broker;
    const isNow = timesOf(given);
    const speed = speedOf(given);
    const limit = numberOf(given, 'limit', { min: 0, whole: true }) ?? Number.POSITIVE_INFINITY;
    const seconds = numberOf(given, 'for', { min: 0 });
    const from = instantOf(given, 'from', Number.NEGATIVE_INFINITY);
    const to = instantOf(given, 'to', Number.POSITIVE_INFINITY);
    const municipality = await municipalityOf(given);
    const { rowFile, format } = await openFormat(file, given);
    const credentials = await credentialsOf(given, broker, format, municipality);

    const publisher = openPublisher({ ...broker, ...(credentials && { credentials }), window: WINDOW, onSentence: complain });
    try {
      if (!(await connected(publisher, url, signal))) return 1;
      let told = 0;
      const time = timeLimit(seconds, signal);
      const replay = createReplay(format, publisher, {
        municipality,
        isNow,
        idPrefix: textOf(given, 'id-prefix') ?? '',
        from,
        to,
        limit,
        pace: createPace(speed, time.enough),
        onBadRow({ number }, problem) {
          told += 1;
          if (told <= BAD_ROWS_TOLD) complain(`Row ${number} cannot be sent: ${problem}.`);
          else if (told === BAD_ROWS_TOLD + 1) complain('Further bad rows are only counted.');
        },
      });
      say(`Replaying ${file} to ${url}: ${format.name}, as ${municipality}, speed ${given.speed}.`);
      const start = performance.now();
      const progress = showProgress(() => replay.tally, rowFile.totalBytes, publisher.takeP95Ms);
      let broken: Error | undefined;
      await replay.run(rowFile.rows, time).catch((error: Error) => {
        broken = error;
      });
      progress.stop();
      const { tally } = replay;
      if (broken) complain(`The file could not be read to its end: ${broken.message}.`);
      const how = signal.aborted ? 'Stopped' : time.enough.aborted ? `Stopped after ${seconds} seconds` : 'Done';
      say(`${how}: ${summary(tally, (performance.now() - start) / 1000)}.`);
      const nothing = limit > 0 && tally.sent === 0 && !broken && !time.enough.aborted ? whyNothing(tally, file) : undefined;
      if (nothing !== undefined) complain(nothing);
      return !broken && nothing === undefined && tally.bad === 0 && tally.acknowledged === tally.sent ? 0 : 1;
    } finally {
      rowFile.close();
      await publisher.close(CLOSE_GRACE_MS);
    }
  },
};
