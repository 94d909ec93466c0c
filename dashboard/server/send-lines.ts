// Sends text as fast as it is read. A reader that leaves in the middle is no error of ours; what fails on our side is told to the log.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** @throws what made the text end; the connection is cut then, so that nobody takes the half for the whole */
export async function sendLines(text: AsyncIterable<string> | Iterable<string>, response: Response): Promise<void> {
  let failure: Error | undefined;
  async function* noting(): AsyncGenerator<string> {
    try {
      yield* text;
    } catch (error) {
      failure = error as Error;
      throw error;
    }
  }
  await pipeline(Readable.from(noting()), response).catch(() => undefined);
  if (failure) throw failure;
}
