// The devices of one kind in one municipality: those that need a look first, as many as fit.
import { Age } from '../components/Age.tsx';
import { StateMark, StateWord } from '../components/StateWord.tsx';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { currentState } from '../state/current-state.ts';
import type { Device } from '../state/device-store.ts';
import { nameOf, showHeadline } from '../state/present.ts';
import { sortDevices } from '../state/sort-devices.ts';
import { useFitting } from './fitting.ts';
import { wallWords } from './words.ts';

const ROW_REM = 2.5;

function inOrder(devices: readonly Device[]): Device[] {
  const sortable = devices.map((device) => ({
    device,
    kind: device.kind,
    name: nameOf(device),
    municipality: device.municipality,
    value: showHeadline(device.kind, device.latest.value)?.value,
    time: device.latest.value?.time,
    state: currentState(device),
  }));
  return sortDevices(sortable, { column: 'state', isDescending: false }).map(({ device }) => device);
}

function DeviceRow({ device }: { device: Device }) {
  const latest = device.latest.value;
  const shown = showHeadline(device.kind, latest);
  return (
    <li class="wall-row">
      <span class="wall-row-name">
        <StateMark device={device} /> {nameOf(device)}
      </span>
      <span class="wall-row-value num">
        {shown?.text ?? words.value.tile.noData} <span class="wall-row-unit">{shown?.unit}</span>
      </span>
      <span class="wall-row-age num">{latest && <Age time={latest.time} />}</span>
      <StateWord device={device} />
    </li>
  );
}

export function DeviceRows({ devices }: { devices: readonly Device[] }) {
  const { place, rows } = useFitting<HTMLUListElement>(ROW_REM);
  const text = wallWords();
  const isWhole = devices.length <= rows.value;
  const ordered = inOrder(devices);
  const shown = isWhole ? ordered : ordered.slice(0, rows.value - 1);
  return (
    <section class="wall-rows" aria-label={text.devices}>
      <ul ref={place}>
        {shown.map((device) => (
          <DeviceRow key={device.key} device={device} />
        ))}
        {!isWhole && <li class="wall-row wall-more">{text.more(formatNumber(devices.length - shown.length))}</li>}
        {devices.length === 0 && <li class="wall-row wall-more">{text.noDevices}</li>}
      </ul>
    </section>
  );
}
