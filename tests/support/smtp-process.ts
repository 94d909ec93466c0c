// A mail server as a process of its own: npm's smtp-server, told by its parent how to treat what comes. Run by mail-server.ts.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** How it treats mails from now on. */
export interface Mood {
  /** Answer to RCPT TO, or to the whole message. */
  readonly refuses?: { readonly at: 'recipient' | 'message'; readonly code: number; readonly only?: string };
  /** Waits so long before it takes a message. */
  readonly slowMs?: number;
  /** Takes the message and dies before it says so. */
  readonly diesAfterTaking?: boolean;
}

export type FromServer = { readonly port: number } | { readonly mail: string; readonly to: readonly string[]; readonly secure: boolean };

const { SMTP_TLS, SMTP_USER, SMTP_PASSWORD, SMTP_PORT = '0', CERT_FILE, KEY_FILE } = process.env;
let mood: Mood = {};
process.on('message', (told) => {
  mood = told as Mood;
});
process.on('disconnect', () => process.exit());

const tell = (message: FromServer): void => void process.send?.(message);
const refusal = (code: number): Error => Object.assign(new Error(`${code} by the test`), { responseCode: code });

const server = new SMTPServer({
  secure: SMTP_TLS === 'from the start',
  ...(CERT_FILE && KEY_FILE && { cert: readFileSync(CERT_FILE), key: readFileSync(KEY_FILE) }),
  disabledCommands: [...(SMTP_TLS ? [] : ['STARTTLS']), ...(SMTP_USER ? [] : ['AUTH'])],
  onAuth({ username, password }, _session, done) {
    if (username === SMTP_USER && password === SMTP_PASSWORD) done(null, { user: username });
    else done(refusal(535));
  },
  onRcptTo({ address }, _session, done) {
    const { refuses } = mood;
    done(refuses?.at === 'recipient' && (refuses.only ?? address) === address ? refusal(refuses.code) : undefined);
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const { refuses, slowMs = 0, diesAfterTaking } = mood;
      if (refuses?.at === 'message') return done(refusal(refuses.code));
      setTimeout(() => {
        tell({
          mail: Buffer.concat(chunks).toString('utf8'),
          to: session.envelope.rcptTo.map(({ address }) => address),
          secure: session.secure,
        });
        if (diesAfterTaking) setTimeout(() => process.exit(1), 50);
        else done();
      }, slowMs);
    });
  },
});
server.on('error', () => undefined); // whoever hangs up is no concern of ours
server.listen(Number(SMTP_PORT), '127.0.0.1', () => tell({ port: (server.server.address() as AddressInfo).port }));
