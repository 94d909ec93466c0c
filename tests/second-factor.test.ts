// A second factor over HTTP: set up, asked for at each sign-in, never more than once the same code, taken away by whoever may.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeOf, wrongCodeOf } from './support/codes.ts';
import { firstAdministrator, invite, PASSWORD, Person } from './support/people.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const UNNA = [{ role: 'viewer' as const, municipality: 'unna' }];

let lagebild: RunningLagebild;
let administrator: Person;

beforeAll(async () => {
  lagebild = await runLagebild({ ACCOUNTS: 'required' });
  administrator = await firstAdministrator(lagebild);
}, 60_000);
afterAll(async () => {
  vi.useRealTimers();
  await lagebild?.[Symbol.asyncDispose]();
});

/** Codes are taken once each: time goes on when a test says so. */
const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
beforeEach(() => later(2 * MINUTE));

const nobody = (): Person => new Person(lagebild.httpUrl);

/** Status and code of a refusal. */
async function refused(response: Promise<Response>): Promise<readonly [number, string]> {
  const answer = await response;
  const { code } = (await answer.json()) as { code: string };
  return [answer.status, code];
}
const give = (person: Person, oneTimeCode: string) => person.post(paths.signInCode, { oneTimeCode });

async function setUp(person: Person): Promise<{ secret: string; recoveryCodes: readonly string[] }> {
  const { secret } = await person.act('secondFactorBegin', { current: PASSWORD });
  const { recoveryCodes } = await person.act('secondFactorConfirm', { oneTimeCode: codeOf(secret) });
  later(MINUTE);
  return { secret, recoveryCodes };
}

/** Somebody with a second factor. */
async function withFactor(login: string) {
  const person = await invite(administrator, lagebild.httpUrl, login, UNNA);
  return { person, ...(await setUp(person)) };
}

/** Somebody whose password was right, and whose code is missing. */
async function halfWay(login: string, password = PASSWORD): Promise<Person> {
  const person = nobody();
  expect(await person.act('signIn', { login, password })).toMatchObject({ account: null, grants: [], isCodeNeeded: true });
  return person;
}

const idOf = async (login: string): Promise<number> =>
  (await administrator.ask('accounts')).accounts.find((one) => one.login === login)?.id ?? 0;

