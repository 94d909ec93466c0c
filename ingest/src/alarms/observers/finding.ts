// Sees what Lagebild noticed about devices by itself, as long as it lasts: one alarm a device, told by what was found first.
import { type Facts, type Thing, thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import { appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import { EVIDENCE } from '@lagebild/shared/domain/alarm/sentence.ts';
import type { Finding } from '@lagebild/shared/domain/finding.ts';
import { type Observe, SHORT_GRACE_MS } from '../observation.ts';

export const observeFinding: Observe<'finding'> = function* (rule, world, active) {
  const seen = new Set<string>();
  const { quantities } = rule.applies_to;
  for (const finding of world.findings) {
    if (!rule.watch.codes.includes(finding.code) || !(quantities?.includes(finding.quantity) ?? true)) continue;
    const thing: Thing = { type: 'device', municipality: finding.municipality, id: finding.device, kind: finding.kind };
    const key = thingKey(thing);
    if (seen.has(key) || !appliesTo(rule, thing)) continue;
    seen.add(key);
    yield { key, thing, level: 'raised', since: finding.since, graceMs: SHORT_GRACE_MS, facts: () => factsOf(finding) };
  }
  for (const [key, { thing, since, facts }] of active) {
    if (!seen.has(key)) yield { key, thing, level: 'clear', since, graceMs: SHORT_GRACE_MS, facts: () => facts };
  }
};

function factsOf({ code, quantity, evidence }: Finding): Facts {
  const figures = Object.entries(evidence).map(([name, value]) => [`${EVIDENCE}${name}`, value]);
  return { code, quantity, ...Object.fromEntries(figures) };
}
