// What the log asks of a disk. The real one is below; tests bring one that forgets what was not synced, or refuses.
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';

export interface DiskFile {
  /** Writes all of the bytes at a position. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Resolves once everything written survives a power cut. After an error nothing is known of what was written since the last. */
  sync(): Promise<void>;
  /** Bytes from a position, fewer where the file ends. */
  read(position: number, length: number): Promise<Buffer>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export interface Disk {
  makeFolder(path: string): Promise<void>;
  /** Names of the files in a folder. */
  list(folder: string): Promise<string[]>;
  /** Opens an existing file, or creates a new one in the place of whatever had its name. */
  open(path: string, mode: 'existing' | 'new'): Promise<DiskFile>;
  readFile(path: string): Promise<Buffer>;
  size(path: string): Promise<number>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes creations, renames and removals in a folder survive a power cut. */
  syncFolder(path: string): Promise<void>;
}

export const disk: Disk = {
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  list: async (folder) => (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name),
  async open(path, mode) {
    if (mode === 'existing') return toDiskFile(await open(path, constants.O_RDWR));
    await unlink(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    // A file that once failed to sync must not be written on: a new one gets pages of its own.
    return toDiskFile(await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o640));
  },
  readFile: (path) => readFile(path),
  size: async (path) => (await stat(path)).size,
  rename: (from, to) => rename(from, to),
  remove: (path) => unlink(path),
  async syncFolder(path) {
    const folder = await open(path, constants.O_RDONLY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

function toDiskFile(handle: FileHandle): DiskFile {
  return {
    async write(bytes, position) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    },
    sync: () => handle.datasync(),
    async read(position, length) {
      const buffer = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return buffer.subarray(0, done);
    },
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}
