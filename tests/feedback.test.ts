// Messages about barriers through the real doors: kept, listed, mailed; hostile ones refused or harmless; never too many.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAccessibilityRules } from '@lagebild/shared/domain/accessibility-rules.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMailServer } from './support/mail-server.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };

/** Each from an address of its own, as a front in one's own network tells it, unless the test is about that. */
let callers = 0;
function caller(): string {
  callers += 1;
  return `203.0.113.${callers}`;
}

function send(lagebild: RunningLagebild, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${lagebild.httpUrl}/api/v1/feedback/send`, {
    method: 'POST',
    headers: { ...JSON_HEADERS, 'x-forwarded-for': caller(), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const statusOf = async (lagebild: RunningLagebild, body: unknown, headers?: Record<string, string>) =>
  (await send(lagebild, body, headers)).status;

describe('feedback', () => {
  let lagebild: RunningLagebild;
  beforeAll(async () => {
    lagebild = await runLagebild({ ACCOUNTS: 'off' });
  });
  afterAll(() => lagebild[Symbol.asyncDispose]());

  it('is kept as it was written, listed newest first, dealt with, and deleted', async () => {
    await send(lagebild, { text: '  Die Karte\r\nist zu klein.  ', page: '/m/unna' });
    await send(lagebild, { text: 'Danke für die Liste', contact: 'k.muster@example.org' });
    const { messages, open, isMailed } = await lagebild.ask('feedback');
    expect(messages.map(({ text, page, contact }) => ({ text, page, contact }))).toEqual([
      { text: 'Danke für die Liste', page: null, contact: 'k.muster@example.org' },
      { text: 'Die Karte\nist zu klein.', page: '/m/unna', contact: null },
    ]);
    expect({ open, isMailed }).toEqual({ open: 2, isMailed: false });
    const id = messages[1]?.id ?? 0;
    const done = await lagebild.act('feedbackDone', { id, isDone: true, by: 'Leitstelle' });
    expect(done.done).toMatchObject({ by: 'Leitstelle' });
    expect((await lagebild.ask('feedback')).open).toBe(1);
    expect((await lagebild.act('feedbackDone', { id, isDone: false, by: 'Leitstelle' })).done).toBeNull();
    expect(await lagebild.act('feedbackDelete', { id })).toEqual({ isDeleted: true });
    expect(await lagebild.act('feedbackDelete', { id })).toEqual({ isDeleted: false });
    expect((await lagebild.ask('feedback')).messages).toHaveLength(1);
    await expect(lagebild.act('feedbackDone', { id, isDone: true, by: 'x' })).rejects.toThrow('ENTRY_UNKNOWN');
  });

  it('keeps letters that would steer a screen out of the list, and markup as the text it is', async () => {
    await send(lagebild, {
      text: '<script>alert(1)</script>\u202egnp.exe\u0000\u001b[31m rot',
      page: 'eins\r\nBcc: x@y.example',
      contact: ' \u0007 ',
    });
    const [message] = (await lagebild.ask('feedback')).messages;
    expect(message).toMatchObject({ text: '<script>alert(1)</script>gnp.exe[31m rot', page: 'eins  Bcc: x@y.example', contact: null });
  });

  it.each([
    ['nothing', {}],
    ['too little', { text: ' a ' }],
    ['only letters nobody sees', { text: '\u0000\u0001\u0002\u202e' }],
    ['too much', { text: 'a'.repeat(4001) }],
    ['a contact without end', { text: 'Guten Tag', contact: 'a'.repeat(201) }],
    ['what nobody asked for', { text: 'Guten Tag', id: 7 }],
    ['a number', { text: 7 }],
    ['a list', ['Guten Tag']],
    ['no JSON', '{"text":'],
  ])('refuses %s', async (_what, body) => {
    const before = (await lagebild.ask('feedback')).messages.length;
    expect(await statusOf(lagebild, body)).toBe(400);
    expect((await lagebild.ask('feedback')).messages).toHaveLength(before);
  });

  it('is taken from no foreign page, and not by GET', async () => {
    expect(await statusOf(lagebild, { text: 'Guten Tag' }, { origin: 'https://elsewhere.example' })).toBe(403);
    expect(await statusOf(lagebild, { text: 'Guten Tag' }, { 'content-type': 'text/plain' })).toBe(400);
    expect((await fetch(`${lagebild.httpUrl}/api/v1/feedback/send?text=hallo`)).status).toBe(405);
  });

  it('is taken five times in ten minutes from one address; others are not kept waiting', async () => {
    const one = { 'x-forwarded-for': '198.51.100.7' };
    const statuses = [];
    for (let n = 0; n < 7; n += 1) statuses.push(await statusOf(lagebild, { text: `Nummer ${n}` }, one));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    const refused = await send(lagebild, { text: 'noch eine' }, one);
    expect(await refused.json()).toMatchObject({ code: 'TOO_MANY', hint: 'Try again in some minutes.' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statusOf(lagebild, { text: 'von jemand anderem' })).toBe(200);
  });

  it('is not taken without end, however many addresses somebody has', async () => {
    let taken = 0;
    for (let n = 0; n < 70; n += 1) if ((await statusOf(lagebild, { text: `Flut ${n}` })) === 200) taken += 1;
    expect(taken).toBeLessThan(60);
    expect(await statusOf(lagebild, { text: 'zu viel' })).toBe(429);
  });

  it('tells what the statement says', async () => {
    const statement = await lagebild.ask('accessibility');
    expect(statement.operator.name).toBeNull();
    expect(statement.ombudsman.name).toBe('Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen');
    expect(statement.barriers.length).toBeGreaterThan(0);
  });
});

it('is mailed to whom the settings name, quoted, with what was written in the body alone', async () => {
  await using server = await startMailServer();
  await using lagebild = await runLagebild({
    ACCOUNTS: 'off',
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    SMTP_STARTTLS: 'off',
    ALARM_MAIL_FROM: 'lagebild@kreis.example',
    FEEDBACK_MAIL_TO: 'barrierefrei@kreis.example, zweite@kreis.example',
    PUBLIC_URL: 'https://lagebild.kreis.example/',
  });
  await send(lagebild, { text: 'Zeile eins\n-- \nBcc: x@y.example', page: '/luft', contact: 'a@b.example\r\nSubject: gekapert' });
  await expect.poll(() => server.mails.length, { timeout: 15_000 }).toBe(2);
  expect(server.mails.flatMap(({ to }) => to).sort()).toEqual(['barrierefrei@kreis.example', 'zweite@kreis.example']);
  const [mail] = server.mails;
  expect(mail?.subject).toBe('[Lagebild] Rückmeldung zur Barrierefreiheit');
  expect(mail?.text).toContain('> Zeile eins\r\n> -- \r\n> Bcc: x@y.example');
  expect(mail?.text).toContain('Antwort erbeten an: a@b.example  Subject: gekapert');
  expect(mail?.text).toContain('https://lagebild.kreis.example/barrierefreiheit?part=rueckmeldungen');
  expect((await lagebild.ask('feedback')).isMailed).toBe(true);
});

it('survives a restart, and goes when its time is over', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-feedback-'));
  let registry = openRegistry(folder);
  registry.feedback.add({ text: 'alt', page: null, contact: null }, 1000);
  registry.feedback.add({ text: 'neu', page: null, contact: null }, 5000);
  registry.close();
  registry = openRegistry(folder);
  expect(registry.feedback.list(10).map(({ text }) => text)).toEqual(['neu', 'alt']);
  registry.feedback.expire(2000);
  expect(registry.feedback.list(10).map(({ text }) => text)).toEqual(['neu']);
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the statement', () => {
  const shipped = readFileSync('region/accessibility.yaml', 'utf8');

  it('is the operator’s to complete', async () => {
    const region = mkdtempSync(join(tmpdir(), 'lagebild-region-'));
    cpSync('region', region, { recursive: true });
    writeFileSync(
      join(region, 'accessibility.yaml'),
      shipped.replace('name: null', 'name: Kreis Unna').replace('date: null', 'date: 2026-11-30'),
    );
    await using lagebild = await runLagebild({ ACCOUNTS: 'off', REGION_DIR: region });
    const { operator, assessment } = await lagebild.ask('accessibility');
    expect([operator.name, assessment.date]).toEqual(['Kreis Unna', '2026-11-30']);
    rmSync(region, { recursive: true, force: true });
  });

  it('names file and line of what does not fit', () => {
    expect(() => parseAccessibilityRules(shipped.replace('conformity: partial', 'conformity: perfect'))).toThrow(
      /region\/accessibility\.yaml:\d+:\d+: conformity: /,
    );
  });
});
