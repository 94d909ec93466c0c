// Who is told of alarms, and how: the receivers of region/alarms.yaml and the one of the settings, with the contents of their files.
import { resolve } from 'node:path';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { SEVERITIES, type Severity, type Thing } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { AlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import { RuleBookError } from '@lagebild/shared/domain/rule-book-error.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import { readNamed } from '@lagebild/shared/registry/read-named.ts';
import type { MailServer } from './send-mail.ts';

/** Under this name what people write about barriers is delivered. */
export const FEEDBACK_RECEIVER = 'FEEDBACK_MAIL_TO';

export interface Receiver {
  readonly name: string;
  readonly language: Language;
  readonly least: Severity;
  /** Undefined: all. */
  readonly municipalities?: readonly string[] | undefined;
  readonly rules?: readonly string[] | undefined;
  /** Mail addresses, or the one of a webhook. */
  readonly addresses: readonly string[];
  /** The key a webhook's posts are signed with; undefined for mail. */
  readonly secret?: string | undefined;
}

export interface Notification {
  readonly receivers: readonly Receiver[];
  /** Undefined when nobody gets mail. */
  readonly mailServer?: MailServer | undefined;
  /** Where people reach the dashboard, without a slash at the end. */
  readonly publicUrl?: string | undefined;
}

/**
 * @param onWarning told when a secret can be read by everybody on this machine
 * @throws {RuleBookError} naming the setting or file that is missing
 */
export function loadNotification(
  folder: string,
  rules: AlarmRules,
  settings: Settings,
  onWarning: (sentence: string) => void,
): Notification {
  const receivers = [...receiversOfSettings(settings, onWarning), ...receiversOfRules(folder, rules, onWarning)];
  const hasMail = receivers.some(({ secret }) => secret === undefined);
  return {
    receivers,
    mailServer: hasMail ? mailServerOf(settings, onWarning) : undefined,
    publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, ''),
  };
}

function receiversOfSettings(settings: Settings, onWarning: (sentence: string) => void): Receiver[] {
  const { ALARM_MAIL_TO: to, ALARM_WEBHOOK_URL: url, ALARM_WEBHOOK_SECRET_FILE: file, FEEDBACK_MAIL_TO: feedbackTo } = settings;
  const common = { language: settings.ALARM_LANGUAGE, least: settings.ALARM_LEAST };
  const receivers: Receiver[] = [];
  if (to !== undefined) receivers.push({ ...common, name: 'ALARM_MAIL_TO', addresses: addressesIn(to, 'ALARM_MAIL_TO') });
  // Gets feedback alone: no rule concerns it.
  if (feedbackTo !== undefined)
    receivers.push({ ...common, name: FEEDBACK_RECEIVER, addresses: addressesIn(feedbackTo, FEEDBACK_RECEIVER), rules: [] });
  if (url === undefined) return receivers;
  if (file === undefined) throw new RuleBookError('ALARM_WEBHOOK_URL needs ALARM_WEBHOOK_SECRET_FILE, or nobody can tell who posted');
  if (hasCredentials(url)) throw new RuleBookError('ALARM_WEBHOOK_URL holds credentials; what is posted is signed instead');
  const secret = secretIn(file, 'ALARM_WEBHOOK_SECRET_FILE', onWarning);
  return [...receivers, { ...common, name: 'ALARM_WEBHOOK_URL', addresses: [url], secret }];
}

function addressesIn(text: string, setting: string): string[] {
  const addresses = text
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  const wrong = addresses.find((address) => !/^[^\s@<>",;]+@[^\s@<>",;]+$/.test(address));
  if (wrong !== undefined || addresses.length === 0)
    throw new RuleBookError(`${setting}=${text}: ${wrong ? `"${wrong}" is` : 'there is'} no mail address`);
  return addresses;
}

function receiversOfRules(folder: string, { receivers }: AlarmRules, onWarning: (sentence: string) => void): Receiver[] {
  return receivers.map(({ name, mail, webhook, secret_file, language, least, municipalities, rules }) => {
    const common = { name, language, least, municipalities, rules };
    if (webhook === undefined) return { ...common, addresses: mail ?? [] };
    const where = `region/alarms.yaml, "${name}"`;
    return { ...common, addresses: [webhook], secret: secretIn(resolve(folder, secret_file ?? ''), where, onWarning) };
  });
}

function secretIn(path: string, where: string, onWarning: (sentence: string) => void): string {
  const secret = readNamed(path, where, true, onWarning).trim();
  if (secret.length < 16) throw new RuleBookError(`${where}: ${path} must hold at least 16 characters nobody can guess`);
  return secret;
}

function mailServerOf(settings: Settings, onWarning: (sentence: string) => void): MailServer {
  const { SMTP_URL: url, ALARM_MAIL_FROM: from, SMTP_USERNAME: username, SMTP_PASSWORD_FILE, SMTP_CA_FILE, SMTP_STARTTLS } = settings;
  if (url === undefined) throw new RuleBookError('mail is to be sent, but SMTP_URL names no mail server');
  if (from === undefined) throw new RuleBookError('mail is to be sent, but ALARM_MAIL_FROM names no sender');
  if (hasCredentials(url)) throw new RuleBookError('SMTP_URL holds credentials; use SMTP_USERNAME and SMTP_PASSWORD_FILE');
  if ((username === undefined) !== (SMTP_PASSWORD_FILE === undefined))
    throw new RuleBookError('SMTP_USERNAME and SMTP_PASSWORD_FILE belong together');
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const hasTls = isSecure || SMTP_STARTTLS === 'required';
  if (username !== undefined && !hasTls) throw new RuleBookError('SMTP_STARTTLS=off would send the password of SMTP_USERNAME in the clear');
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : isSecure ? 465 : 587,
    tls: isSecure ? 'from the start' : hasTls ? 'starttls' : 'none',
    from,
    username,
    password: SMTP_PASSWORD_FILE && readNamed(SMTP_PASSWORD_FILE, 'SMTP_PASSWORD_FILE', true, onWarning).trim(),
    ca: SMTP_CA_FILE && readNamed(SMTP_CA_FILE, 'SMTP_CA_FILE', false, onWarning),
  };
}

const hasCredentials = (url: string): boolean => /^\w+:\/\/[^/]*@/.test(url);

/** Whether a receiver wants to know. */
export function concerns({ least, municipalities, rules }: Receiver, rule: string, thing: Thing, severity: Severity): boolean {
  return (
    SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least) &&
    (thing.type === 'district' || (municipalities?.includes(thing.municipality) ?? true)) &&
    (rules?.includes(rule) ?? true)
  );
}
