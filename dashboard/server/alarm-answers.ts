// The answers about alarms: lists and history, what people do with them, maintenance windows, the noisiest rules and things.
import type { NoiseView } from '@lagebild/shared/contract/alarm-routes.ts';
import type { Body } from '@lagebild/shared/contract/http.ts';
import type { Thing, ThingType } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { AlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import type { Noise } from '@lagebild/shared/registry/alarm-list.ts';
import type { AlarmAction } from '@lagebild/shared/registry/alarms.ts';
import { type AlarmWords, alarmWords } from './alarm-words.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';
import { RefusedQuestion } from './problem.ts';

export type AlarmRoute =
  | 'alarms'
  | 'alarmsDevices'
  | 'alarmHistory'
  | 'alarmsAct'
  | 'alarmsNoisy'
  | 'maintenance'
  | 'maintenanceAdd'
  | 'maintenanceEnd';

const WEEK_MS = 7 * 86_400_000;
const MAX_WINDOWS = 500;
/** A window of a year is a mistake, or a device that should be taken away. */
const LONGEST_WINDOW_MS = 366 * 86_400_000;

export function createAlarmAnswers(context: AnswerContext, rules: AlarmRules): Pick<Answers, AlarmRoute> {
  const { registry, scope, requireMunicipality, requireDevice } = context;
  const wordsFor = (lang: 'de' | 'en') => alarmWords(context, rules, lang, Date.now());
  return {
    alarms({ state, lang, ...filter }) {
      for (const key of filter.municipality ?? []) requireMunicipality(key);
      const { revision } = registry.alarms; // before the list: what changes between is asked for again
      const { alarms, total } = registry.alarmList.list({ list: state, ...filter });
      const { open, ...counts } = registry.alarmList.counts(scope.works(null) ? undefined : filter.municipality);
      const words = wordsFor(lang);
      return {
        alarms: alarms.map((alarm) => words.alarm(alarm)),
        total,
        counts: { ...open, ...counts },
        revision,
        rules: rules.rules.map(({ id, label, severity }) => ({ id, label: label[lang], severity })),
      };
    },

    alarmsDevices: () => ({
      // Silence is a state of its own, and not a fault of the device.
      devices: registry.alarmList
        .openDevices((rule) => rules.rule(rule)?.watch.what !== 'silence')
        .filter(({ municipality }) => scope.works(municipality)),
    }),

    alarmHistory({ id, lang }) {
      const alarm = registry.alarmList.get(id);
      if (!alarm) throw new RefusedQuestion('ALARM_UNKNOWN', `There is no alarm ${id}, or its time in the history is over.`);
      const words = wordsFor(lang);
      return { alarm: words.alarm(alarm), events: registry.alarmList.events(id).map((event) => words.event(event)) };
    },

    alarmsAct({ ids, by, seen, ...action }) {
      const outcomes = registry.alarms.act(ids, actionOf(action), { by, at: Date.now(), seen });
      return { outcomes: [...outcomes].map(([id, acted]) => ({ id, ...acted })) };
    },

    alarmsNoisy({ municipality, from, to = Date.now(), limit, lang }) {
      requireMunicipality(municipality);
      const begin = from ?? to - WEEK_MS;
      if (begin >= to) throw new RefusedQuestion('RANGE_EMPTY', 'The range is empty: from must be before to.');
      const words = wordsFor(lang);
      const noisiest = (by: 'rule' | 'thing') => registry.alarmList.noisiest(by, begin, to, municipality, limit);
      return {
        from: begin,
        to,
        rules: noisiest('rule').map((noise) => noiseView(noise, words.rule(noise.key), null)),
        things: noisiest('thing').map((noise) => thingNoise(noise, words)),
      };
    },

    maintenance() {
      const now = Date.now();
      const suppressed = registry.alarmList.explainedBy('maintenance');
      // One without a municipality is about everybody.
      const windows = registry.maintenance
        .list(now - WEEK_MS, MAX_WINDOWS)
        .filter(({ municipality }) => municipality === undefined || scope.works(municipality));
      return { windows: windows.map((window) => ({ ...window, suppresses: suppressed.get(window.id) ?? 0 })) };
    },

    maintenanceAdd(window) {
      const { municipality, kind, device, gateway, from, to } = window;
      requireMunicipality(municipality);
      const now = Date.now();
      if (from >= to) throw new RefusedQuestion('RANGE_EMPTY', 'The range is empty: from must be before to.');
      if (to <= now) throw new RefusedQuestion('RANGE_PAST', 'The window has ended already.');
      if (to - from > LONGEST_WINDOW_MS) throw new RefusedQuestion('RANGE_TOO_WIDE', 'A window lasts a year at most.');
      if ((device ?? gateway) !== undefined && municipality === undefined)
        throw new RefusedQuestion('BODY_INVALID', 'A device or gateway needs its municipality.');
      if (device !== undefined && gateway !== undefined) throw new RefusedQuestion('BODY_INVALID', 'Name a device or a gateway, not both.');
      if (kind !== undefined && (device ?? gateway) !== undefined)
        throw new RefusedQuestion('BODY_INVALID', 'A device or gateway is named without a kind.');
      // Its id as it is kept, however the keyboard wrote its umlauts: alarms are held against it.
      const known = device === undefined ? {} : { device: requireDevice(device, municipality).device };
      return { id: registry.maintenance.add({ ...window, ...known }, now) };
    },

    maintenanceEnd: ({ id, by }) => ({ ended: registry.maintenance.end(id, by, Date.now()) }),
  };
}

function actionOf({ action, text, to }: Pick<Body<'alarmsAct'>, 'action' | 'text' | 'to'>): AlarmAction {
  if (action === 'note') {
    if (text === undefined) throw new RefusedQuestion('BODY_INVALID', 'text: a note needs a text.');
    return { action, text };
  }
  if (action === 'assign') {
    if (to === undefined) throw new RefusedQuestion('BODY_INVALID', 'to: name whom it is assigned to.');
    return { action, to };
  }
  return { action };
}

function noiseView(
  { key, opened, medianOpenMs, closed, closedUnacknowledged }: Noise,
  label: string,
  thing: NoiseView['thing'],
): NoiseView {
  return { key, label, thing, opened, medianOpenMs, closedUnacknowledged: closed === 0 ? null : closedUnacknowledged / closed };
}

/** A key is "type municipality/id" (thingKey). */
function thingNoise(noise: Noise, words: AlarmWords): NoiseView {
  const [, type = '', municipality = '', id = ''] = /^(\w+) ([^/]*)\/(.*)$/s.exec(noise.key) ?? [];
  const thing: Thing = { type: type as ThingType, municipality, id, kind: null };
  const view = words.thing(thing);
  return noiseView(noise, view.name, view);
}