describe('setting it up', () => {
  it('needs the password, and changes nothing before a right code has come', async () => {
    const person = await invite(administrator, lagebild.httpUrl, 'anfang', UNNA);
    expect(await refused(person.post(paths.secondFactorBegin, { current: 'drei Krähen im Regen' }))).toEqual([401, 'SIGN_IN_WRONG']);
    expect(await refused(person.post(paths.secondFactorConfirm, { oneTimeCode: '123456' }))).toEqual([410, 'SET_UP_OVER']);
    const { secret, uri } = await person.act('secondFactorBegin', { current: PASSWORD });
    expect(secret).toMatch(/^[A-Z2-7]{32}$/); // 160 bits
    expect(Object.fromEntries(new URL(uri).searchParams)).toEqual({
      issuer: 'Lagebild',
      secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    expect(new URL(uri).pathname).toContain('Lagebild:anfang');
    for (const oneTimeCode of [wrongCodeOf(secret), codeOf(secret, 2), codeOf(secret, -2), 'keiner'])
      expect(await refused(person.post(paths.secondFactorConfirm, { oneTimeCode }))).toEqual([401, 'CODE_WRONG']);
    expect(await person.ask('secondFactor')).toEqual({ isPossible: true, since: null, recoveryCodesLeft: 0, requiredFrom: null });
    expect((await nobody().act('signIn', { login: 'anfang', password: PASSWORD })).isCodeNeeded).toBe(false);
    later(11 * MINUTE);
    expect(await refused(person.post(paths.secondFactorConfirm, { oneTimeCode: codeOf(secret) }))).toEqual([410, 'SET_UP_OVER']);
  });

  it('is over after ten wrong codes: who holds the session and no password does not guess its way to recovery codes', async () => {
    const person = await invite(administrator, lagebild.httpUrl, 'raten', UNNA);
    const { secret } = await person.act('secondFactorBegin', { current: PASSWORD });
    const confirm = (oneTimeCode: string) => refused(person.post(paths.secondFactorConfirm, { oneTimeCode }));
    for (let nth = 0; nth < 10; nth += 1) expect(await confirm(wrongCodeOf(secret, nth))).toEqual([401, 'CODE_WRONG']);
    expect(await confirm(codeOf(secret))).toEqual([410, 'SET_UP_OVER']);
    expect((await setUp(person)).recoveryCodes).toHaveLength(10);
  });

  it('gives ten recovery codes, ends all other sessions, and goes on here under another secret', async () => {
    const person = await invite(administrator, lagebild.httpUrl, 'einschalten', UNNA);
    const elsewhere = nobody();
    await elsewhere.act('signIn', { login: 'einschalten', password: PASSWORD });
    const before = person.cookie;
    const { secret } = await person.act('secondFactorBegin', { current: PASSWORD });
    // Another session of the same account has not begun anything.
    expect(await refused(elsewhere.post(paths.secondFactorConfirm, { oneTimeCode: codeOf(secret) }))).toEqual([410, 'SET_UP_OVER']);
    const { recoveryCodes } = await person.act('secondFactorConfirm', { oneTimeCode: ` ${codeOf(secret).replace(/^.../, '$& ')} ` });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await elsewhere.status(paths.devices)).toBe(401);
    expect(await person.status(paths.devices)).toBe(200);
    expect(person.cookie).not.toBe(before);
    expect(await person.ask('secondFactor')).toMatchObject({ since: Date.now(), recoveryCodesLeft: 10 });
    expect(await refused(person.post(paths.secondFactorBegin, { current: PASSWORD }))).toEqual([409, 'SECOND_FACTOR_ON']);
    expect((await administrator.ask('accounts')).accounts.find(({ login }) => login === 'einschalten')).toMatchObject({
      hasSecondFactor: true,
    });
    // The code that proved it signs in nobody.
    expect(await refused(give(await halfWay('einschalten'), codeOf(secret)))).toEqual([401, 'CODE_WRONG']);
    const { entries } = await administrator.ask('audit', { who: 'einschalten' });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['secondFactorBegin', 'secondFactorConfirm', 'signInFailed']),
    );
    for (const hidden of [secret, codeOf(secret), ...recoveryCodes])
      expect(JSON.stringify(entries).replaceAll(' ', '')).not.toContain(hidden);
  });
});

describe('a link for a screen on a wall that was made before', () => {
  it('signs nobody in once the second factor is turned on or off, or taken away; a password link stays', async () => {
    const person = await invite(administrator, lagebild.httpUrl, 'wand', UNNA);
    const id = await idOf('wand');
    const status = async (secret: string): Promise<number> => (await nobody().post(paths.linkUse, { secret })).status;
    const before = await person.act('wallLink', {});
    const { secret } = await setUp(person);
    expect(await status(before.link)).toBe(410);
    const between = await person.act('wallLink', {});
    await person.act('secondFactorEnd', { current: PASSWORD, oneTimeCode: codeOf(secret) });
    expect(await status(between.link)).toBe(410);
    await setUp(person);
    const last = await person.act('wallLink', {});
    const { link } = await administrator.act('accountLink', { id });
    await administrator.act('accountFactorEnd', { id });
    expect(await status(last.link)).toBe(410);
    // Who has lost password and phone gets both acts, in whatever order.
    expect(await nobody().act('linkUse', { secret: link, password: PASSWORD })).toMatchObject({ account: { login: 'wand' } });
  });
});

