// The list of devices with value, age and state; sortable, silent ones on top. Long lists are shown in portions.
import { computed, untracked, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf, type Looking } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { currentState } from '../state/current-state.ts';
import type { Device } from '../state/device-store.ts';
import { isRoomy } from '../state/media.ts';
import { nameOf, showHeadline } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { formatOrder, parseOrder, type SortColumn, type SortOrder, sortDevices } from '../state/sort-devices.ts';
import { DeviceRow } from './DeviceRow.tsx';

/** Rows shown at first and with each wish for more. */
const PORTION = { wide: 100, narrow: 25 };
/** More rows than that nobody reads, and a browser grows slow over them; the filter finds the others. */
const MOST_ROWS = 2000;

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

/**
 * The devices in the chosen order; the same array as long as the order is the same, so that rows stay untouched. Looked at once a second: with
 * thousands of devices there is always one that changed, and rows that jump faster cannot be read.
 */
function useSorted(devices: readonly Device[], order: SortOrder): readonly Device[] {
  const { column, isDescending } = order;
  const sorted = useMemo(() => {
    let before = devices;
    return computed(() => {
      const reading = words.value;
      void everySecond.value;
      return untracked(() => {
        // From the order before: what is nearly sorted is sorted quickly.
        const items = before.map((device) => ({
          device,
          kind: reading.kinds[device.kind],
          name: nameOf(device),
          municipality: municipalityName(device.municipality),
          value: column === 'value' ? showHeadline(device.kind, device.latest.value)?.value : undefined,
          time: device.latest.value?.time,
          state: currentState(device),
        }));
        const next = sortDevices(items, { column, isDescending }).map(({ device }) => device);
        if (!before.every((device, index) => device === next[index])) before = next;
        return before;
      });
    });
  }, [devices, column, isDescending]);
  return sorted.value;
}

/** What an address keeps of a list. */
export type ListLook = Pick<Looking, 'order' | 'shown'>;

interface DeviceTableProps {
  devices: readonly Device[];
  hasMunicipality: boolean;
  /** Kept by the page, in its address; without it the list keeps it itself. */
  look?: ListLook;
  onLook?: (look: ListLook) => void;
  /** Said when there is no device. */
  empty?: string;
}

export function DeviceTable({ devices, hasMunicipality, look, onLook, empty }: DeviceTableProps) {
  const own = useSignal<ListLook>({});
  const { order: orderText, shown: rows } = look ?? own.value;
  const change = (changed: ListLook): void => {
    if (onLook) onLook(changed);
    else own.value = changed;
  };
  const order = parseOrder(orderText);
  const sorted = useSorted(devices, order);
  const { list } = words.value;
  const portion = isRoomy.value ? PORTION.wide : PORTION.narrow;
  const most = Math.max(portion, Math.min(rows ?? 0, MOST_ROWS));
  const onSort = (column: SortColumn) => {
    change({ order: formatOrder({ column, isDescending: order.column === column && !order.isDescending }), shown: rows });
  };
  if (devices.length === 0) return <p class="panel-quiet list-empty">{empty ?? list.empty}</p>;
  const shown = sorted.slice(0, most);
  const rest = sorted.length - shown.length;
  const header = (column: SortColumn) => <SortHeader column={column} text={list[column]} order={order} onSort={onSort} />;
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
      {rest > 0 && most < MOST_ROWS && (
        <button type="button" class="button more" onClick={() => change({ order: orderText, shown: most + portion })}>
          {list.more(formatNumber(Math.min(rest, portion)))}
        </button>
      )}
    </>
  );
}
