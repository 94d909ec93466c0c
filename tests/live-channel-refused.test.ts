// Who comes to the live channel while the registry cannot be written is not let in; nobody else is harmed, and they get in later.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { io } from 'socket.io-client';
import { expect, it } from 'vitest';
import { firstAdministrator } from './support/people.ts';
import { runLagebild, temporaryFolder } from './support/running-lagebild.ts';

it('refuses a connection whose session it cannot look after, and goes on', async () => {
  const folder = temporaryFolder();
  await using lagebild = await runLagebild({ ACCOUNTS: 'required', DATA_DIR: folder });
  const { cookie = '' } = await firstAdministrator(lagebild);
  const connect = async (): Promise<boolean> => {
    const socket = io(lagebild.httpUrl, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      forceNew: true,
      reconnection: false,
      timeout: 15_000,
    });
    const isIn = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('connect_error', () => resolve(false));
    });
    socket.close();
    return isIn;
  };
  expect(await connect()).toBe(true);
  // A backup or a command of the operator holds the file longer than is waited for. A session that is used after a minute is noted.
  const other = new DatabaseSync(join(folder, 'lagebild.sqlite'));
  other.exec('UPDATE session SET used_at = used_at - 120000; BEGIN IMMEDIATE');
  expect(await connect()).toBe(false);
  other.exec('ROLLBACK');
  other.close();
  expect(await connect()).toBe(true);
}, 60_000);
