// The answers about the rule book: what is common, where municipalities deviate, and who has which kinds and models of devices.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { CommonKind, DeviationView, ModelView } from '@lagebild/shared/contract/rule-routes.ts';
import { sharingOf } from '@lagebild/shared/domain/access/sharing.ts';
import type { AlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import { type Deviation, isInForce } from '@lagebild/shared/domain/deviation.ts';
import { fieldsOf } from '@lagebild/shared/domain/deviation-fields.ts';
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { licenceOf } from '@lagebild/shared/domain/licence.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { keptDays } from '@lagebild/shared/domain/retention.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers, Operations } from './answers.ts';

/** What holds for everybody: no municipality has an empty key. */
const COMMON = '';

function kindOf(key: Kind, rules: RuleBook): CommonKind {
  const { label, late_minutes, silent_minutes, quantities } = rules.kinds[key];
  const days = (setting: keyof CommonKind['retention']) => keptDays(rules, key, setting);
  return {
    key,
    label,
    late_minutes,
    silent_minutes,
    licence: licenceOf(rules, undefined, key),
    sharing: sharingOf(rules, COMMON, key),
    retention: {
      raw_days: days('raw_days'),
      five_minutes_days: days('five_minutes_days'),
      hour_days: days('hour_days'),
      day_days: days('day_days'),
    },
    quantities: Object.entries(quantities).map(([name, { label: said, unit, min, max }]) => ({ key: name, label: said, unit, min, max })),
  };
}

function deviationOf({ change, where: _, ...entry }: Deviation, rules: RuleBook, alarmRules: AlarmRules): DeviationView {
  const kind = 'kind' in change ? (change.kind ?? null) : null;
  const quantity = change.what === 'range' ? rules.kinds[change.kind].quantities[change.quantity] : undefined;
  const rule = change.what === 'alarm' ? alarmRules.rule(change.rule) : undefined;
  return {
    ...entry,
    until: entry.until ?? null,
    state: isInForce(entry, rules.day) ? 'in_force' : entry.date > rules.day ? 'to_come' : 'over',
    what: change.what,
    kind,
    quantity: quantity && change.what === 'range' ? { key: change.quantity, label: quantity.label, unit: quantity.unit } : null,
    rule: rule ? { id: rule.id, label: rule.label } : null,
    differences: fieldsOf(change, rules, alarmRules),
  };
}

interface Counted {
  readonly municipality: string;
  readonly kind: Kind;
  readonly vendor: string | null;
  readonly model: string | null;
}

/** Every device there is, those that were adopted and have not sent yet as well. */
function devicesOf({ registry, profiles, scope }: AnswerContext): Counted[] {
  const counted = new Map<string, Counted>();
  for (const device of registry.devices.all()) {
    counted.set(deviceKey(device), { municipality: device.municipality, kind: device.kind, vendor: null, model: null });
  }
  for (const adopted of registry.adopted.all()) {
    const profile = profiles.get(adopted.profile);
    if (!profile || !scope.visibility.sees(adopted.municipality, profile.kind)) continue;
    const { kind, vendor, model } = profile;
    counted.set(deviceKey(adopted), { municipality: adopted.municipality, kind, vendor, model });
  }
  return [...counted.values()];
}

function matrixOf(devices: readonly Counted[], keys: readonly string[]): Answer<'rulesMatrix'> {
  const models = Map.groupBy(devices, ({ kind, vendor, model }) => JSON.stringify([KINDS.indexOf(kind), vendor === null, vendor, model]));
  const views = [...models].map(([name, all]): readonly [string, ModelView] => {
    const [{ kind, vendor, model } = { kind: KINDS[0], vendor: null, model: null }] = all;
    const places = keys.map((key) => ({ key, devices: all.filter(({ municipality }) => municipality === key).length }));
    return [name, { kind, vendor, model, municipalities: places.filter((place) => place.devices > 0) }];
  });
  return {
    municipalities: keys.map((key) => {
      const own = devices.filter(({ municipality }) => municipality === key);
      const count = (kind: Kind) => own.filter((device) => device.kind === kind).length;
      return { key, kinds: { parking: count('parking'), air: count('air'), lighting: count('lighting') } };
    }),
    models: views.sort(([a], [b]) => a.localeCompare(b)).map(([, view]) => view),
  };
}

export function createRuleAnswers(
  context: AnswerContext,
  { alarmRules, operations }: { readonly alarmRules: AlarmRules; readonly operations: Pick<Operations, 'regionProblems'> },
): Pick<Answers, 'rules' | 'rulesMatrix'> {
  const { rules, municipalities } = context;
  return {
    rules: () => ({
      day: rules.day,
      kinds: KINDS.map((kind) => kindOf(kind, rules)),
      alarms: alarmRules.rules.map(({ id, label, severity, hold_minutes, clear_minutes }) => {
        return { id, label, severity, hold_minutes, clear_minutes };
      }),
      deviations: rules.deviations.map((deviation) => deviationOf(deviation, rules, alarmRules)),
      problems: [...operations.regionProblems()],
    }),
    rulesMatrix: () =>
      matrixOf(
        devicesOf(context),
        municipalities.map(([key]) => key),
      ),
  };
}
