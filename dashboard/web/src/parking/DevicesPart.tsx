// The devices of a place: what each said last, whom a bay is for, and how old that is; each leads to its page.
import { Age } from '../components/Age.tsx';
import { Mark } from '../components/Mark.tsx';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { PartTitle } from './PartTitle.tsx';
import type { SiteAnswer } from './phrases.ts';
import { parkingWords } from './words.ts';

type DeviceView = SiteAnswer['devices'][number];

function saysOf({ counting, free, capacity, isClosed }: DeviceView): string {
  const { devices } = parkingWords();
  if (isClosed) return devices.closed;
  if (free === null) return devices.nothing;
  if (counting === 'bay') return free > 0 ? devices.free : devices.taken;
  return capacity === null ? devices.justFree(formatNumber(free)) : devices.freeOf(formatNumber(free), formatNumber(capacity));
}

export function DevicesPart({ answer: { devices, site } }: { answer: SiteAnswer }) {
  const { devices: text, special } = parkingWords();
  const { states } = words.value;
  const hasInner = site.basis === 'counter' && devices.some(({ counting }) => counting === 'bay');
  return (
    <section class="desk-part devices-part" aria-labelledby="devices-title">
      <PartTitle id="devices-title">
        {text.title} <span class="count num">{formatNumber(devices.length)}</span>
      </PartTitle>
      {hasInner && <p class="panel-quiet">{text.inside}</p>}
      <FiguresTable name="devices" caption={text.caption} heads={[text.name, text.says, text.state, text.age]}>
        {devices.map((device) => (
          <tr key={device.device} data-device={device.device}>
            <th scope="row">
              <Mark kind="parking" state={device.freshness} />{' '}
              <a href={hrefOf({ page: 'device', municipality: site.municipality, device: device.device })}>
                {device.name ?? device.device}
              </a>
              {device.use !== null && device.use !== 'general' && <span class="device-use"> · {special[device.use]}</span>}
            </th>
            <td class={device.freshness === 'fresh' ? undefined : 'is-old'}>{saysOf(device)}</td>
            <td>
              <span class={`state state-${device.freshness}`}>{states[device.freshness]}</span>
            </td>
            <td>{device.time === null ? words.value.none : <Age time={device.time} />}</td>
          </tr>
        ))}
      </FiguresTable>
    </section>
  );
}
