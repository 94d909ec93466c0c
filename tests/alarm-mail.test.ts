// Alarms by mail, against a real mail server in a process of its own: once each, whatever the server does and whoever is killed when.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dispatcher, type DispatchTiming } from '@lagebild/ingest/notify/dispatcher.ts';
import { loadNotification } from '@lagebild/ingest/notify/receivers.ts';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { loadAlarmRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from './support/certificate.ts';
import { type MailServer, startMailServer } from './support/mail-server.ts';
import { closeAlarm, openAlarm } from './support/told-alarms.ts';

const book = loadRuleBook('region');
const rules = loadAlarmRules('region', book);
const TO = ['ALARM_MAIL_TO'];
const QUICK: Partial<DispatchTiming> = { everyMs: 20, gatherMs: 100, digestMs: 400, retriesMs: [100] };
/** A mail takes its time on a machine that is busy. */
const PATIENCE = { timeout: 15_000 };

let folder: string;
let registry: Registry;
let server: MailServer | undefined;
let dispatcher: Dispatcher | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-mail-'));
  registry = openRegistry(join(folder, 'data'));
});
afterEach(async () => {
  await dispatcher?.close();
  dispatcher = undefined;
  registry.close();
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function dispatch(settings: Readonly<Record<string, string>> = {}, timing: Partial<DispatchTiming> = {}): Dispatcher {
  const given = readSettings({
    SMTP_URL: `smtp://127.0.0.1:${server?.port}`,
    SMTP_STARTTLS: 'off',
    ALARM_MAIL_FROM: 'lagebild@kreis.example',
    ALARM_MAIL_TO: 'leitstelle@kreis.example',
    PUBLIC_URL: 'https://lagebild.kreis.example/',
    ...settings,
  });
  const notification = loadNotification('region', rules, given);
  dispatcher = new Dispatcher({ notification, rules, book, registry, log: pino({ level: 'silent' }), timing: { ...QUICK, ...timing } });
  return dispatcher;
}

const mails = () => server?.mails ?? [];
const subjects = () => mails().map(({ subject }) => subject);
const outcomes = () => registry.alarmNotices.counts();

describe('a mail', () => {
  it('tells of an alarm in one sentence with a link, and of its end to whom it was told', async () => {
    server = await startMailServer();
    dispatch();
    registry.devices.note({ municipality: 'unna', kind: 'air', device: 'a', time: 1 }, { name: 'Messstelle Öster\r\nBcc: x@y.example' }, 1);
    const id = openAlarm(registry, 'a', TO);
    await expect.poll(subjects, PATIENCE).toEqual(['[Lagebild] Warnung: Gerät still – Unna']);
    const [mail] = mails();
    expect(mail?.to).toEqual(['leitstelle@kreis.example']);
    expect(mail?.text).toContain('Messstelle Öster Bcc: x@y.example in Unna meldet seit 2 Stunden nicht mehr.');
    expect(mail?.text).toContain(`https://lagebild.kreis.example/alarme?id=${id}`);
    closeAlarm(registry, id, [...TO, 'somebody else']);
    await expect.poll(subjects, PATIENCE).toEqual(['[Lagebild] Warnung: Gerät still – Unna', '[Lagebild] Beendet: Gerät still – Unna']);
    await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 2 } });
  });

  it('is one for everything that opens together, and then no more than one in a while', async () => {
    server = await startMailServer();
    dispatch({}, { digestMs: 1500 });
    openAlarm(registry, 'first', TO);
    await expect.poll(subjects, PATIENCE).toHaveLength(1);
    for (let n = 0; n < 70; n += 1) openAlarm(registry, `d-${n}`, TO);
    await expect.poll(subjects, PATIENCE).toHaveLength(2);
    expect(subjects()[1]).toBe('[Lagebild] 70 neue Alarme');
    expect(mails()[1]?.text).toContain('und 20 weitere');
  });

  it('goes to each address of its own, with the words of the receiver', async () => {
    server = await startMailServer();
    dispatch({ ALARM_MAIL_TO: 'a@kreis.example, b@kreis.example', ALARM_LANGUAGE: 'en' });
    openAlarm(registry, 'a', TO);
    await expect
      .poll(
        () =>
          mails()
            .flatMap(({ to }) => to)
            .sort(),
        PATIENCE,
      )
      .toEqual(['a@kreis.example', 'b@kreis.example']);
    expect(mails()[0]?.text).toContain('has not reported for 2 hours');
    expect(mails()[0]?.messageId).not.toBe(mails()[1]?.messageId);
  });
});

