// "Why is this value here?" on the page of a device: opened, it loads the raw messages and their way.
import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n/language.ts';
import type { Route } from '../router/route.ts';
import type { Device } from '../state/device-store.ts';

type DeviceRoute = Extract<Route, { page: 'device' }>;

export function OriginPanel({ device, route }: { device: Device; route: DeviceRoute }) {
  const list = useSignal<{ component: ComponentType<{ device: Device; route: DeviceRoute }> } | undefined>(undefined);
  const hasFailed = useSignal(false);
  const panel = useRef<HTMLDetailsElement>(null);
  const { device: text, load } = words.value;

  function open(): void {
    if (list.peek() || !panel.current?.open) return;
    hasFailed.value = false;
    import('./OriginList.tsx').then(
      ({ OriginList }) => {
        list.value = { component: OriginList };
      },
      () => {
        hasFailed.value = true;
      },
    );
  }
  useEffect(() => {
    if (route.at === undefined || !panel.current) return;
    panel.current.open = true;
    panel.current.scrollIntoView({ block: 'start' });
  }, [route.at]);

  const List = list.value?.component;
  return (
    <details class="origin" ref={panel} onToggle={open}>
      <summary class="panel-title">{text.origin}</summary>
      {List ? <List device={device} route={route} /> : <p class="panel-quiet">{hasFailed.value ? load.failed : load.loading}</p>}
    </details>
  );
}
