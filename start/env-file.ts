// Settings in a file .env of the folder a program is started from; a variable of the environment wins over it.
import { statSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

export function readEnvFile(): void {
  if (statSync('.env', { throwIfNoEntry: false })?.isFile()) loadEnvFile('.env');
}
