// What lasts is told as it stands: overruled by whom, or by nobody.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRegistry } from './registry.ts';

it('tells of what lasts whether a person overruled it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-findings-'));
  const registry = openRegistry(folder);
  const of = { municipality: 'unna', kind: 'air', device: 'a', since: 1000, evidence: {} } as const;
  registry.findings.persist([
    { ...of, code: 'stuck', quantity: 'pm10' },
    { ...of, code: 'stuck', quantity: 'pm2_5' },
  ]);
  const [first, second] = registry.findings.open();
  expect([first, second].map((one) => one && 'overruled' in one)).toEqual([false, false]);
  const overruled = { at: 5000, by: 'Labor', note: 'Nebel' };
  registry.findings.overrule(second?.id ?? 0, overruled);
  expect(registry.findings.open().map((one) => one.overruled)).toEqual([undefined, overruled]);
  registry.close();
  rmSync(folder, { recursive: true });
});
