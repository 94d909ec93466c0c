// Up to which record everything is settled: one number in two slots, written in turn, so that one of them is always whole.
import { crc32 } from 'node:zlib';
import type { Disk, DiskFile } from './disk.ts';

const SLOT_BYTES = 24;
/** Apart by more than a sector: a torn write must not reach the other slot. */
const SLOT_DISTANCE = 4096;

interface Slot {
  /** Rises with every write; the higher of two whole slots counts. */
  readonly turn: number;
  readonly seq: number;
}

function encode({ turn, seq }: Slot): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.writeDoubleLE(turn, 4);
  bytes.writeDoubleLE(seq, 12);
  bytes.write('LBCP', 20, 'latin1');
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

function decode(bytes: Buffer): Slot | undefined {
  if (bytes.length < SLOT_BYTES || crc32(bytes.subarray(4, SLOT_BYTES)) !== bytes.readUInt32LE(0)) return undefined;
  return { turn: bytes.readDoubleLE(4), seq: bytes.readDoubleLE(12) };
}

export interface Checkpoint {
  /** Everything up to this record is settled; 0 when that is not known. */
  readonly seq: number;
  write(seq: number): Promise<void>;
  close(): Promise<void>;
}

export async function openCheckpoint(disk: Disk, path: string, isThere: boolean): Promise<Checkpoint> {
  const file: DiskFile = await disk.open(path, isThere ? 'existing' : 'new');
  const slots = [decode(await file.read(0, SLOT_BYTES)), decode(await file.read(SLOT_DISTANCE, SLOT_BYTES))];
  let newest = slots.reduce<Slot>((best, slot) => (slot && slot.turn > best.turn ? slot : best), { turn: 0, seq: 0 });
  return {
    get seq() {
      return newest.seq;
    },
    async write(seq) {
      const next = { turn: newest.turn + 1, seq };
      await file.write(encode(next), (next.turn % 2) * SLOT_DISTANCE);
      await file.sync();
      newest = next;
    },
    close: () => file.close(),
  };
}
