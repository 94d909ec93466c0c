// Sends one mail to one address, and says whether it is through, to be tried again, or refused for good.
import { createTransport } from 'nodemailer';
import type { Attempt } from './attempt.ts';
import type { MailContent } from './compose.ts';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly tls: 'from the start' | 'starttls' | 'none';
  readonly from: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM; the system's authorities when left out. */
  readonly ca?: string | undefined;
}

export interface Mail extends MailContent {
  readonly to: string;
  /** The same at every attempt: it is the Message-ID, by which a mail that comes twice is known. */
  readonly key: string;
}

interface SmtpError extends Error {
  readonly code?: string;
  /** The server's three digits. */
  readonly responseCode?: number;
  /** What it answered. */
  readonly command?: string;
}

/** @param patienceMs longest wait for a word of the server */
export async function sendMail(server: MailServer, { to, key, subject, text }: Mail, patienceMs: number): Promise<Attempt> {
  const { host, port, tls, from, username, password, ca } = server;
  const transport = createTransport({
    host,
    port,
    secure: tls === 'from the start',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(username !== undefined && password !== undefined && { auth: { user: username, pass: password } }),
    ...(ca !== undefined && { tls: { ca } }),
  });
  try {
    await transport.sendMail({
      from: { name: 'Lagebild', address: from },
      to,
      subject,
      text,
      messageId: `<${key}@${from.slice(from.indexOf('@') + 1)}>`,
      // No out-of-office reply to a machine [RFC 3834].
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return { result: 'sent' };
  } catch (error) {
    return judge(error as SmtpError);
  } finally {
    transport.close();
  }
}

/** A refused recipient or text stays refused; what is wrong with the server, the sign-in or the sender, somebody can put right. */
function judge({ message, responseCode = 0, command = '' }: SmtpError): Attempt {
  const isForGood = responseCode >= 500 && /^(RCPT TO|DATA)/.test(command);
  return { result: isForGood ? 'refused' : 'failed', why: message };
}
