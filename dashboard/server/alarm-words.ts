// Alarms as the API tells them: names, sentences, causes in words, made from what the registry keeps.
import type { AlarmEventView, AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import type { Thing } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { Cause } from '@lagebild/shared/domain/alarm/machine.ts';
import type { AlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import { tellAlarm } from '@lagebild/shared/domain/alarm/sentence.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import type { AlarmEvent, ListedAlarm } from '@lagebild/shared/registry/alarm-list.ts';
import type { ContextParts } from './answer-context.ts';

export interface AlarmWords {
  thing(thing: Thing): AlarmView['thing'];
  alarm(listed: ListedAlarm): AlarmView;
  event(event: AlarmEvent): AlarmEventView;
  /** Name of a rule; its id when the rule book has it no longer. */
  rule(id: string): string;
}

const MAINTENANCE = {
  de: (by: string, note: string) => `Wartung (${by}): ${note}`,
  en: (by: string, note: string) => `Maintenance (${by}): ${note}`,
};
const GONE = { de: 'ein Alarm, den es nicht mehr gibt', en: 'an alarm that is no more' };

type Parts = Pick<ContextParts, 'rules' | 'registry'>;

/** For one answer: what explains many alarms is put into words once. */
export function alarmWords({ rules: book, registry }: Parts, rules: AlarmRules, language: Language, now: number): AlarmWords {
  const causes = new Map<string, string>();

  const rule = (id: string): string => rules.rule(id)?.label[language] ?? id;

  function nameOf({ type, municipality, id }: Thing): string {
    if (type === 'district') return book.district.name;
    if (type === 'municipality') return book.district.municipalities[municipality]?.name ?? municipality;
    if (type === 'gateway') return id;
    const of = { municipality, device: id };
    return (registry.devices.get(of)?.name ?? registry.adopted.get(of)?.name)?.trim() || id;
  }

  function sentenceOf({ rule: id, thing, facts, since, closedAt }: ListedAlarm): string {
    const found = rules.local.in(id, thing.municipality);
    return found ? tellAlarm(found, { thing, name: nameOf(thing), facts, since, until: closedAt ?? now }, book, language) : id;
  }

  function causeInWords({ by, id }: Cause): string {
    if (by === 'maintenance') {
      const window = registry.maintenance.get(id);
      return window ? MAINTENANCE[language](window.by, window.note) : GONE[language];
    }
    const found = registry.alarmList.get(id);
    return found ? sentenceOf(found) : GONE[language];
  }

  function cause(of: Cause | null): AlarmView['cause'] {
    if (!of) return null;
    const key = `${of.by} ${of.id}`;
    const sentence = causes.get(key) ?? causeInWords(of);
    causes.set(key, sentence);
    return { ...of, sentence };
  }

  function thing(of: Thing): AlarmView['thing'] {
    const device = of.type === 'device' ? registry.devices.get({ municipality: of.municipality, device: of.id }) : undefined;
    return { ...of, kind: of.kind ?? device?.kind ?? null, name: nameOf(of) };
  }

  return {
    rule,
    thing,
    alarm(listed) {
      const { id, severity, phase, since, openedAt, closedAt, ending, explains, isUnknown, assignedTo, actions } = listed;
      const { acknowledgedAt: at, acknowledgedBy: by } = listed;
      return {
        id,
        rule: listed.rule,
        label: rule(listed.rule),
        watch: rules.rule(listed.rule)?.watch.what ?? null,
        severity,
        phase,
        thing: thing(listed.thing),
        sentence: sentenceOf(listed),
        since,
        openedAt,
        closedAt,
        ending,
        cause: cause(listed.cause),
        explains,
        isUnknown,
        acknowledged: at === null ? null : { at, by: by ?? '' },
        assignedTo,
        actions,
      };
    },
    event: ({ cause: of, ...event }) => ({ ...event, cause: cause(of) }),
  };
}
