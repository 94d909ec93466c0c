// What an alarm is: a thing, a rule, and how far the two have come. The words of everybody who deals with alarms.
import type { Kind } from '../kind.ts';

/** From what needs a person at once to what can wait for the next working day; the order in which they are shown. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const THING_TYPES = ['device', 'gateway', 'municipality', 'district'] as const;
export type ThingType = (typeof THING_TYPES)[number];

/** What an alarm is about. */
export interface Thing {
  readonly type: ThingType;
  /** Empty for the district as a whole. */
  readonly municipality: string;
  /** Of the device or gateway, unique within its municipality; empty for a municipality or the district. */
  readonly id: string;
  /** Of a device, as far as known; null for everything else. */
  readonly kind: Kind | null;
}

export type ThingKey = string;

/** A municipality's key has no slash and a type no space, so that no id can pretend to be another thing. */
export const thingKey = ({ type, municipality, id }: Pick<Thing, 'type' | 'municipality' | 'id'>): ThingKey =>
  `${type} ${municipality}/${id}`;

/** What an alarm was told from: figures in the unit of the quantity, counts, names; which ones, its rule's watch says. */
export type Facts = Readonly<Record<string, number | string>>;

export const DISTRICT: Thing = { type: 'district', municipality: '', id: '', kind: null };

/** How an episode of (thing, rule) stands while it lasts. */
export const PHASES = ['pending', 'suppressed', 'open', 'clearing'] as const;
export type Phase = (typeof PHASES)[number];

/** Why an episode ended: the condition went; it went while something else explained it; nobody could tell any more; its rule is gone. */
export const ENDINGS = ['cleared', 'passed', 'unknown', 'rule_removed'] as const;
export type Ending = (typeof ENDINGS)[number];

/** Every step an alarm can take by itself or by a person's hand; its history is a list of them. */
export const STEPS = [
  'pending',
  'suppressed',
  'opened',
  'explained',
  'released',
  'clearing',
  'returned',
  'closed',
  'acknowledged',
  'unacknowledged',
  'noted',
  'assigned',
  'unassigned',
] as const;
export type AlarmStep = (typeof STEPS)[number];

/** Lists of alarms people look at: those that ring, those of these nobody has acknowledged, explained ones, what builds up, what is over. */
export const ALARM_LISTS = ['open', 'unacknowledged', 'suppressed', 'pending', 'closed'] as const;
export type AlarmListName = (typeof ALARM_LISTS)[number];

/** How a question names what has no kind: gateways, municipalities, the district. */
export const NO_KIND = 'none';

/** Alarms acted on with one question at most. */
export const MAX_ACTED = 500;
