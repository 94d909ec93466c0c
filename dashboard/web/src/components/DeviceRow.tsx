// One device in the list. Value and age change by themselves, without drawing the row anew.
import { useComputed } from '@preact/signals';
import { formatAge } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { everySecond } from '../state/clock.ts';
import type { Device } from '../state/device-store.ts';
import { nameOf, showHeadline } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { LiveText } from './LiveText.tsx';
import { StateMark, StateWord } from './StateWord.tsx';

export function DeviceRow({ device, href, hasMunicipality }: { device: Device; href: string; hasMunicipality: boolean }) {
  const shown = useComputed(() => showHeadline(device.kind, device.latest.value));
  const value = useComputed(() => shown.value?.text ?? words.value.tile.noData);
  const unit = useComputed(() => shown.value?.unit ?? '');
  const age = useComputed(() => {
    const time = device.latest.value?.time;
    return time === undefined ? words.value.states.never : formatAge(Math.max(0, everySecond.value - time));
  });
  return (
    <tr class={`row row-${device.freshness.value}`}>
      <th scope="row" class="col-name">
        <StateMark device={device} />
        <span class="unseen">{words.value.kinds[device.kind]} </span>
        <a class="row-link" href={href}>
          {nameOf(device)}
        </a>
        <span class="row-sub">
          {hasMunicipality && `${municipalityName(device.municipality)} · `}
          <StateWord device={device} />, {age}
        </span>
      </th>
      {hasMunicipality && <td class="col-municipality">{municipalityName(device.municipality)}</td>}
      <td class="col-value num">
        <LiveText text={value} class="value" /> <span class="unit">{unit}</span>
      </td>
      <td class="col-age num">{age}</td>
      <td class="col-state">
        <StateWord device={device} />
      </td>
    </tr>
  );
}
