// A disk that loses power: what was not synced is gone, or half there, as it may be after a power cut. Also refuses on request.
import { basename, dirname } from 'node:path';
import type { Disk, DiskFile } from '@lagebild/ingest/log/disk.ts';

interface Inode {
  /** As a program sees it. */
  current: Buffer;
  /** As it is after a power cut at the worst moment. */
  synced: Buffer;
}

const SECTOR_BYTES = 512;

export class ForgetfulDisk implements Disk {
  readonly #random: () => number;
  /** Folder → name → file, as a program sees it, and as synced. */
  #names = new Map<string, Map<string, Inode>>();
  #syncedNames = new Map<string, Map<string, Inode>>();
  /** Operations until the power fails; then every call throws. */
  #operationsLeft = Number.POSITIVE_INFINITY;
  /** Called before each operation; may throw the system's error. */
  refuse: (operation: string) => void = () => undefined;

  constructor(random: () => number) {
    this.#random = random;
  }

  failPowerAfter(operations: number): void {
    this.#operationsLeft = operations;
  }

  /** Power is back: synced contents, and of the rest whatever reached the platter by chance, sector by sector. */
  restart(): void {
    this.#operationsLeft = Number.POSITIVE_INFINITY;
    const names = new Map<string, Map<string, Inode>>();
    for (const [folder, current] of this.#names) {
      const synced = this.#syncedNames.get(folder) ?? new Map<string, Inode>();
      const kept = new Map<string, Inode>();
      for (const name of new Set([...current.keys(), ...synced.keys()])) {
        const inode = this.#random() < 0.5 ? current.get(name) : synced.get(name);
        if (inode) kept.set(name, inode);
      }
      names.set(folder, kept);
      for (const inode of new Set(kept.values())) this.#mix(inode);
    }
    this.#names = names;
    this.#syncedNames = new Map([...names].map(([folder, files]) => [folder, new Map(files)]));
  }

  #mix(inode: Inode): void {
    const { current, synced } = inode;
    const mixed = Buffer.alloc(this.#random() < 0.5 ? current.length : synced.length);
    for (let at = 0; at < mixed.length; at += SECTOR_BYTES) {
      const isWritten = this.#random() < 0.5;
      for (let byte = at; byte < Math.min(at + SECTOR_BYTES, mixed.length); byte += 1) {
        // Beyond the synced end, a sector that was never written reads as zeros.
        mixed[byte] = (isWritten || byte >= synced.length ? (isWritten ? current[byte] : 0) : synced[byte]) ?? synced[byte] ?? 0;
      }
    }
    inode.current = mixed;
    inode.synced = mixed;
  }

  #step(operation: string): void {
    this.refuse(operation);
    if (this.#operationsLeft <= 0) throw new Error('the power is out');
    this.#operationsLeft -= 1;
  }

  #folder(path: string): Map<string, Inode> {
    const folder = this.#names.get(path) ?? new Map<string, Inode>();
    this.#names.set(path, folder);
    return folder;
  }

  #inode(path: string): Inode {
    const inode = this.#folder(dirname(path)).get(basename(path));
    if (!inode) throw Object.assign(new Error(`${path} is not there`), { code: 'ENOENT' });
    return inode;
  }

  async makeFolder(path: string): Promise<void> {
    this.#folder(path);
  }

  async list(folder: string): Promise<string[]> {
    return [...this.#folder(folder).keys()];
  }

  async open(path: string, mode: 'existing' | 'new'): Promise<DiskFile> {
    this.#step('open');
    if (mode === 'new') this.#folder(dirname(path)).set(basename(path), { current: Buffer.alloc(0), synced: Buffer.alloc(0) });
    const inode = this.#inode(path);
    return {
      write: async (bytes, position) => {
        this.#step('write');
        const grown = Buffer.alloc(Math.max(inode.current.length, position + bytes.length));
        inode.current.copy(grown);
        grown.set(bytes, position);
        inode.current = grown;
      },
      sync: async () => {
        this.#step('sync');
        inode.synced = inode.current;
      },
      read: async (position, length) => Buffer.from(inode.current.subarray(position, position + length)),
      truncate: async (length) => {
        this.#step('truncate');
        inode.current = Buffer.from(inode.current.subarray(0, length));
      },
      close: async () => undefined,
    };
  }

  async readFile(path: string): Promise<Buffer> {
    return Buffer.from(this.#inode(path).current);
  }

  async size(path: string): Promise<number> {
    return this.#inode(path).current.length;
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step('rename');
    const inode = this.#inode(from);
    this.#folder(dirname(from)).delete(basename(from));
    this.#folder(dirname(to)).set(basename(to), inode);
  }

  async remove(path: string): Promise<void> {
    this.#step('remove');
    this.#inode(path);
    this.#folder(dirname(path)).delete(basename(path));
  }

  async syncFolder(path: string): Promise<void> {
    this.#step('syncFolder');
    this.#syncedNames.set(path, new Map(this.#folder(path)));
  }

  /** Changes bytes behind the program's back, as a failing disk does. */
  tamper(path: string, change: (bytes: Buffer) => Buffer): void {
    const inode = this.#inode(path);
    inode.current = change(Buffer.from(inode.current));
    inode.synced = inode.current;
  }
}
