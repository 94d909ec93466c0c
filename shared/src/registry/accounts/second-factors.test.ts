// The second factor as it is kept: codes are taken once, recovery codes too, and a file of before has none.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistry, type Registry } from '../registry.ts';
import { normalRecoveryCode } from './recovery-code.ts';
import { CODE_LIMITS, SignInGuard } from './sign-in-guard.ts';

let folder: string;
let registry: Registry;
let id: number;
const SECRET = randomBytes(20);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-'));
  registry = openRegistry(folder);
  id = registry.accounts.create('chef', 'Chef', [{ role: 'administrator', municipality: null }], 0)?.id ?? 0;
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

const reopen = (): void => {
  registry.close();
  registry = openRegistry(folder);
};
function inFile<T>(work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(folder, 'lagebild.sqlite'));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

describe('a code', () => {
  it('is taken once, and none of a step before; also after a restart', () => {
    registry.secondFactors.turnOn(id, SECRET, 100, 5);
    expect(registry.accounts.get(id)?.secondFactorSince).toBe(5);
    for (const step of [100, 99]) expect(registry.secondFactors.takeStep(id, step)).toBe(false);
    expect(registry.secondFactors.takeStep(id, 102)).toBe(true);
    reopen();
    for (const step of [102, 101]) expect(registry.secondFactors.takeStep(id, step)).toBe(false);
    expect(Buffer.from(registry.secondFactors.secretOf(id) ?? [])).toEqual(SECRET);
  });

  it('of nobody is not taken, and a second factor is not turned on over another', () => {
    expect(registry.secondFactors.takeStep(id, 1)).toBe(false);
    expect(registry.secondFactors.turnOn(id, SECRET, 1, 0)).toHaveLength(10);
    expect(registry.secondFactors.turnOn(id, randomBytes(20), 1, 0)).toBeUndefined();
    expect(registry.secondFactors.recoveryCodesLeft(id)).toBe(10);
  });
});

describe('a recovery code', () => {
  it('has 120 bits, is different each time, and stands nowhere in the file', () => {
    const codes = registry.secondFactors.turnOn(id, SECRET, 0, 0) ?? [];
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set([...codes, ...registry.secondFactors.renewRecoveryCodes(id)]).size).toBe(20);
    const kept = inFile((database) => JSON.stringify(database.prepare('SELECT * FROM recovery_code').all()));
    for (const code of codes) expect(kept).not.toContain(normalRecoveryCode(code));
  });

  it('is taken once, however it is written, and for its own account alone', () => {
    const other = registry.accounts.create('zwei', 'Zwei', [], 0)?.id ?? 0;
    const [code = ''] = registry.secondFactors.turnOn(id, SECRET, 0, 0) ?? [];
    registry.secondFactors.turnOn(other, SECRET, 0, 0);
    expect(registry.secondFactors.takeRecoveryCode(other, code)).toBe(false);
    const written = ` ${code.toLowerCase().replaceAll('-', '  ').replaceAll('0', 'o').replaceAll('1', 'l')}`;
    expect(registry.secondFactors.takeRecoveryCode(id, written)).toBe(true);
    expect(registry.secondFactors.takeRecoveryCode(id, code)).toBe(false);
    expect(registry.secondFactors.recoveryCodesLeft(id)).toBe(9);
  });

  it('is worth nothing once there are new ones, or the second factor is turned off', () => {
    const [first = ''] = registry.secondFactors.turnOn(id, SECRET, 0, 0) ?? [];
    const [second = ''] = registry.secondFactors.renewRecoveryCodes(id);
    expect(registry.secondFactors.takeRecoveryCode(id, first)).toBe(false);
    expect(registry.secondFactors.turnOff(id)).toBe(true);
    expect(registry.secondFactors.turnOff(id)).toBe(false);
    expect(registry.secondFactors.takeRecoveryCode(id, second)).toBe(false);
    expect(registry.accounts.get(id)?.secondFactorSince).toBeNull();
  });
});

