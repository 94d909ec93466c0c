// What changes while a password is looked at, which takes a fraction of a second: whoever was on their way in with what held before is not in.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { codeOf } from './support/codes.ts';
import { firstAdministrator, invite, PASSWORD, Person } from './support/people.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const UNNA = [{ role: 'viewer' as const, municipality: 'unna' }];
const OTHER_PASSWORD = `${PASSWORD} neu`;

let lagebild: RunningLagebild;
let administrator: Person;

beforeAll(async () => {
  vi.setSystemTime(Date.now()); // codes are of this moment, however long it takes
  lagebild = await runLagebild({ ACCOUNTS: 'required' });
  administrator = await firstAdministrator(lagebild);
}, 60_000);
afterAll(async () => {
  vi.useRealTimers();
  await lagebild?.[Symbol.asyncDispose]();
});
/** Wrong passwords are forgotten. */
beforeEach(() => void vi.setSystemTime(Date.now() + 61 * MINUTE));

const owner = (login: string): Promise<Person> => invite(administrator, lagebild.httpUrl, login, UNNA);
const idOf = async (login: string): Promise<number> =>
  (await administrator.ask('accounts')).accounts.find((one) => one.login === login)?.id ?? 0;

/** Somebody with the password who comes again and again: some of it is under way whatever happens meanwhile. */
function onTheWayIn(login: string) {
  const thieves = Array.from({ length: 5 }, () => new Person(lagebild.httpUrl));
  const answers = thieves.map((thief) => thief.post(paths.signIn, { login, password: PASSWORD }));
  return {
    async statuses(): Promise<number[]> {
      await Promise.all(answers);
      return Promise.all(thieves.map((thief) => thief.status(paths.devices)));
    },
  };
}
const NOBODY = Array.from({ length: 5 }, () => 401);

/** Two passwords are looked at at a time: whoever comes now has to wait for those before. */
function keepBusy() {
  const people = Array.from({ length: 4 }, () => new Person(lagebild.httpUrl).act('signIn', { login: 'leitung', password: PASSWORD }));
  return { [Symbol.asyncDispose]: () => Promise.all(people).then(() => undefined) };
}

/** Somebody who has shown the app already, and turns the second factor on with one more question. */
async function aboutToTurnOn(person: Person): Promise<() => Promise<unknown>> {
  const { secret } = await person.act('secondFactorBegin', { current: PASSWORD });
  return () => person.act('secondFactorConfirm', { oneTimeCode: codeOf(secret) });
}

it('a sign-in that began before the second factor was turned on is asked for the code', async () => {
  const turnOn = await aboutToTurnOn(await owner('einschalten'));
  const thieves = onTheWayIn('einschalten');
  await turnOn();
  expect(await thieves.statuses()).toEqual(NOBODY);
});

it('a password that was right when its sign-in began lets nobody in once there is another', async () => {
  await owner('wechsel');
  const { link } = await administrator.act('accountLink', { id: await idOf('wechsel') });
  const linkUsed = new Person(lagebild.httpUrl).act('linkUse', { secret: link, password: OTHER_PASSWORD });
  const thieves = onTheWayIn('wechsel');
  await linkUsed;
  expect(await thieves.statuses()).toEqual(NOBODY);
});

it('a sign-in that began before the account was blocked is not there when it is unblocked', async () => {
  await owner('sperre');
  const id = await idOf('sperre');
  const thieves = onTheWayIn('sperre');
  await administrator.act('accountBlock', { id, isBlocked: true });
  await thieves.statuses();
  await administrator.act('accountBlock', { id, isBlocked: false });
  expect(await thieves.statuses()).toEqual(NOBODY);
});

it('a session that is ended meanwhile changes no password and becomes no other session', async () => {
  const person = await owner('sitzung');
  const thief = new Person(lagebild.httpUrl);
  await thief.act('signIn', { login: 'sitzung', password: PASSWORD });
  const turnOn = await aboutToTurnOn(person);
  await using _ = keepBusy();
  const changed = thief.post(paths.passwordChange, { current: PASSWORD, next: OTHER_PASSWORD });
  await turnOn();
  expect((await changed).status).toBe(401);
  expect(await thief.status(paths.devices)).toBe(401);
  expect(await person.status(paths.devices)).toBe(200);
  expect((await new Person(lagebild.httpUrl).act('signIn', { login: 'sitzung', password: PASSWORD })).isCodeNeeded).toBe(true);
});

it('a link whose password is looked at while the second factor is turned on asks for the code', async () => {
  const turnOn = await aboutToTurnOn(await owner('link'));
  const { link } = await administrator.act('accountLink', { id: await idOf('link') });
  const holder = new Person(lagebild.httpUrl);
  await using _ = keepBusy();
  const used = holder.post(paths.linkUse, { secret: link, password: OTHER_PASSWORD });
  await turnOn();
  await used;
  expect(await holder.status(paths.devices)).toBe(401);
});