describe('the mail server', () => {
  it('that is away gets it once it is back; a restart in between loses and doubles nothing', async () => {
    server = await startMailServer();
    await server.stop();
    const first = dispatch();
    openAlarm(registry, 'a', TO);
    await expect.poll(() => first.problems.map(({ code }) => code), PATIENCE).toEqual(['ALARMS_UNTOLD']);
    await first.close();
    const second = dispatch();
    await server.start();
    await expect.poll(subjects, PATIENCE).toHaveLength(1);
    await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 1 } });
    expect(second.problems).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(subjects()).toHaveLength(1);
  });

  it('that dies before it says that it took it gets it again, with the same Message-ID', async () => {
    server = await startMailServer();
    server.treat({ diesAfterTaking: true });
    dispatch();
    openAlarm(registry, 'a', TO);
    await expect.poll(subjects, PATIENCE).toHaveLength(1);
    await expect.poll(() => outcomes().waiting, PATIENCE).toBe(1);
    await server.stop();
    await server.start();
    await expect.poll(subjects, PATIENCE).toHaveLength(2);
    expect(mails()[0]?.messageId).toBe(mails()[1]?.messageId);
    expect(mails()[0]?.messageId).toMatch(/^<[0-9a-f-]{36}@kreis\.example>$/);
  });

  it.each([
    ['has no time for the recipient', { at: 'recipient', code: 450 }],
    ['has no time for the message', { at: 'message', code: 451 }],
  ] as const)('that %s (4xx) gets it again until it takes it', async (_, refuses) => {
    server = await startMailServer();
    server.treat({ refuses });
    dispatch();
    openAlarm(registry, 'a', TO);
    await expect.poll(() => registry.alarmNotices.due()[0]?.attempts, PATIENCE).toBeGreaterThanOrEqual(2);
    server.treat({});
    await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 1 } });
    expect(subjects()).toHaveLength(1);
  });

  it('that refuses one recipient for good (5xx) is not asked again for that one; the other gets it', async () => {
    server = await startMailServer();
    server.treat({ refuses: { at: 'recipient', code: 550, only: 'gone@kreis.example' } });
    dispatch({ ALARM_MAIL_TO: 'gone@kreis.example, here@kreis.example' });
    openAlarm(registry, 'a', TO);
    await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 1, refused: 1 } });
    expect(mails().map(({ to }) => to)).toEqual([['here@kreis.example']]);
  });

  it('that is slow holds up nobody, and what it takes in the end came once', async () => {
    server = await startMailServer();
    server.treat({ slowMs: 1500 });
    dispatch({ ALARM_MAIL_TO: 'a@kreis.example, b@kreis.example, c@kreis.example' });
    openAlarm(registry, 'a', TO);
    await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 3 } });
    expect(mails()).toHaveLength(3);
  });

  it('that does not come to an end in good time is tried again, with the same Message-ID', async () => {
    server = await startMailServer();
    server.treat({ slowMs: 3000 });
    dispatch({}, { patienceMs: 1000 });
    openAlarm(registry, 'a', TO);
    await expect.poll(() => registry.alarmNotices.due()[0]?.attempts, PATIENCE).toBeGreaterThanOrEqual(1);
    server.treat({});
    await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { sent: 1 } });
    expect(new Set(mails().map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('is given up after days', async () => {
    server = await startMailServer();
    await server.stop();
    dispatch({}, { giveUpMs: 300 });
    openAlarm(registry, 'a', TO);
    await expect.poll(outcomes, PATIENCE).toEqual({ waiting: 0, ended: { given_up: 1 } });
  });
});