describe('signing in', () => {
  it('has no session before the code, and tells of it to nobody who has not given the right password', async () => {
    const { secret } = await withFactor('zwei-schritte');
    const wrong = await nobody().post(paths.signIn, { login: 'zwei-schritte', password: 'falsch' });
    expect([wrong.status, ((await wrong.json()) as { code: string }).code]).toEqual([401, 'SIGN_IN_WRONG']);
    expect(wrong.headers.getSetCookie()).toEqual([]);

    const person = nobody();
    const first = await person.post(paths.signIn, { login: 'zwei-schritte', password: PASSWORD });
    const [set, ...more] = first.headers.getSetCookie();
    expect(more).toEqual([]);
    expect(set).toMatch(/^__Host-lagebild-half=[\w-]{43}; /);
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/', 'Max-Age=300']) expect(set).toContain(part);
    expect(await first.text()).not.toContain('zwei-schritte');
    expect(await person.ask('me')).toMatchObject({ account: null, grants: [] });
    // Whoever has the password and no phone goes away here: that they were there is written down.
    const [asked, ...others] = (await administrator.ask('audit', { who: 'zwei-schritte', action: 'codeAsked' })).entries;
    expect([asked?.what, asked?.origin, others]).toEqual([
      expect.stringContaining('"how":"password"'),
      expect.stringContaining('127.0.0.1'),
      [],
    ]);
    for (const path of [paths.devices, paths.secondFactor, paths.sessions, '/socket.io/?EIO=4&transport=polling'])
      expect(await person.status(path)).toBe(path.startsWith('/socket') ? 403 : 401);

    expect(await person.act('signInCode', { oneTimeCode: codeOf(secret) })).toMatchObject({ account: { login: 'zwei-schritte' } });
    expect(person.half).toBeUndefined();
    expect(await person.status(paths.devices)).toBe(200);
    expect(await person.status('/socket.io/?EIO=4&transport=polling')).toBe(200);
    const [entry] = (await administrator.ask('audit', { who: 'zwei-schritte', action: 'signIn' })).entries;
    expect(entry?.what).toContain('"how":"password and code"');
  });

  it('takes the code of now, of a step before and of one after, each once, and none that is older than the last', async () => {
    const { secret } = await withFactor('takt');
    for (const steps of [-2, 2]) expect(await refused(give(await halfWay('takt'), codeOf(secret, steps)))).toEqual([401, 'CODE_WRONG']);
    for (const steps of [-1, 0, 1]) {
      await (await halfWay('takt')).act('signInCode', { oneTimeCode: codeOf(secret, steps) });
      expect(await refused(give(await halfWay('takt'), codeOf(secret, steps)))).toEqual([401, 'CODE_WRONG']);
    }
    for (const steps of [-1, 0]) expect(await refused(give(await halfWay('takt'), codeOf(secret, steps)))).toEqual([401, 'CODE_WRONG']);
  });

  it('goes on in the browser in which it began, once, for five minutes, for its own account', async () => {
    const { secret } = await withFactor('faden');
    const other = await withFactor('andere');
    const person = await halfWay('faden');
    expect(await refused(give(nobody(), codeOf(secret)))).toEqual([410, 'SIGN_IN_OVER']);
    const guesser = nobody();
    guesser.half = '__Host-lagebild-half=made-up';
    expect(await refused(give(guesser, codeOf(secret)))).toEqual([410, 'SIGN_IN_OVER']);
    expect(await refused(give(person, codeOf(other.secret)))).toEqual([401, 'CODE_WRONG']);
    expect(await refused(give(person, other.recoveryCodes[0] ?? ''))).toEqual([401, 'CODE_WRONG']);
    const { half } = person;
    await person.act('signInCode', { oneTimeCode: codeOf(secret) });
    later(MINUTE);
    const thief = nobody();
    thief.half = half;
    expect(await refused(give(thief, codeOf(secret)))).toEqual([410, 'SIGN_IN_OVER']);
    const late = await halfWay('faden');
    later(5 * MINUTE);
    expect(await refused(give(late, codeOf(secret)))).toEqual([410, 'SIGN_IN_OVER']);
  });

  it('is over when the password has changed, the account is blocked, or its second factor is gone', async () => {
    const { secret } = await withFactor('wandel');
    const id = await idOf('wandel');
    const blocked = await halfWay('wandel');
    await administrator.act('accountBlock', { id, isBlocked: true });
    expect(await refused(give(blocked, codeOf(secret)))).toEqual([410, 'SIGN_IN_OVER']);
    await administrator.act('accountBlock', { id, isBlocked: false });
    const old = await halfWay('wandel');
    const { link } = await administrator.act('accountLink', { id });
    const person = nobody();
    // A link sets the password; the second factor stays.
    expect(await person.act('linkUse', { secret: link, password: `${PASSWORD} neu` })).toMatchObject({ account: null, isCodeNeeded: true });
    expect(await person.status(paths.devices)).toBe(401);
    expect(await refused(give(old, codeOf(secret)))).toEqual([410, 'SIGN_IN_OVER']);
    await person.act('signInCode', { oneTimeCode: codeOf(secret) });
    const last = await halfWay('wandel', `${PASSWORD} neu`);
    await administrator.act('accountFactorEnd', { id });
    later(MINUTE);
    expect(await refused(give(last, codeOf(secret)))).toEqual([410, 'SIGN_IN_OVER']);
  });

  it('takes a recovery code, once, however it is written', async () => {
    const { recoveryCodes } = await withFactor('papier');
    const [code = ''] = recoveryCodes;
    const person = await halfWay('papier');
    await person.act('signInCode', { oneTimeCode: code.toLowerCase().replaceAll('-', ' ') });
    expect((await person.ask('secondFactor')).recoveryCodesLeft).toBe(9);
    expect(await refused(give(await halfWay('papier'), code))).toEqual([401, 'CODE_WRONG']);
    const [entry] = (await administrator.ask('audit', { who: 'papier', action: 'signIn' })).entries;
    expect(entry?.what).toContain('"how":"password and recovery code"');
  });

  it('makes whoever guesses wait, signing in anew or not; a recovery code never waits, and another password ends it', async () => {
    const { secret, recoveryCodes } = await withFactor('ziel');
    for (let nth = 0; nth < 5; nth += 1)
      expect(await refused(give(await halfWay('ziel'), wrongCodeOf(secret, nth)))).toEqual([401, 'CODE_WRONG']);
    const thief = await halfWay('ziel');
    const told = await give(thief, codeOf(secret));
    expect(await told.json()).toMatchObject({ status: 429, code: 'TOO_MANY', reason: 'wrong_codes', retryAfterS: 60 });
    expect(told.headers.get('retry-after')).toBe('60');
    later(MINUTE);
    expect(await refused(give(thief, wrongCodeOf(secret)))).toEqual([401, 'CODE_WRONG']);
    expect(((await (await give(thief, codeOf(secret))).json()) as { retryAfterS: number }).retryAfterS).toBe(120);
    const owner = await halfWay('ziel');
    await owner.act('signInCode', { oneTimeCode: recoveryCodes[0] ?? '' });
    await owner.act('passwordChange', { current: PASSWORD, next: `${PASSWORD} zwei` });
    await (await halfWay('ziel', `${PASSWORD} zwei`)).act('signInCode', { oneTimeCode: codeOf(secret) });
  });

  it('is refused from a foreign page', async () => {
    const { secret } = await withFactor('fremd');
    const person = await halfWay('fremd');
    const foreign = { origin: 'https://foreign.example' };
    expect(await refused(person.post(paths.signInCode, { oneTimeCode: codeOf(secret) }, foreign))).toEqual([403, 'FOREIGN_ORIGIN']);
  });
});

