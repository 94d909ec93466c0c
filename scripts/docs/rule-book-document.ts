// Writes docs/rule-book.md from the rule book that ships: what every town's sensors have in common, and where one deviates.
import { join } from 'node:path';
import type { Change } from '@lagebild/shared/domain/deviation.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { LICENCES, licenceOf } from '@lagebild/shared/domain/licence.ts';
import { keptDays } from '@lagebild/shared/domain/retention.ts';
import type { KindRules, RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { loadRegion, type Region } from '@lagebild/shared/registry/load-region.ts';
import { markdownTable } from './markdown-table.ts';

const REGION = join(import.meta.dirname, '../../region');

const days = (count: number | null): string => (count === null ? 'for ever' : `${count} days`);
const cell = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value));

function quantitiesOf({ quantities }: KindRules): string {
  return markdownTable(
    ['quantity', 'German', 'English', 'unit', 'plausible', 'decimals', 'several of one place'],
    Object.entries(quantities).map(([key, { label, unit, min, max, decimals, circular, together }]) => [
      `\`${key}\``,
      label.de,
      label.en,
      unit || 'none',
      `${min} to ${max}`,
      String(decimals),
      circular ? 'mean on the circle' : together,
    ]),
  );
}

function kindsOf(rules: RuleBook): string {
  return KINDS.map((key) => {
    const kind = rules.kinds[key];
    const { level, delay_minutes } = kind.sharing ?? rules.district.sharing;
    const licence = licenceOf(rules, undefined, key);
    return `## ${kind.label.de} (\`${key}\`, ${kind.label.en})

A device counts as late after ${kind.late_minutes} minutes without a reading and as silent after ${kind.silent_minutes}, at most; one that keeps a
rhythm is measured by it. Shown by \`${kind.headline}\`. Shared: **${level}**${delay_minutes > 0 ? `, ${delay_minutes} minutes late` : ''}. Licence:
[${licence.name}](${licence.url}) (\`${licence.id}\`), naming "${licence.attribution}".
Kept: readings ${days(keptDays(rules, key, 'raw_days'))}, five minutes ${days(keptDays(rules, key, 'five_minutes_days'))}, hours
${days(keptDays(rules, key, 'hour_days'))}, days ${days(keptDays(rules, key, 'day_days'))}.

${quantitiesOf(kind)}
`;
  }).join('\n');
}

function watchOf(watch: Region['alarmRules']['rules'][number]['watch']): string {
  const { what, ...limits } = watch;
  return [what, ...Object.entries(limits).map(([key, value]) => `${key} ${cell(value)}`)].join(', ');
}

function alarmsOf({ alarmRules }: Region): string {
  return markdownTable(
    ['rule', 'name', 'watches', 'severity', 'opens after', 'closes after'],
    alarmRules.rules.map(({ id, label, watch, severity, hold_minutes, clear_minutes }) => [
      `\`${id}\``,
      label.en,
      watchOf(watch),
      severity,
      `${hold_minutes} min`,
      `${clear_minutes} min`,
    ]),
  );
}

function changeOf({ what, ...values }: Change): string {
  const told = Object.entries(values).filter(([, value]) => value !== undefined);
  return `${what}: ${told.map(([key, value]) => `${key} ${cell(value)}`).join(', ')}`;
}

function deviationsOf({ district, deviations }: RuleBook): string {
  if (deviations.length === 0) return 'No municipality deviates.';
  return markdownTable(
    ['municipality', 'from', 'until', 'what', 'reason', 'by'],
    deviations.map(({ municipality, date, until, change, reason, by }) => [
      district.municipalities[municipality]?.name ?? municipality,
      date,
      until ?? '',
      changeOf(change),
      reason,
      by,
    ]),
  );
}

function secondFactorOf({ signInRules: { second_factor: rule } }: Region): string {
  if (rule.required_for.length === 0) return 'No role needs one; whoever administers accounts is advised to have one.';
  return `From ${rule.from} on it is needed by: ${rule.required_for.join(', ')}.`;
}

export function buildRuleBook(): string {
  const region = loadRegion(REGION);
  const { rules } = region;
  const { district } = rules;
  return `# The rule book

What ${Object.keys(district.municipalities).length} municipalities (${Object.values(district.municipalities)
    .map(({ name }) => name)
    .join(', ')}) agree on. Written by \`npm run generate\` from
[region/](../region/README.md); \`npm run rules -- check\` says what is wrong with a change, \`npm run rules -- diff A B\` what it changes.

${kindsOf(rules)}
## Alarms

${alarmsOf(region)}

## Licences that can be named

${markdownTable(
  ['id', 'licence'],
  Object.entries(LICENCES).map(([id, { name, url }]) => [`\`${id}\``, `[${name}](${url})`]),
)}

## Second factor

Beside the password of an account ([accounts](accounts.md#the-second-factor)), by role, in \`region/sign-in.yaml\`: \`second_factor.required_for\` and
\`from\`, the day on which it begins. The same in all municipalities. ${secondFactorOf(region)}

## Where a municipality deviates

Each inherits all of this. Its file \`region/municipalities/{key}.yaml\` may say otherwise, with date, reason and office, in plausible ranges
(\`range\`), minutes until a device is late or silent (\`reporting\`), limits, severities and times of alarms (\`alarm\`), \`retention\`, \`licence\` and
\`sharing\`. Kinds, quantities, units, names and clocks are the same everywhere.

${deviationsOf(rules)}
`;
}
