// What needs a person: open alarms first, then the devices that fell silent, longest silence first, with its length in words.
import type { AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import { useComputed } from '@preact/signals';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { type OpenAlarms, useOpenAlarms } from '../state/alarms.ts';
import { municipalityName } from '../state/region.ts';
import { useSilent } from '../state/silent.ts';
import { Age } from './Age.tsx';
import { AlarmMark } from './AlarmMark.tsx';
import { SilentList } from './SilentList.tsx';

function AlarmItem({ alarm, showPlace }: { alarm: AlarmView; showPlace: boolean }) {
  const { id, severity, label, thing, since, acknowledged, sentence } = alarm;
  const { todo } = words.value;
  const isPlace = thing.type === 'municipality' || thing.type === 'district';
  return (
    <li class={`watch-item watch-${severity}`} data-alarm={id}>
      <AlarmMark severity={severity} />
      <a class="watch-name" href={hrefOf({ page: 'alarms', id })} title={sentence}>
        <span class="unseen">{todo.severities[severity]}: </span>
        {isPlace ? label : thing.name}
      </a>
      <span class="watch-note">
        {isPlace ? `${thing.name} · ` : `${label} · ${showPlace ? `${municipalityName(thing.municipality)} · ` : ''}`}
        <Age time={since} words={(ms) => todo.since(formatSpan(ms))} />
        {acknowledged && ` · ${todo.acknowledged}`}
      </span>
    </li>
  );
}

/** Open alarms by severity and age; nothing while there are none. */
function Alarms({ open, municipality, most }: { open: OpenAlarms | undefined; municipality: string | undefined; most: number }) {
  const { todo } = words.value;
  const { alarms = [], total: count = 0 } = open ?? {};
  if (count === 0) return null;
  return (
    <>
      <h2 class="panel-title">
        {todo.title} <span class="count num">{formatNumber(count)}</span>
      </h2>
      <ul class="watch-list">
        {alarms.slice(0, most).map((alarm) => (
          <AlarmItem key={alarm.id} alarm={alarm} showPlace={municipality === undefined} />
        ))}
      </ul>
      <a class="text-link" href={hrefOf({ page: 'alarms', municipality })}>
        {count > most ? todo.more(formatNumber(count - most)) : todo.all}
      </a>
    </>
  );
}

/** Alarms leave room for what fell silent, and both for what changes. */
const MOST_ALARMS = 5;
const LEAST_SILENT = 3;

export function WatchList({ municipality, most }: { municipality?: string; most: number }) {
  const silent = useSilent(municipality);
  const open = useOpenAlarms({ places: municipality === undefined ? [] : [municipality] });
  const { silent: text, todo } = words.value;
  const mostAlarms = Math.min(most, MOST_ALARMS);
  const mostSilent = useComputed(() => Math.max(LEAST_SILENT, most - Math.min(mostAlarms, open.value?.total ?? 0)));
  return (
    <section class="watch panel" aria-label={`${todo.title}, ${text.title}`}>
      <Alarms open={open.value} municipality={municipality} most={mostAlarms} />
      <SilentList silent={silent.value} municipality={municipality} most={mostSilent.value} />
    </section>
  );
}
