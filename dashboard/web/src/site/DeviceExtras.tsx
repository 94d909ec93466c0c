// What the page of a device has besides its values: how long its battery lasts, its label, and the way to erase it.
import { ErasePanel } from '../erase/ErasePanel.tsx';
import type { Device } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { BatteryPanel } from './BatteryPanel.tsx';
import { StickerPanel } from './StickerPanel.tsx';
import './device-extras.css';

export function DeviceExtras({ device }: { device: Device }) {
  const { municipality, id } = device;
  return (
    <div class="device-extras">
      <BatteryPanel municipality={municipality} device={id} />
      <StickerPanel of={{ page: 'device', municipality, device: id }} name={nameOf(device)} id={id} />
      <ErasePanel device={device} />
    </div>
  );
}