describe('turning it off, and new recovery codes', () => {
  it('need password and code; the other sessions end, and the next sign-in asks for no code', async () => {
    const { person, secret, recoveryCodes } = await withFactor('aus');
    const elsewhere = await halfWay('aus');
    await elsewhere.act('signInCode', { oneTimeCode: recoveryCodes[0] ?? '' });
    const end = (body: object) => refused(person.post(paths.secondFactorEnd, body));
    expect(await end({ current: PASSWORD })).toEqual([400, 'BODY_INVALID']);
    expect(await end({ current: 'falsch', oneTimeCode: codeOf(secret) })).toEqual([401, 'SIGN_IN_WRONG']);
    expect(await end({ current: PASSWORD, oneTimeCode: wrongCodeOf(secret) })).toEqual([401, 'CODE_WRONG']);
    const renewed = await person.act('recoveryCodesRenew', { current: PASSWORD, oneTimeCode: recoveryCodes[1] ?? '' });
    expect(await end({ current: PASSWORD, oneTimeCode: recoveryCodes[2] ?? '' })).toEqual([401, 'CODE_WRONG']);
    expect((await person.ask('secondFactor')).recoveryCodesLeft).toBe(10);
    expect(await elsewhere.status(paths.devices)).toBe(200);
    await person.act('secondFactorEnd', { current: PASSWORD, oneTimeCode: codeOf(secret) });
    expect(await elsewhere.status(paths.devices)).toBe(401);
    expect(await person.ask('secondFactor')).toMatchObject({ since: null, recoveryCodesLeft: 0 });
    expect(await end({ current: PASSWORD, oneTimeCode: renewed.recoveryCodes[0] ?? '' })).toEqual([409, 'SECOND_FACTOR_OFF']);
    expect(await nobody().act('signIn', { login: 'aus', password: PASSWORD })).toMatchObject({
      account: { login: 'aus' },
      isCodeNeeded: false,
    });
  });

  it('are not guessed by who has a session and the password: a new password ends no waiting there', async () => {
    const { person, secret, recoveryCodes } = await withFactor('zaehler');
    const end = (current: string, oneTimeCode: string) => refused(person.post(paths.secondFactorEnd, { current, oneTimeCode }));
    for (let nth = 0; nth < 5; nth += 1) expect(await end(PASSWORD, wrongCodeOf(secret, nth))).toEqual([401, 'CODE_WRONG']);
    const next = `${PASSWORD} neu`;
    await person.act('passwordChange', { current: PASSWORD, next });
    expect(await end(next, wrongCodeOf(secret))).toEqual([429, 'TOO_MANY']);
    // Signing in with the new one does not wait, and recovery codes never do.
    await (await halfWay('zaehler', next)).act('signInCode', { oneTimeCode: codeOf(secret) });
    await person.act('secondFactorEnd', { current: next, oneTimeCode: recoveryCodes[0] ?? '' });
  });
});