describe('a file', () => {
  it('of a version before has accounts without a second factor, which can get one', () => {
    registry.close();
    inFile((database) => database.exec('DROP TABLE recovery_code; DROP TABLE second_factor'));
    registry = openRegistry(folder);
    expect(registry.accounts.byLogin('chef')).toMatchObject({ id, secondFactorSince: null });
    expect(registry.accounts.all()).toHaveLength(1);
    expect(registry.secondFactors.turnOn(id, SECRET, 0, 0)).toHaveLength(10);
  });

  it('has nothing left of an account that was deleted', () => {
    registry.accounts.create('zwei', 'Zwei', [{ role: 'administrator', municipality: null }], 0);
    registry.secondFactors.turnOn(id, SECRET, 0, 0);
    registry.accounts.remove(id);
    const left = inFile((database) =>
      database.prepare('SELECT (SELECT count(*) FROM second_factor) + (SELECT count(*) FROM recovery_code) AS n').get(),
    );
    expect(left).toEqual({ n: 0 });
  });
});

describe('who guesses codes', () => {
  const MINUTE = 60_000;

  it('waits twice as long each time, up to a day, and is not let off for it within a week', () => {
    const guard = new SignInGuard(CODE_LIMITS);
    let now = 0;
    const waits: number[] = [];
    for (let n = 0; n < 18; n += 1) {
      guard.noteWrong('a', '192.0.2.1', now);
      const wait = guard.waitOf('a', '192.0.2.1', now);
      waits.push(wait / MINUTE);
      now += wait;
    }
    expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440, 1440]);
    expect(guard.waitOf('a', '192.0.2.1', now)).toBe(0);
    guard.noteWrong('a', '192.0.2.1', now);
    expect(guard.waitOf('a', '192.0.2.1', now + 6 * 1440 * MINUTE)).toBe(0);
    guard.noteWrong('a', '192.0.2.1', now + 6 * 1440 * MINUTE);
    expect(guard.waitOf('a', '192.0.2.1', now + 6 * 1440 * MINUTE)).toBe(1440 * MINUTE);
  });

  it('is not forgotten because somebody else signs in from ten thousand addresses', () => {
    const guard = new SignInGuard(CODE_LIMITS);
    for (let n = 0; n < 25; n += 1) guard.noteWrong('a', `thief ${n}`, 0);
    for (let n = 0; n < 10_001; n += 1) {
      guard.noteWrong('b', `address ${n}`, 0); // before it is known to be right
      guard.noteRight('b', `address ${n}`);
    }
    expect(guard.waitOf('a', 'elsewhere', 0)).toBe(32 * MINUTE);
  });

  it('waits no longer when the clock is set back', () => {
    const guard = new SignInGuard(CODE_LIMITS);
    for (let n = 0; n < 6; n += 1) guard.noteWrong('a', '192.0.2.1', 400 * 1440 * MINUTE);
    expect(guard.waitOf('a', '192.0.2.1', 0)).toBe(2 * MINUTE);
    expect(guard.waitOf('a', '192.0.2.1', MINUTE)).toBe(MINUTE);
    expect(guard.waitOf('a', '192.0.2.1', 2 * MINUTE)).toBe(0);
  });

  it('from everywhere makes nobody wait who signed in from where they are, and another password ends it', () => {
    const guard = new SignInGuard(CODE_LIMITS);
    guard.noteWrong('a', 'town hall', 0);
    guard.noteRight('a', 'town hall');
    for (let n = 0; n < 40; n += 1) guard.noteWrong('a', `thief ${n}`, 0);
    for (let n = 0; n < 8; n += 1) guard.noteWrong('a', 'home', 0);
    expect(guard.waitOf('a', 'town hall', 0)).toBe(0);
    expect(guard.waitOf('a', 'elsewhere', 0)).toBeGreaterThan(60 * MINUTE);
    expect(guard.waitOf('ab', 'elsewhere', 0)).toBe(0);
    guard.noteWrong('ab', 'elsewhere', 0);
    guard.forget('a');
    for (const address of ['elsewhere', 'home']) expect(guard.waitOf('a', address, 0)).toBe(0);
  });

  it('is not counted together with the owner, whose own wrong ones are forgiven with the right one', () => {
    const guard = new SignInGuard(CODE_LIMITS);
    for (let day = 0; day < 60; day += 1) {
      const [now, address] = [day * 1440 * MINUTE, `mobile ${day}`];
      expect(guard.waitOf('a', address, now)).toBe(0);
      guard.noteWrong('a', address, now);
      guard.noteWrong('a', address, now); // before it is known to be right
      guard.noteRight('a', address);
      expect(guard.waitOf('a', 'elsewhere', now)).toBe(0);
    }
  });
});
