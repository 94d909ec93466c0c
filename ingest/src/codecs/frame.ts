// The bytes of one LoRaWAN frame, read from front to back. Reading past the end fails: nothing is made up for what is missing.
import type { Words } from '@lagebild/shared/domain/words.ts';

/** Why a frame cannot be read, in both languages. */
export class FrameError extends Error {
  readonly code = 'FRAME_INVALID';
  readonly words: Words;

  constructor(words: Words) {
    super(words.en);
    this.words = words;
  }
}

/** Something in the frame has a value it cannot have. */
export function unexpected(en: string, de: string, found: number | string, expected: string): FrameError {
  const inGerman = expected.replace(' or ', ' oder ');
  return new FrameError({ en: `${en} is ${found}, expected ${expected}`, de: `${de} ist ${found}, erwartet wird ${inGerman}` });
}

export class Frame {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  i8(): number {
    return this.#view.getInt8(this.#take(1));
  }

  /** Big-endian unless said otherwise, as most LoRaWAN devices send. */
  u16(order: 'big' | 'little' = 'big'): number {
    return this.#view.getUint16(this.#take(2), order === 'little');
  }

  i16(order: 'big' | 'little' = 'big'): number {
    return this.#view.getInt16(this.#take(2), order === 'little');
  }

  u24(order: 'big' | 'little' = 'big'): number {
    const [a, b, c] = [this.u8(), this.u8(), this.u8()];
    return order === 'big' ? (a << 16) | (b << 8) | c : (c << 16) | (b << 8) | a;
  }

  u32(order: 'big' | 'little' = 'big'): number {
    return this.#view.getUint32(this.#take(4), order === 'little');
  }

  /** So many bytes as hexadecimal digits. */
  hex(count: number): string {
    const start = this.#take(count);
    return Buffer.from(this.#bytes.subarray(start, start + count)).toString('hex');
  }

  /** Passes over bytes that are reserved or of no interest. */
  skip(count: number): void {
    this.#take(count);
  }

  /** @throws {FrameError} when the next byte is another one */
  expect(byte: number): void {
    const found = this.u8();
    const at = `yte ${this.#at - 1}`;
    if (found !== byte) throw unexpected(`b${at}`, `B${at}`, `0x${hex2(found)}`, `0x${hex2(byte)}`);
  }

  #tooShort(missing: number): FrameError {
    const { length } = this;
    return new FrameError({
      en: `the frame ends after ${length} bytes, ${missing} more are needed`,
      de: `der Frame endet nach ${length} Bytes, es fehlen noch ${missing}`,
    });
  }

  #take(count: number): number {
    if (this.left < count) throw this.#tooShort(count - this.left);
    this.#at += count;
    return this.#at - count;
  }
}

export const hex2 = (byte: number): string => byte.toString(16).padStart(2, '0');

/** A type of frame in which nothing is measured, or none that is published. */
export const withoutValues = (type: number): FrameError =>
  new FrameError({ en: `frames of type 0x${hex2(type)} carry no values`, de: `Frames vom Typ 0x${hex2(type)} enthalten keine Werte` });
