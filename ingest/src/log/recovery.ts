// Opens what an earlier run left behind: always, whatever state it is in, and tells what was found.
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import type { LogRecord } from './record.ts';
import { type Damage, parseSegmentName, readSegment, SEGMENT_HEADER, type SegmentId } from './segment.ts';

export interface Segment extends SegmentId {
  readonly name: string;
  readonly bytes: number;
  /** Arrival of its oldest and newest record, epoch milliseconds, where it is known without reading it. */
  readonly arrivals?: { readonly oldest: number; readonly newest: number } | undefined;
}

/** What was found when the log was opened. */
export interface Found {
  /** Records that were not settled yet. */
  readonly unsettled: number;
  /** Bytes at the end of the newest segment that were no whole record: never synced, so never acknowledged. They are kept aside. */
  tornBytes: number;
  /** Places in the middle of the log that could not be read. They are kept aside, byte for byte. */
  damagedPlaces: number;
  damagedBytes: number;
  /** Numbers missing among the unsettled records: messages that were acknowledged and cannot be read any more. */
  missingRecords: number;
  /** Files that hold what was kept aside. */
  readonly asideFiles: string[];
}

export interface Recovered {
  readonly segments: Segment[];
  readonly lastSeq: number;
  readonly found: Found;
}

/**
 * Reads every segment of a folder from the first that holds unsettled records on.
 * @param settledSeq everything up to this record is settled
 * @param onUnsettled called for each record that is not, in order
 */
export async function recover(
  disk: Disk,
  folder: string,
  settledSeq: number,
  onUnsettled: (record: LogRecord) => void,
): Promise<Recovered> {
  const found = { unsettled: 0, tornBytes: 0, damagedPlaces: 0, damagedBytes: 0, missingRecords: 0, asideFiles: [] as string[] };
  const segments: Segment[] = [];
  let lastSeq = settledSeq;
  const ids = await listSegments(disk, folder);
  for (const [index, { name, ...id }] of ids.entries()) {
    const beforeSeq = ids[index + 1]?.firstSeq;
    const path = join(folder, name);
    if (beforeSeq !== undefined && beforeSeq <= settledSeq + 1) {
      segments.push({ name, ...id, bytes: await disk.size(path) });
      continue;
    }
    const bytes = await disk.readFile(path);
    const { records, damage } = readSegment(bytes, id.salt, beforeSeq);
    for (const place of damage) await keepAside(disk, { folder, name, bytes, place, isNewest: beforeSeq === undefined }, found);
    for (const record of records) {
      // Numbers only rise: what does not was left by a write that failed and was repeated.
      if (record.seq <= lastSeq) continue;
      if (record.seq > lastSeq + 1) found.missingRecords += record.seq - lastSeq - 1;
      lastSeq = record.seq;
      found.unsettled += 1;
      onUnsettled(record);
    }
    if (bytes.length <= SEGMENT_HEADER.length) await disk.remove(path);
    else segments.push({ name, ...id, bytes: bytes.length });
  }
  return { segments, lastSeq, found };
}

async function listSegments(disk: Disk, folder: string): Promise<(SegmentId & { name: string })[]> {
  const ids = (await disk.list(folder)).flatMap((name) => {
    const id = parseSegmentName(name);
    return id ? [{ name, ...id }] : [];
  });
  return ids.sort((a, b) => a.firstSeq - b.firstSeq);
}

interface Place {
  readonly folder: string;
  readonly name: string;
  readonly bytes: Buffer;
  readonly place: Damage;
  readonly isNewest: boolean;
}

async function keepAside(disk: Disk, { folder, name, bytes, place, isNewest }: Place, found: Found): Promise<void> {
  const isTorn = place.torn && isNewest;
  if (isTorn) found.tornBytes += place.to - place.from;
  else {
    found.damagedPlaces += 1;
    found.damagedBytes += place.to - place.from;
  }
  const aside = `${name}.${place.from}-${place.to}.${isTorn ? 'torn' : 'damaged'}`;
  found.asideFiles.push(aside);
  try {
    await copyAside(disk, join(folder, aside), bytes.subarray(place.from, place.to));
    if (isTorn) await truncate(disk, join(folder, name), place.from);
  } catch {
    // A full disk must not hinder the start: the segment stays as it is, and the same is found the next time.
  }
}

async function truncate(disk: Disk, path: string, length: number): Promise<void> {
  const file = await disk.open(path, 'existing');
  try {
    await file.truncate(length);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function copyAside(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.open(path, 'new');
  try {
    await file.write(bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
