// Reads what the profiles of LoRaWAN devices promise: how often a device of that model reports when nothing happens.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Minutes between two readings, by profile; a profile that promises none is left out. */
export type Promises = ReadonlyMap<string, number>;

/** @param folder region/ @throws when a file is missing or no YAML */
export async function loadPromises(folder: string): Promise<Promises> {
  const profiles = join(folder, 'profiles');
  const promises = new Map<string, number>();
  for (const file of await readdir(profiles)) {
    const { every_minutes: minutes } = parse(await readFile(join(profiles, file), 'utf8')) as { every_minutes?: number };
    if (minutes !== undefined) promises.set(file.replace(/\.yaml$/, ''), minutes);
  }
  return promises;
}
