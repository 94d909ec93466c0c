// Feeds a file to a running Lagebild with the replay command, as fast as it goes.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Where the shared files of real data lie; they come from elsewhere and may not be shipped. */
export const REAL_DATA = join(ROOT, '../shared/data');

/** @param url of its MQTT broker */
export function replayFile(file: string, url: string, municipality: string): Promise<{ code: number | null; output: string }> {
  const words = ['replay', '--file', file, '--speed', 'max', '--url', url, '--municipality', municipality];
  return new Promise((resolve, reject) => {
    const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'simulators/src/main.ts'), ...words]);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
