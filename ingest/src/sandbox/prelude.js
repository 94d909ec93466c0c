// What a codec finds in its sandbox besides the language: console, Buffer, atob, btoa, TextDecoder.
(() => {
  // Kept before the codec runs: what it puts in their place serves nobody but itself.
  const { parse, stringify } = JSON;
  const lines = [];
  const textOf = (value) => {
    try {
      return typeof value === 'object' && !(value instanceof Error) ? stringify(value) : String(value);
    } catch {
      return '[object Object]';
    }
  };
  const say = (...words) => void (lines.length < 50 && lines.push(words.map(textOf).join(' ').slice(0, 200)));
  globalThis.console = { log: say, info: say, debug: say, warn: say, error: say, trace: say };

  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  globalThis.btoa = (text) => {
    let out = '';
    for (let i = 0; i < text.length; i += 3) {
      const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)];
      out += ALPHABET[a >> 2] + ALPHABET[((a & 3) << 4) | (b >> 4)];
      out += i + 1 < text.length ? ALPHABET[((b & 15) << 2) | (c >> 6)] : '=';
      out += i + 2 < text.length ? ALPHABET[c & 63] : '=';
    }
    return out;
  };
  globalThis.atob = (text) => {
    let out = '';
    let bits = 0;
    let held = 0;
    for (const letter of String(text).replace(/[=\s]/g, '')) {
      const value = ALPHABET.indexOf(letter);
      if (value < 0) throw new Error('atob: not base64');
      held = (held << 6) | value;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        out += String.fromCharCode((held >> bits) & 255);
      }
    }
    return out;
  };

  const utf8Decode = (bytes) => {
    let text = '';
    for (const byte of bytes) text += `%${byte.toString(16).padStart(2, '0')}`;
    try {
      return decodeURIComponent(text);
    } catch {
      return String.fromCharCode(...bytes);
    }
  };
  const utf8Encode = (text) => {
    const bytes = [];
    for (const part of encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) ?? []) {
      bytes.push(part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0));
    }
    return bytes;
  };
  globalThis.TextDecoder = class {
    decode(bytes = []) {
      return utf8Decode(new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength ?? bytes.length));
    }
  };

  class Buffer extends Uint8Array {
    static from(given, encoding = 'utf8') {
      if (typeof given !== 'string') return new Buffer(given);
      if (encoding === 'hex') return new Buffer((given.match(/[0-9a-fA-F]{2}/g) ?? []).map((two) => Number.parseInt(two, 16)));
      if (encoding === 'base64') return new Buffer(Array.from(atob(given), (letter) => letter.charCodeAt(0)));
      if (encoding === 'ascii' || encoding === 'latin1' || encoding === 'binary')
        return new Buffer(Array.from(given, (letter) => letter.charCodeAt(0) & 255));
      return new Buffer(utf8Encode(given));
    }
    static alloc(size, fill = 0) {
      return new Buffer(size).fill(fill);
    }
    static isBuffer(given) {
      return given instanceof Buffer;
    }
    static concat(list) {
      return new Buffer(list.flatMap((one) => [...one]));
    }
    toString(encoding = 'utf8', start = 0, end = this.length) {
      const bytes = this.subarray(start, end);
      if (encoding === 'hex') return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      const letters = [...bytes].map((byte) => String.fromCharCode(byte)).join('');
      if (encoding === 'base64') return btoa(letters);
      return encoding === 'ascii' || encoding === 'latin1' || encoding === 'binary' ? letters : utf8Decode(bytes);
    }
    readUIntBE(at, count) {
      return [...this.subarray(at, at + count)].reduce((sum, byte) => sum * 256 + byte, 0);
    }
    readUIntLE(at, count) {
      return [...this.subarray(at, at + count)].reduceRight((sum, byte) => sum * 256 + byte, 0);
    }
    readIntBE(at, count) {
      const value = this.readUIntBE(at, count);
      return value >= 2 ** (8 * count - 1) ? value - 2 ** (8 * count) : value;
    }
    readIntLE(at, count) {
      const value = this.readUIntLE(at, count);
      return value >= 2 ** (8 * count - 1) ? value - 2 ** (8 * count) : value;
    }
  }
  const view = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const READERS = {
    UInt8: 'Uint8',
    Int8: 'Int8',
    UInt16: 'Uint16',
    Int16: 'Int16',
    UInt32: 'Uint32',
    Int32: 'Int32',
    Float: 'Float32',
    Double: 'Float64',
  };
  for (const [name, type] of Object.entries(READERS)) {
    for (const [order, isLittle] of Object.entries(type.endsWith('8') ? { '': true } : { BE: false, LE: true })) {
      const read = function (at = 0) {
        return view(this)[`get${type}`](at, isLittle);
      };
      Buffer.prototype[`read${name}${order}`] = read;
      Buffer.prototype[`read${name.replace('UInt', 'Uint')}${order}`] = read;
    }
  }
  globalThis.Buffer = Buffer;

  // No chance: the same frame decodes to the same values today and when it is decoded again.
  Math.random = () => 0.5;

  const module = { exports: {} };
  const { exports } = module;
  Object.assign(globalThis, { module, exports });

  const CALLS = {
    decodeUplink: (f, { bytes, fPort, recvTime, variables }) => f({ bytes, fPort, recvTime: new Date(recvTime), variables }),
    Decode: (f, { bytes, fPort, variables }) => ({ data: f(fPort, bytes, variables) }),
    Decoder: (f, { bytes, fPort }) => ({ data: f(bytes, fPort) }),
  };
  let chosen;
  let call;

  return {
    /**
     * Takes the codec's function: from its script, from what it exported, or from what the module exports.
     * @param found what the script's names stand for, of those in CALLS
     * @returns false when it has none
     */
    choose(found, namespace) {
      const places = [found, module.exports, exports, namespace, namespace?.default];
      for (const name of Object.keys(CALLS)) {
        chosen = places.map((place) => place?.[name]).find((one) => typeof one === 'function');
        call = CALLS[name];
        if (chosen) return true;
      }
      return false;
    },
    /** JSON in, JSON out. */
    decode: (json) => stringify({ result: call(chosen, parse(json)), lines: lines.splice(0) }),
    /** What was written and not told yet, as JSON: a codec that throws or is stopped has told nothing. */
    takeLines: () => stringify(lines.splice(0)),
  };
})();
