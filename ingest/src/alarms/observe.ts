// Which observer sees what a rule watches.
import type { AlarmRule, Watch } from '@lagebild/shared/domain/alarm/rules.ts';
import type { Active, IsExplained, Observation, Observe } from './observation.ts';
import { observeCounter } from './observers/counter.ts';
import { observeCoverage } from './observers/coverage.ts';
import { observeFinding } from './observers/finding.ts';
import { observeGateway } from './observers/gateway.ts';
import { observeQuarantine } from './observers/quarantine.ts';
import { observeSilence } from './observers/silence.ts';
import { observeTogether } from './observers/together.ts';
import { observeValue } from './observers/value.ts';
import type { World } from './world.ts';

const OBSERVERS: { readonly [W in Watch['what']]: Observe<W> } = {
  silence: observeSilence,
  gateway: observeGateway,
  finding: observeFinding,
  value: observeValue,
  quarantine: observeQuarantine,
  coverage: observeCoverage,
  together: observeTogether,
  counter: observeCounter,
};

export function observe(rule: AlarmRule, world: World, active: Active, isExplained: IsExplained): Iterable<Observation> {
  const observer = OBSERVERS[rule.watch.what] as Observe<Watch['what']>;
  return observer(rule, world, active, isExplained);
}