describe('taking it away from somebody who has lost it', () => {
  it('is for whoever administers the whole account, ends its sessions, and is an entry of its own', async () => {
    const { person } = await withFactor('verloren');
    const id = await idOf('verloren');
    const kamen = await invite(administrator, lagebild.httpUrl, 'chefin-kamen', [{ role: 'administrator', municipality: 'kamen' }]);
    const unna = await invite(administrator, lagebild.httpUrl, 'chefin-unna', [{ role: 'administrator', municipality: 'unna' }]);
    for (const stranger of [person, kamen])
      expect(await refused(stranger.post(paths.accountFactorEnd, { id }))).toEqual([403, 'FORBIDDEN']);
    await administrator.act('accountGrants', { id, grants: [...UNNA, { role: 'viewer', municipality: 'kamen' }] });
    // Of somebody who works elsewhere too, it is neither told nor taken.
    expect((await unna.ask('accounts')).accounts.find((one) => one.id === id)?.hasSecondFactor).toBeNull();
    expect(await refused(unna.post(paths.accountFactorEnd, { id }))).toEqual([403, 'FORBIDDEN']);
    await administrator.act('accountGrants', { id, grants: UNNA });
    expect((await unna.act('accountFactorEnd', { id })).hasSecondFactor).toBe(false);
    expect(await person.status(paths.devices)).toBe(401);
    expect(await refused(unna.post(paths.accountFactorEnd, { id }))).toEqual([409, 'SECOND_FACTOR_OFF']);
    expect((await nobody().act('signIn', { login: 'verloren', password: PASSWORD })).isCodeNeeded).toBe(false);
    const [entry] = (await administrator.ask('audit', { action: 'accountFactorEnd' })).entries.filter(({ who }) => who === 'chefin-unna');
    expect(entry).toMatchObject({ municipality: 'unna', what: expect.stringContaining('"login":"verloren"') });
  });

  it('is not for oneself: that needs password and code', async () => {
    const response = await administrator.post(paths.accountFactorEnd, { id: await idOf('leitung') });
    expect(await response.json()).toMatchObject({ status: 403, reason: 'own_second_factor' });
  });
});
