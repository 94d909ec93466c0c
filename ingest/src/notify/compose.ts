// Puts into words what is told: a mail's subject and text, a webhook's JSON. Many alarms at once are one message.
import { SEVERITIES } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import type { ListedAlarm } from '@lagebild/shared/registry/alarm-list.ts';
import type { Notice } from '@lagebild/shared/registry/alarms.ts';

export interface MailContent {
  readonly subject: string;
  readonly text: string;
}

/** An alarm with what is told of it. */
export interface Item {
  readonly what: Notice['what'];
  readonly alarm: ListedAlarm;
  readonly label: string;
  readonly sentence: string;
  /** The municipality, or the district. */
  readonly place: string;
  /** Where it is shown; undefined when nobody said where people reach the dashboard. */
  readonly link: string | undefined;
}

export interface Letter {
  readonly district: string;
  readonly timezone: string;
  readonly language: Language;
  readonly items: readonly Item[];
  /** The page with all of them. */
  readonly link: string | undefined;
}

/** More are counted instead of listed. */
const MOST_LISTED = 50;

const WORDS = {
  de: {
    severities: { critical: 'Kritisch', warning: 'Warnung', info: 'Hinweis' },
    opened: 'Neu',
    closed: 'Beendet',
    newOnes: (count: number) => (count === 1 ? '1 neuer Alarm' : `${count} neue Alarme`),
    ended: (count: number) => `${count} beendet`,
    more: (count: number) => `und ${count} weitere`,
    since: (time: string) => `seit ${time}`,
    at: (time: string) => `beendet ${time}`,
    all: 'Alle Alarme',
  },
  en: {
    severities: { critical: 'Critical', warning: 'Warning', info: 'Notice' },
    opened: 'New',
    closed: 'Ended',
    newOnes: (count: number) => (count === 1 ? '1 new alarm' : `${count} new alarms`),
    ended: (count: number) => `${count} ended`,
    more: (count: number) => `and ${count} more`,
    since: (time: string) => `since ${time}`,
    at: (time: string) => `ended ${time}`,
    all: 'All alarms',
  },
} as const;

/** Names come from devices: what would break a line of a mail's head, or turn its text around, has no place there. */
const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');

const bySeverity = (a: Item, b: Item): number =>
  SEVERITIES.indexOf(a.alarm.severity) - SEVERITIES.indexOf(b.alarm.severity) || a.alarm.since - b.alarm.since;

export function composeMail({ district, timezone, language, items, link }: Letter): MailContent {
  const words = WORDS[language];
  const format = new Intl.DateTimeFormat(language, { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  const parts = (['opened', 'closed'] as const).flatMap((what) => {
    const some = items.filter((item) => item.what === what).sort(bySeverity);
    if (some.length === 0) return [];
    const lines = some.slice(0, MOST_LISTED).map(({ alarm, sentence, link: own }) => {
      const time = what === 'opened' ? words.since(format.format(alarm.since)) : words.at(format.format(alarm.closedAt ?? 0));
      return `* ${words.severities[alarm.severity]}: ${clean(sentence)}\n  ${[time, own].filter(Boolean).join(' · ')}`;
    });
    const rest = some.length > MOST_LISTED ? [words.more(some.length - MOST_LISTED)] : [];
    return [`${words[what]}\n\n${[...lines, ...rest].join('\n')}`];
  });
  const foot = ['--', `Lagebild · ${district}`, ...(link === undefined ? [] : [`${words.all}: ${link}`])].join('\n');
  return { subject: subjectOf(items, language), text: `${[...parts, foot].join('\n\n')}\n` };
}

function subjectOf(items: readonly Item[], language: Language): string {
  const words = WORDS[language];
  const [only] = items;
  if (items.length === 1 && only) {
    const state = only.what === 'opened' ? words.severities[only.alarm.severity] : words.closed;
    return `[Lagebild] ${state}: ${only.label} – ${only.place}`;
  }
  const opened = items.filter(({ what }) => what === 'opened').length;
  const counts = [
    ...(opened > 0 ? [words.newOnes(opened)] : []),
    ...(opened < items.length ? [opened > 0 ? words.ended(items.length - opened) : `${words.ended(items.length)}`] : []),
  ];
  return `[Lagebild] ${counts.join(', ')}`;
}

/** What a webhook gets. Times are epoch milliseconds. */
export function composePost({ district, language, items }: Letter): string {
  return JSON.stringify({
    version: 1,
    district,
    language,
    alarms: items.map(({ what, alarm, label, sentence, link }) => {
      const { id, rule, severity, thing, since, openedAt, closedAt, ending, facts } = alarm;
      return { what, id, rule, label, severity, thing, sentence, since, openedAt, closedAt, ending, facts, link: link ?? null };
    }),
  });
}
