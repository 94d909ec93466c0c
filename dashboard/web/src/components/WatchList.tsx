// What needs a person: faulty devices first, then the silent ones, longest silence first, with its length in words.
import { useComputed } from '@preact/signals';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { type Device, deviceList } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { Age } from './Age.tsx';
import { Mark } from './Mark.tsx';
import { currentState } from './StateWord.tsx';

function Item({
  device,
  state,
  note,
  showPlace,
}: {
  device: Device;
  state: 'alarm' | 'silent';
  note: string | undefined;
  showPlace: boolean;
}) {
  const time = device.latest.value?.time;
  return (
    <li class={`watch-item watch-${state}`}>
      <Mark kind={device.kind} state={state} />
      <a class="watch-name" href={hrefOf({ page: 'device', municipality: device.municipality, device: device.id })}>
        {nameOf(device)}
      </a>
      <span class="watch-note">
        {showPlace && `${municipalityName(device.municipality)} · `}
        {note ?? (time === undefined ? '' : <Age time={time} words={(ms) => words.value.silentFor(formatSpan(ms))} />)}
      </span>
    </li>
  );
}

export function WatchList({ municipality, most }: { municipality?: string; most: number }) {
  const here = useComputed(() => deviceList.value.filter((device) => municipality === undefined || device.municipality === municipality));
  const faulty = useComputed(() => here.value.filter((device) => currentState(device) === 'alarm'));
  const silent = useComputed(() =>
    here.value
      .filter((device) => device.freshness.value === 'silent')
      .sort((a, b) => (a.latest.value?.time ?? 0) - (b.latest.value?.time ?? 0)),
  );
  const { todo, silent: text } = words.value;
  const shown = silent.value.slice(0, most);
  const rest = silent.value.length - shown.length;
  return (
    <section class="watch panel" aria-label={text.title}>
      {faulty.value.length > 0 && (
        <>
          <h2 class="panel-title">
            {todo.title} <span class="count num">{formatNumber(faulty.value.length)}</span>
          </h2>
          <ul class="watch-list">
            {faulty.value.slice(0, most).map((device) => (
              <Item key={device.key} device={device} state="alarm" note={todo.lampFailure} showPlace={municipality === undefined} />
            ))}
          </ul>
        </>
      )}
      <h2 class="panel-title">
        {text.title} <span class="count num">{formatNumber(silent.value.length)}</span>
      </h2>
      {silent.value.length === 0 ? (
        <p class="panel-quiet">{text.none}</p>
      ) : (
        <ul class="watch-list">
          {shown.map((device) => (
            <Item key={device.key} device={device} state="silent" note={undefined} showPlace={municipality === undefined} />
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
