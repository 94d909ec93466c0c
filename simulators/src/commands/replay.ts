// The command "replay": feeds the rows of a real data file to the platform, with progress and a summary.
import { isMunicipality } from '@lagebild/shared/domain/rule-book.ts';
import { brokerUrlOf, urlOption } from '../cli/broker-url.ts';
import { type Command, type Given, numberOf, textOf, UsageError } from '../cli/command.ts';
import { complain, count, say } from '../cli/output.ts';
import { openPublisher } from '../mqtt/publisher.ts';
import { loadRegion } from '../region/load-region.ts';
import { REGION_DIR } from '../region/region-dir.ts';
import { detectFormat, KNOWN_HEADERS } from '../replay/detect-format.ts';
import { createPace } from '../replay/pace.ts';
import { showProgress } from '../replay/progress.ts';
import { openRows, type RowFile } from '../replay/read-rows.ts';
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
    return await openRows(file);
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`);
  }
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
    `The header tells the format: ${KNOWN_HEADERS.join(' | ')}. Names, positions and capacities come from the .lots.csv or stations-koeln.csv beside the file.`,
    'At speed 3600 an hour of the file passes in a second. Rows go in the order of the file; one that is older than those before it goes at once.',
    'Exit code 0 means: every row was sent and acknowledged.',
  ],
  options: {
    file: { value: '<path>', about: 'The CSV file; must be given' },
    speed: { value: '<factor>|max', about: 'How many times faster than life; max does not wait at all', preset: '3600' },
    url: urlOption,
    municipality: { value: '<key>', about: 'The municipality the devices are sent as', preset: 'unna' },
    from: { value: '<time>', about: 'Only rows from then on: 2022-03-27 or 2022-03-27T01:00:00Z' },
    to: { value: '<time>', about: 'Only rows before then' },
    limit: { value: '<number>', about: 'Stops after so many messages' },
    'id-prefix': { value: '<text>', about: 'Put before every device id, to keep replays apart' },
  },
  examples: [
    'replay --file ../shared/data/parking-series/nrw-2022-03.readings.csv --speed max',
    'replay --file nrw-2022-03.readings.csv --from 2022-03-26 --to 2022-03-28 --municipality luenen',
  ],

  async run(given, signal) {
    const file = textOf(given, 'file');
    if (file === undefined) throw new UsageError('replay needs --file <path>.');
    const url = brokerUrlOf(given);
    const speed = speedOf(given);
    const limit = numberOf(given, 'limit', { min: 0, whole: true }) ?? Number.POSITIVE_INFINITY;
    const from = instantOf(given, 'from', Number.NEGATIVE_INFINITY);
    const to = instantOf(given, 'to', Number.POSITIVE_INFINITY);
    const municipality = await municipalityOf(given);
    const rowFile = await openFile(file);
    const detected = await detectFormat(rowFile.header, file);
    if (!detected) {
      rowFile.close();
      throw new UsageError(`The header of ${file} is not known: "${rowFile.header.join(',').slice(0, 200)}".`);
    }
    if (detected.warning) complain(detected.warning);

    const publisher = openPublisher({ url, window: WINDOW, onSentence: complain });
    try {
      if (!(await connected(publisher, url, signal))) return 1;
      let told = 0;
      const replay = createReplay(detected.format, publisher, {
        municipality,
        idPrefix: textOf(given, 'id-prefix') ?? '',
        from,
        to,
        limit,
        pace: createPace(speed, signal),
        onBadRow({ number }, problem) {
          told += 1;
          if (told <= BAD_ROWS_TOLD) complain(`Row ${number} cannot be sent: ${problem}.`);
          else if (told === BAD_ROWS_TOLD + 1) complain('Further bad rows are only counted.');
        },
      });
      say(`Replaying ${file} to ${url}: ${detected.format.name}, as ${municipality}, speed ${given.speed}.`);
      const start = performance.now();
      const progress = showProgress(() => replay.tally, rowFile.totalBytes);
      let broken: Error | undefined;
      await replay.run(rowFile.rows, signal).catch((error: Error) => {
        broken = error;
      });
      progress.stop();
      const { tally } = replay;
      if (broken) complain(`The file could not be read to its end: ${broken.message}.`);
      say(`${signal.aborted ? 'Stopped' : 'Done'}: ${summary(tally, (performance.now() - start) / 1000)}.`);
      return !broken && tally.bad === 0 && tally.acknowledged === tally.sent ? 0 : 1;
    } finally {
      rowFile.close();
      await publisher.close(CLOSE_GRACE_MS);
    }
  },
};
