// The list of devices with value, age and state; sortable, silent ones on top. Long lists are shown in portions.
import { computed, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import type { Device } from '../state/device-store.ts';
import { isRoomy } from '../state/media.ts';
import { nameOf, showHeadline } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { type SortColumn, type SortOrder, sortDevices } from '../state/sort-devices.ts';
import { DeviceRow } from './DeviceRow.tsx';
import { currentState } from './StateWord.tsx';

/** Rows shown at first and with each wish for more. */
const PORTION = { wide: 100, narrow: 25 };

function SortHeader({
  column,
  text,
  order,
  onSort,
}: {
  column: SortColumn;
  text: string;
  order: SortOrder;
  onSort: (column: SortColumn) => void;
}) {
  const direction = order.column === column ? (order.isDescending ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" class={`col-${column}`} aria-sort={direction}>
      <button type="button" onClick={() => onSort(column)}>
        {text}
        <span class="sort-arrow" aria-hidden="true">
          {direction === 'descending' ? '↓' : direction ? '↑' : ''}
        </span>
      </button>
    </th>
  );
}

/** The devices in the chosen order; the same array as long as the order is the same, so that rows stay untouched. */
function useSorted(devices: readonly Device[], order: SortOrder): readonly Device[] {
  const sorted = useMemo(() => {
    let before: readonly Device[] = [];
    return computed(() => {
      const items = devices.map((device) => ({
        device,
        kind: words.value.kinds[device.kind],
        name: nameOf(device),
        municipality: municipalityName(device.municipality),
        value: showHeadline(device.kind, device.latest.value)?.value,
        time: device.latest.value?.time,
        state: currentState(device),
      }));
      const next = sortDevices(items, order).map(({ device }) => device);
      const isSame = before.length === next.length && before.every((device, index) => device === next[index]);
      if (!isSame) before = next;
      return before;
    });
  }, [devices, order]);
  return sorted.value;
}

export function DeviceTable({ devices, hasMunicipality }: { devices: readonly Device[]; hasMunicipality: boolean }) {
  const order = useSignal<SortOrder>({ column: 'name', isDescending: false });
  const portions = useSignal(1);
  const sorted = useSorted(devices, order.value);
  const { list } = words.value;
  const portion = isRoomy.value ? PORTION.wide : PORTION.narrow;
  const onSort = (column: SortColumn) => {
    order.value = { column, isDescending: order.value.column === column && !order.value.isDescending };
  };
  if (devices.length === 0) return <p class="panel-quiet list-empty">{list.empty}</p>;
  const shown = sorted.slice(0, portions.value * portion);
  const rest = sorted.length - shown.length;
  const header = (column: SortColumn) => <SortHeader column={column} text={list[column]} order={order.value} onSort={onSort} />;
  return (
    <>
      <table class={hasMunicipality ? 'device-table' : 'device-table device-table-local'}>
        <caption class="unseen">{list.caption}</caption>
        <thead>
          <tr>
            {header('name')}
            {hasMunicipality && header('municipality')}
            {header('value')}
            {header('age')}
            {header('state')}
          </tr>
        </thead>
        <tbody>
          {shown.map((device) => (
            <DeviceRow
              key={device.key}
              device={device}
              hasMunicipality={hasMunicipality}
              href={hrefOf({ page: 'device', municipality: device.municipality, device: device.id })}
            />
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <button type="button" class="button more" onClick={() => (portions.value += 1)}>
          {list.more(formatNumber(Math.min(rest, portion)))}
        </button>
      )}
    </>
  );
}
