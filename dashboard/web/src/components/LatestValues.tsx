// The latest value of every quantity of a device; choosing one shows its line.
import { useComputed } from '@preact/signals';
import { formatAge } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import type { Device } from '../state/device-store.ts';
import { quantityLabel, showQuantity } from '../state/present.ts';
import { kindInfo } from '../state/region.ts';
import { LiveText } from './LiveText.tsx';

function Item({ device, quantity, href, isChosen }: { device: Device; quantity: string; href: string; isChosen: boolean }) {
  const known = useComputed(() => device.latest.value?.quantities.get(quantity));
  const text = useComputed(() =>
    known.value ? showQuantity(device.kind, quantity, known.value.value, device.latest.value).text : words.value.none,
  );
  const age = useComputed(() => (known.value ? formatAge(Math.max(0, everySecond.value - known.value.time)) : ''));
  const unit = known.value ? showQuantity(device.kind, quantity, known.value.value, device.latest.value).unit : '';
  return (
    <li>
      <a class="reading" href={href} aria-current={isChosen ? 'true' : undefined} data-quantity={quantity}>
        <span class="reading-name">{quantityLabel(device.kind, quantity)}</span>
        <span class="reading-figure num">
          <LiveText text={text} class="value" /> <span class="unit">{unit}</span>
        </span>
        <span class="reading-age num">{age}</span>
      </a>
    </li>
  );
}

/** The device's quantities in the rule book's order. */
export function quantitiesOf(device: Device): string[] {
  const has = device.latest.value?.quantities;
  return (kindInfo(device.kind)?.quantities ?? []).flatMap(({ key }) => (has?.has(key) ? key : []));
}

export function LatestValues({
  device,
  route,
  chosen,
}: {
  device: Device;
  route: Extract<Route, { page: 'device' }>;
  chosen: string | undefined;
}) {
  const quantities = useComputed(() => quantitiesOf(device).join(' '));
  const list = quantities.value.split(' ').filter(Boolean);
  if (list.length === 0) return null;
  return (
    <section class="readings" aria-labelledby="readings-title">
      <h2 class="panel-title" id="readings-title">
        {words.value.device.latest}
      </h2>
      <ul>
        {list.map((quantity) => (
          <Item key={quantity} device={device} quantity={quantity} href={hrefOf({ ...route, quantity })} isChosen={quantity === chosen} />
        ))}
      </ul>
    </section>
  );
}
