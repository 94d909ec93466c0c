// Writes lines by the rules: what cannot be written is found by halving, and only blamed when a harmless point gets through.
import { StoreUnavailable } from '../../domain/store-error.ts';
import type { InfluxTransport } from './transport.ts';
import { meaningOf, type WriteAnswer } from './write-rules.ts';

/** Lines and bytes of one request. */
const MAX_LINES = 5000;
const MAX_CHARACTERS = 1_000_000;
/** Requests under way at once. */
const IN_FLIGHT = 2;
/** A batch that got 500 so often, while a harmless point gets through, holds something bad. */
const BROKEN_ANSWERS = 5;

/** A line the database will never take, by its index, with the server's words. */
export interface RejectedLine {
  readonly index: number;
  readonly words: string;
}

export interface WriterOptions {
  readonly transport: InfluxTransport;
  /** Makes the database when it is missing; undefined where that is not ours to do. */
  readonly createDatabase: (() => Promise<void>) | undefined;
}

interface Chunk {
  readonly lines: readonly string[];
  /** Index of the first line. */
  readonly offset: number;
}

export class BisectingWriter {
  readonly #transport: InfluxTransport;
  readonly #createDatabase: (() => Promise<void>) | undefined;
  /** How often in a row the same first line was answered with 500. */
  #broken = { line: '', count: 0 };

  constructor({ transport, createDatabase }: WriterOptions) {
    this.#transport = transport;
    this.#createDatabase = createDatabase;
  }

  /** @throws {StoreUnavailable} some lines may have been written; writing the same again changes nothing */
  async write(lines: readonly string[]): Promise<RejectedLine[]> {
    const chunks = cut(lines);
    const rejected: RejectedLine[][] = [];
    for (let at = 0; at < chunks.length; at += IN_FLIGHT) {
      // All are waited for: none may still be under way when the same lines come again.
      const ended = await Promise.allSettled(chunks.slice(at, at + IN_FLIGHT).map((chunk) => this.#writeChunk(chunk)));
      for (const end of ended) {
        if (end.status === 'rejected') throw end.reason;
        rejected.push(end.value);
      }
    }
    return rejected.flat();
  }

  async #writeChunk(chunk: Chunk): Promise<RejectedLine[]> {
    const answer = await this.#transport.write(chunk.lines.join('\n'));
    const meaning = meaningOf(answer);
    if (meaning === 'done') return [];
    if (meaning === 'away') throw new StoreUnavailable('STORE_AWAY', answer.words);
    if (meaning === 'holds') throw new StoreUnavailable('STORE_HOLDS', sentenceFor(answer));
    if (meaning === 'database missing') return this.#afterCreation(chunk, answer);
    if (meaning === 'broken' && !(await this.#isBadDespiteStatus(chunk))) throw new StoreUnavailable('STORE_AWAY', answer.words);
    if (chunk.lines.length > 1) return this.#writeHalves(chunk);
    // One line is left. The same answer may mean that the server takes nothing at all just now.
    await this.#tryCanary(answer);
    const words = meaning === 'too large' ? 'one reading is too large for a request' : answer.words;
    return [{ index: chunk.offset, words }];
  }

  /** One after the other: the good half of a bad batch comes in again and again, and changes nothing. */
  async #writeHalves({ lines, offset }: Chunk): Promise<RejectedLine[]> {
    const middle = Math.ceil(lines.length / 2);
    const first = await this.#writeChunk({ lines: lines.slice(0, middle), offset });
    return [...first, ...(await this.#writeChunk({ lines: lines.slice(middle), offset: offset + middle }))];
  }

  async #isBadDespiteStatus({ lines }: Chunk): Promise<boolean> {
    const [line = ''] = lines;
    // Once a batch counts as bad, so does every part of it that is answered in the same way.
    const isPart = this.#broken.count >= BROKEN_ANSWERS;
    this.#broken = this.#broken.line === line || isPart ? { line: this.#broken.line, count: this.#broken.count + 1 } : { line, count: 1 };
    if (this.#broken.count < BROKEN_ANSWERS) return false;
    const canary = await this.#transport.write(canaryLine());
    if (meaningOf(canary) === 'done') return true;
    this.#broken = { line: '', count: 0 };
    return false;
  }

  async #afterCreation(chunk: Chunk, answer: WriteAnswer): Promise<RejectedLine[]> {
    if (!this.#createDatabase) throw new StoreUnavailable('STORE_HOLDS', sentenceFor(answer));
    await this.#createDatabase();
    const again = await this.#transport.write(chunk.lines.join('\n'));
    if (meaningOf(again) === 'database missing') throw new StoreUnavailable('STORE_HOLDS', sentenceFor(again));
    return meaningOf(again) === 'done' ? [] : this.#writeChunk(chunk);
  }

  async #tryCanary(answer: WriteAnswer): Promise<void> {
    const canary = await this.#transport.write(canaryLine());
    if (meaningOf(canary) !== 'done') {
      throw new StoreUnavailable('STORE_AWAY', `${answer.words}; a harmless point is refused as well: ${canary.words}`);
    }
  }
}

const canaryLine = (): string => `lagebild_canary value=1 ${Date.now()}`;

function cut(lines: readonly string[]): Chunk[] {
  const chunks: Chunk[] = [];
  let begin = 0;
  let characters = 0;
  for (const [index, line] of lines.entries()) {
    if (index > begin && (index - begin >= MAX_LINES || characters + line.length > MAX_CHARACTERS)) {
      chunks.push({ lines: lines.slice(begin, index), offset: begin });
      begin = index;
      characters = 0;
    }
    characters += line.length + 1;
  }
  if (begin < lines.length) chunks.push({ lines: lines.slice(begin), offset: begin });
  return chunks;
}

function sentenceFor({ status, words }: WriteAnswer): string {
  if (status === 401) return `the credentials are not accepted (${words}); look at INFLUX_TOKEN_FILE`;
  if (status === 403) return `the credentials may not write (${words}); give them the right to write`;
  if (status === 404) return `the database or bucket is not there (${words}); make it, or look at INFLUX_DATABASE and INFLUX_ORG`;
  return words;
}
