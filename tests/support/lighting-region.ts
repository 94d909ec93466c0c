// A rule book for tests of street lighting: plans that hold at any hour of any day, and lamps whose power is written down.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PLANS = `
  tunnel:
    label: { de: Tunnel, en: tunnel }
    switch: { always: true }
  never:
    label: { de: nie, en: never }
    switch: { always: true }
    level: 0
  clock:
    label: { de: Uhr, en: clock }
    switch: { on: "18:00", off: "06:00" }
    steps: [{ at: "23:00", level: 50 }, { at: "05:00", level: 100 }]`;
const LAMPS = `
  - { device: "tunnel-*", plan: tunnel, watts: 100 }
  - { device: "never-*", plan: never, watts: 100 }
  - { device: "clock-*", plan: clock, watts: 100 }`;

/** A copy of region/; delete the folder when it is not needed any more. */
export function lightingRegion(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-region-'));
  cpSync('region', folder, { recursive: true });
  const file = join(folder, 'lighting.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text
      .replace('\nplans:', `\nplans:${PLANS}`)
      .replace('\nlamps:', `\nlamps:${LAMPS}`)
      .replace('euro_per_kwh: null', 'euro_per_kwh: 0.25'),
  );
  return folder;
}
