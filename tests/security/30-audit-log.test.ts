// Check 30: somebody changes the audit log behind Lagebild's back; npm run audit tells where.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('30 the audit log is changed behind the back of Lagebild', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-audit-'));
  let head = '';

  beforeAll(() => {
    const registry = openRegistry(join(folder, 'whole'));
    for (let index = 0; index < 5; index += 1) registry.audit.append({ who: 'leitung', action: 'accountAdd', what: { index } });
    head = registry.audit.head.hash;
    registry.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A copy of the log in which somebody who owns the file did what they liked: triggers are no hindrance to them. */
  function changed(name: string, sql: string): string {
    const copy = join(folder, name);
    openRegistry(copy).close();
    copyFileSync(join(folder, 'whole', 'lagebild.sqlite'), join(copy, 'lagebild.sqlite'));
    const database = new DatabaseSync(join(copy, 'lagebild.sqlite'));
    database.exec(`DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted; ${sql}`);
    database.close();
    return copy;
  }

  function verify(dataDir: string, ...more: string[]): { code: number | null; said: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/audit.ts', 'verify', ...more], {
      env: { ...process.env, DATA_DIR: dataDir },
      encoding: 'utf8',
    });
    return { code: status, said: stdout + stderr };
  }

  it('is found whole when it is, also from the hash that was written down', () => {
    expect(verify(join(folder, 'whole'))).toEqual({
      code: 0,
      said: `The audit log is whole: 5 entries, the last one sealed ${head}\n`,
    });
    expect(verify(join(folder, 'whole'), '--head', head).code).toBe(0);
  });

  it.each([
    ['who', `UPDATE audit SET who = 'jemand' WHERE seq = 3`, 'Entry 3 is not what was written'],
    ['gone', 'DELETE FROM audit WHERE seq = 2', 'Entry 2 is missing.'],
    ['begin', 'DELETE FROM audit WHERE seq = 1', 'Entry 1 is missing.'],
  ])('tells which entry is not what it was: %s', (name, sql, sentence) => {
    const verdict = verify(changed(name, sql));
    expect(verdict.code).toBe(1);
    expect(verdict.said).toContain(sentence);
  });

  it('shows a cut-off end to whoever wrote the last hash down', () => {
    const cut = changed('cut', 'DELETE FROM audit WHERE seq > 3');
    expect(verify(cut).code).toBe(0);
    const verdict = verify(cut, '--head', head);
    expect([verdict.code, verdict.said]).toEqual([1, expect.stringContaining('its end was cut off or made anew')]);
  });
});
