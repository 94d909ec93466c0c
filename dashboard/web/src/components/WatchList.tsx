// What needs a person: open alarms first, then the devices that fell silent, longest silence first, with its length in words.
import type { AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import { useComputed } from '@preact/signals';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { openAlarms } from '../state/alarms.ts';
import { type Device, deviceList } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { Age } from './Age.tsx';
import { AlarmMark } from './AlarmMark.tsx';
import { Mark } from './Mark.tsx';

function AlarmItem({ alarm, showPlace }: { alarm: AlarmView; showPlace: boolean }) {
  const { id, severity, label, thing, since, acknowledged, sentence } = alarm;
  const { todo } = words.value;
  const isPlace = thing.type === 'municipality' || thing.type === 'district';
  return (
    <li class={`watch-item watch-${severity}`} data-alarm={id}>
      <AlarmMark severity={severity} />
      <a class="watch-name" href={hrefOf({ page: 'alarms', id })} title={sentence}>
        <span class="unseen">{todo.severities[severity]}: </span>
        {isPlace ? label : `${label}: ${thing.name}`}
      </a>
      <span class="watch-note">
        {isPlace ? `${thing.name} · ` : showPlace && `${municipalityName(thing.municipality)} · `}
        <Age time={since} words={(ms) => todo.since(formatSpan(ms))} />
        {acknowledged && ` · ${todo.acknowledged}`}
      </span>
    </li>
  );
}

/** Open alarms by severity and age; nothing while there are none. */
function Alarms({ municipality, most }: { municipality: string | undefined; most: number }) {
  const alarms = useComputed(() =>
    (openAlarms.value?.alarms ?? []).filter(
      ({ thing }) => municipality === undefined || thing.municipality === municipality || thing.type === 'district',
    ),
  );
  const { todo } = words.value;
  // The answer holds the first of very many; of the district it tells how many there are.
  const count = municipality === undefined ? (openAlarms.value?.total ?? 0) : alarms.value.length;
  if (count === 0) return null;
  return (
    <>
      <h2 class="panel-title">
        {todo.title} <span class="count num">{formatNumber(count)}</span>
      </h2>
      <ul class="watch-list">
        {alarms.value.slice(0, most).map((alarm) => (
          <AlarmItem key={alarm.id} alarm={alarm} showPlace={municipality === undefined} />
        ))}
      </ul>
      <a class="text-link" href={hrefOf({ page: 'alarms', municipality })}>
        {count > most ? todo.more(formatNumber(count - most)) : todo.all}
      </a>
    </>
  );
}

function SilentItem({ device, showPlace }: { device: Device; showPlace: boolean }) {
  const time = device.latest.value?.time;
  return (
    <li class="watch-item watch-silent">
      <Mark kind={device.kind} state="silent" />
      <a class="watch-name" href={hrefOf({ page: 'device', municipality: device.municipality, device: device.id })}>
        {nameOf(device)}
      </a>
      <span class="watch-note">
        {showPlace && `${municipalityName(device.municipality)} · `}
        {time === undefined ? '' : <Age time={time} words={(ms) => words.value.silentFor(formatSpan(ms))} />}
      </span>
    </li>
  );
}

/** Alarms leave room for what fell silent, and both for what changes. */
const MOST_ALARMS = 5;
const LEAST_SILENT = 3;

export function WatchList({ municipality, most }: { municipality?: string; most: number }) {
  const here = useComputed(() => deviceList.value.filter((device) => municipality === undefined || device.municipality === municipality));
  const silent = useComputed(() =>
    here.value
      .filter((device) => device.freshness.value === 'silent')
      .sort((a, b) => (a.latest.value?.time ?? 0) - (b.latest.value?.time ?? 0)),
  );
  const { silent: text, todo } = words.value;
  const mostAlarms = Math.min(most, MOST_ALARMS);
  const mostSilent = useComputed(() => Math.max(LEAST_SILENT, most - Math.min(mostAlarms, openAlarms.value?.alarms.length ?? 0)));
  const shown = silent.value.slice(0, mostSilent.value);
  const rest = silent.value.length - shown.length;
  return (
    <section class="watch panel" aria-label={`${todo.title}, ${text.title}`}>
      <Alarms municipality={municipality} most={mostAlarms} />
      <h2 class="panel-title">
        {text.title} <span class="count num">{formatNumber(silent.value.length)}</span>
      </h2>
      {silent.value.length === 0 ? (
        <p class="panel-quiet">{here.value.length === 0 ? words.value.tile.noDevices : text.none}</p>
      ) : (
        <ul class="watch-list">
          {shown.map((device) => (
            <SilentItem key={device.key} device={device} showPlace={municipality === undefined} />
          ))}
        </ul>
      )}
      {rest > 0 && (
        <a class="text-link" href={municipality === undefined ? hrefOf({ page: 'overview', view: 'list' }) : '#devices'}>
          {text.more(formatNumber(rest))}
        </a>
      )}
    </section>
  );
}
