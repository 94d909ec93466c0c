// What a codec is: the bytes of a frame on a port, made into named values, or the reasons why not (TS013, decodeUplink).
import type { Words } from '@lagebild/shared/domain/words.ts';
import { Frame, FrameError } from './frame.ts';

/** Values by name, as TS013 calls them `data`. */
export type DecodedFields = Readonly<Record<string, unknown>>;

export type Decoded =
  | { readonly data: DecodedFields; readonly warnings?: readonly string[] }
  /** Not empty; then there is no data. */
  | { readonly errors: readonly Words[] };

/** @param fPort 1 to 223. Never throws. */
export type Codec = (bytes: Uint8Array, fPort: number) => Decoded;

/** Reads a frame from front to back; adds to `warnings` what a person should know. @throws {FrameError} */
type Reader = (frame: Frame, warnings: string[]) => DecodedFields;

/** A codec from one reader a port. A frame that is too short or too long gives an error, never half a reading. */
export function codecOfPorts(readers: Readonly<Record<number, Reader>>): Codec {
  return (bytes, fPort) => {
    const read = readers[fPort];
    if (!read) return { errors: [{ en: 'unknown FPort', de: `auf dem Port ${fPort} sendet so ein Gerät nichts` }] };
    const frame = new Frame(bytes);
    const warnings: string[] = [];
    try {
      const data = read(frame, warnings);
      if (frame.left > 0) return { errors: [tooLong(frame.left)] };
      return warnings.length > 0 ? { data, warnings } : { data };
    } catch (error) {
      if (error instanceof FrameError) return { errors: [error.words] };
      throw error;
    }
  };
}

const tooLong = (bytes: number): Words => ({
  en: `the frame has ${bytes} bytes more than its format`,
  de: `der Frame hat ${bytes} Bytes mehr als sein Format`,
});

/** Without the noise of binary fractions: 0.1 * 257 is 25.7. */
export const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));
