// npm run start:dashboard: the dashboard as a process of its own, in front of an ingest elsewhere. Keeps nothing; any number may run.
import { resolve } from 'node:path';
import { openWebFront } from '@lagebild/dashboard/server/web-front.ts';
import type { WatchedIdentity } from '@lagebild/ingest/tls-identity.ts';
import type { Problem } from '@lagebild/shared/contract/health.ts';
import { readSettings, SettingsError } from '@lagebild/shared/contract/settings.ts';
import { pino } from 'pino';
import { readEnvFile } from './env-file.ts';
import { certificateProblems, readHttpDoor } from './http-door.ts';
import { callable } from './open-doors.ts';
import { StartError } from './start-error.ts';

const WEB_FOLDER = resolve(import.meta.dirname, '../dashboard/web/dist');

/** Of this process: the certificate of the ingest is another one. */
const isOurs = (problem: Problem): Problem => ({ ...problem, detail: `At the dashboard as a process of its own: ${problem.detail}` });

try {
  readEnvFile();
  const settings = readSettings(process.env);
  const { HOST: host, HTTP_PORT: port, INGEST_URL: ingestUrl, LOG_LEVEL: level } = settings;
  const { door, scheme, watch } = readHttpDoor(settings);
  const log = pino({ level }, pino.destination(2));
  let certificate: WatchedIdentity | undefined;
  const problems = () => certificateProblems(certificate).map(isOurs);
  const front = await openWebFront({ door, webFolder: WEB_FOLDER, ingestUrl, problems, log }).catch((error: unknown) => {
    throw StartError.ofListening(error, 'HTTP_PORT', host, port);
  });
  certificate = watch(front.renew, log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void front.close().then(() => process.exit(0)));
  process.stdout.write(
    `\nThe dashboard of Lagebild is ready: ${scheme}://${callable(host)}:${front.port}\nIngest: ${ingestUrl}. Ctrl-C stops.\n\n`,
  );
} catch (error) {
  const isExpected = error instanceof StartError || error instanceof SettingsError;
  process.stderr.write(isExpected ? `${error.message}\n` : `The dashboard failed to start: ${String((error as Error).stack)}\n`);
  process.exit(1);
}