describe('TLS', () => {
  const files = () => ({ CERT_FILE: join(folder, 'cert.pem'), KEY_FILE: join(folder, 'key.pem') });
  const withPassword = () => {
    writeFileSync(join(folder, 'password'), 'correct horse\n', { mode: 0o600 });
    return { SMTP_USERNAME: 'lagebild', SMTP_PASSWORD_FILE: join(folder, 'password'), SMTP_CA_FILE: join(folder, 'ca.pem') };
  };
  const secured = { SMTP_USER: 'lagebild', SMTP_PASSWORD: 'correct horse' };

  it.each([
    ['by STARTTLS', 'smtp', 'starttls'],
    ['from the start', 'smtps', 'from the start'],
  ])('%s, with a password, to a server whose authority is known', async (_, scheme, tls) => {
    makeCertificate(folder);
    server = await startMailServer({ ...secured, ...files(), SMTP_TLS: tls });
    dispatch({ ...withPassword(), SMTP_URL: `${scheme}://127.0.0.1:${server.port}`, SMTP_STARTTLS: 'required' });
    openAlarm(registry, 'a', TO);
    await expect.poll(() => mails().map(({ secure }) => secure), PATIENCE).toEqual([true]);
  });

  it('is required: a server without it, or one nobody knows, gets nothing, and the password least of all', async () => {
    server = await startMailServer();
    const plain = dispatch({ SMTP_STARTTLS: 'required' });
    openAlarm(registry, 'a', TO);
    await expect.poll(() => plain.problems.length, PATIENCE).toBe(1);
    await plain.close();
    await server.stop();
    makeCertificate(folder);
    server = await startMailServer({ ...secured, ...files(), SMTP_TLS: 'starttls' });
    const { SMTP_CA_FILE: _, ...unknown } = withPassword();
    const stranger = dispatch({ ...unknown, SMTP_STARTTLS: 'required' });
    await expect.poll(() => stranger.problems.map(({ detail }) => detail).join(), PATIENCE).toMatch(/certificate/);
    expect(mails()).toEqual([]);
  });
});

describe('settings', () => {
  const load = (settings: Readonly<Record<string, string>>) => () =>
    loadNotification('region', rules, readSettings({ ALARM_MAIL_TO: 'a@b.example', ...settings }));

  it('without any receiver nobody is told', () => {
    expect(loadNotification('region', rules, readSettings({}))).toEqual({
      receivers: [],
      mailServer: undefined,
      publicUrl: undefined,
    });
  });

  it.each([
    [{}, /SMTP_URL names no mail server/],
    [{ SMTP_URL: 'smtp://a.example' }, /ALARM_MAIL_FROM names no sender/],
    [{ SMTP_URL: 'smtp://u:p@a.example', ALARM_MAIL_FROM: 'a@b.example' }, /SMTP_URL holds credentials/],
    [{ SMTP_URL: 'smtp://a.example', ALARM_MAIL_FROM: 'a@b.example', SMTP_USERNAME: 'u' }, /belong together/],
    [{ ALARM_MAIL_TO: 'nobody' }, /"nobody" is no mail address/],
    [{ ALARM_MAIL_TO: 'a@b.example, "x" <c@d.example>' }, /no mail address/],
    [{ ALARM_WEBHOOK_URL: 'https://a.example' }, /needs ALARM_WEBHOOK_SECRET_FILE/],
  ])('%o are refused', (settings, sentence) => {
    expect(load(settings)).toThrow(sentence);
  });

  it('do not let a password go in the clear', () => {
    writeFileSync(join(folder, 'password'), 'x', { mode: 0o600 });
    const given = {
      SMTP_URL: 'smtp://a.example',
      ALARM_MAIL_FROM: 'a@b.example',
      SMTP_USERNAME: 'u',
      SMTP_PASSWORD_FILE: join(folder, 'password'),
      SMTP_STARTTLS: 'off',
    };
    expect(load(given)).toThrow(/in the clear/);
  });
});
