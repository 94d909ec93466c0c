// What needs a person, on the wall: open alarms by severity and age, and the devices that fell silent, as many as fit.
import type { AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import type { ComponentChildren } from 'preact';
import { Age } from '../components/Age.tsx';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { GatewayMark } from '../components/GatewayMark.tsx';
import { Mark } from '../components/Mark.tsx';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { useOpenAlarms } from '../state/alarms.ts';
import type { Device } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import type { Silenced } from '../state/silent.ts';
import { useFitting } from './fitting.ts';
import { type Scope, silentIn } from './scope.ts';
import { wallWords } from './words.ts';

const ALARM_REM = 4.3;
const SILENT_REM = 3;

interface ListProps<T> {
  title: string;
  items: readonly T[] | undefined;
  /** How many there are, when the items are only the first of them. */
  total?: number | undefined;
  /** What the title counts, when that is not the items. */
  count?: number;
  rowRem: number;
  none: string;
  render: (item: T) => ComponentChildren;
}

function FittingList<T>({ title, items, total = items?.length ?? 0, count = total, rowRem, none, render }: ListProps<T>) {
  const { place, rows } = useFitting<HTMLUListElement>(rowRem);
  const text = wallWords();
  const isWhole = total <= rows.value;
  const shown = items?.slice(0, isWhole ? rows.value : Math.max(1, rows.value - 1)) ?? [];
  return (
    <section class="wall-list">
      <h2 class="wall-list-title">
        {title} {items && <span class="count num">{formatNumber(count)}</span>}
      </h2>
      {total === 0 && <p class="wall-none-words">{items ? none : text.unknownYet}</p>}
      <ul ref={place}>
        {shown.map(render)}
        {!isWhole && <li class="wall-more">{text.more(formatNumber(total - shown.length))}</li>}
      </ul>
    </section>
  );
}

function Alarm({ alarm: { severity, sentence, acknowledged, since } }: { alarm: AlarmView }) {
  const { todo } = words.value;
  return (
    <li class={`wall-alarm watch-${severity}`}>
      <AlarmMark severity={severity} />
      <span class="wall-alarm-words">{sentence}</span>
      <span class="wall-note">
        <span class="wall-severity">{todo.severities[severity]}</span> · <Age time={since} words={(ms) => todo.since(formatSpan(ms))} />
        {acknowledged && ` · ${todo.acknowledged}`}
      </span>
    </li>
  );
}

function SilentGateway({ silenced: { municipality, gateway, devices } }: { silenced: Silenced }) {
  const { silent } = words.value;
  return (
    <li class="wall-alarm">
      <GatewayMark />
      <span class="wall-alarm-name">{silent.gateway(gateway)}</span>
      <span class="wall-note wall-note-silent">
        {municipalityName(municipality)} · {silent.explains(formatNumber(devices))}
      </span>
    </li>
  );
}

function Silent({ device }: { device: Device }) {
  const time = device.latest.value?.time;
  return (
    <li class="wall-alarm">
      <Mark kind={device.kind} state="silent" />
      <span class="wall-alarm-name">{nameOf(device)}</span>
      <span class="wall-note wall-note-silent">
        {time !== undefined && (
          <>
            <Age time={time} words={(ms) => words.value.silentFor(formatSpan(ms))} />
            {' · '}
          </>
        )}
        {municipalityName(device.municipality)}
      </span>
    </li>
  );
}

export function AlarmList({ scope }: { scope: Scope }) {
  const open = useOpenAlarms(scope).value;
  const text = wallWords();
  return (
    <FittingList
      title={words.value.todo.title}
      items={open?.alarms}
      total={open?.total}
      rowRem={ALARM_REM}
      none={text.noAlarms}
      render={(alarm) => <Alarm key={alarm.id} alarm={alarm} />}
    />
  );
}

export function SilentList({ scope }: { scope: Scope }) {
  const text = wallWords();
  const { gateways, devices, count } = silentIn(scope);
  return (
    <FittingList<Silenced | Device>
      title={text.silentTitle}
      items={[...gateways, ...devices]}
      count={count}
      rowRem={SILENT_REM}
      none={text.noneSilent}
      render={(one) =>
        'gateway' in one ? (
          <SilentGateway key={`${one.municipality}/${one.gateway}`} silenced={one} />
        ) : (
          <Silent key={one.key} device={one} />
        )
      }
    />
  );
}
