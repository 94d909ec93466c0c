// A real mail server in a process of its own on a free port, that can be stopped, started again and put into a mood.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { FromServer, Mood } from './smtp-process.ts';

export interface ReceivedMail {
  readonly to: readonly string[];
  /** The whole text, heads and all. */
  readonly text: string;
  readonly subject: string;
  readonly messageId: string;
  /** It came over TLS. */
  readonly secure: boolean;
}

export interface MailServer {
  readonly port: number;
  readonly mails: ReceivedMail[];
  treat(mood: Mood): void;
  stop(): Promise<void>;
  /** On the port it had. */
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** @param environment SMTP_TLS, SMTP_USER, SMTP_PASSWORD, CERT_FILE, KEY_FILE */
export async function startMailServer(environment: Readonly<Record<string, string>> = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  let child: ChildProcess | undefined;
  let port = 0;

  function start(): Promise<void> {
    const started = fork(join(import.meta.dirname, 'smtp-process.ts'), {
      env: { ...process.env, ...environment, SMTP_PORT: String(port) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = started;
    return new Promise((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`the mail server ended with ${code}`)));
      started.on('message', (told: FromServer) => {
        if ('port' in told) {
          port = told.port;
          resolve();
        } else mails.push(read(told.mail, told.to, told.secure));
      });
    });
  }

  async function stop(): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    get port() {
      return port;
    },
    mails,
    treat: (mood) => void child?.send(mood),
    stop,
    start,
    [Symbol.asyncDispose]: stop,
  };
}

function read(mail: string, to: readonly string[], secure: boolean): ReceivedMail {
  const head = (name: string): string => {
    const folded = new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(mail)?.[1] ?? '';
    return decodeWords(folded.replace(/\r\n[ \t]+/g, ' '));
  };
  return { to, text: decodeBody(mail), subject: head('Subject'), messageId: head('Message-ID'), secure };
}

/** Encoded words of RFC 2047, as nodemailer writes them. */
function decodeWords(text: string): string {
  return text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, encoded: string) => {
    if (kind.toLowerCase() === 'b') return Buffer.from(encoded, 'base64').toString('utf8');
    return quotedPrintable(encoded.replaceAll('_', ' '));
  });
}

function decodeBody(mail: string): string {
  const [head = '', ...rest] = mail.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  return /^Content-Transfer-Encoding: quoted-printable/im.test(head) ? quotedPrintable(body.replace(/=\r\n/g, '')) : body;
}

const quotedPrintable = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
