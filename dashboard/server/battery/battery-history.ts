// What is known of the battery of devices day by day: what they measure themselves, and what they told the network.
import type { BatterySource } from '@lagebild/shared/contract/battery-routes.ts';
import type { BatteryHistory } from '@lagebild/shared/domain/battery/forecast.ts';
import type { DayValue } from '@lagebild/shared/domain/battery/theil-sen.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { localDayOf, localInstant } from '@lagebild/shared/domain/local-time.ts';
import { type Device, type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { AnswerContext } from '../answer-context.ts';
import { readBuckets } from '../lighting/read-buckets.ts';

export interface SourcedHistory {
  readonly source: BatterySource;
  readonly history: BatteryHistory;
}

type Context = Pick<AnswerContext, 'rules' | 'registry' | 'store' | 'lastValues' | 'profiles' | 'batteryRules'>;
type Days = ReadonlyMap<DeviceKey, readonly DayValue[]>;

/** Of each device what it tells, the best source first; devices without a battery have none. */
export async function batteryHistories(
  devices: readonly Device[],
  now: number,
  context: Context,
): Promise<Map<DeviceKey, SourcedHistory[]>> {
  const { rules, registry, lastValues, profiles, batteryRules } = context;
  const { timezone } = rules.district;
  const today = localDayOf(now, timezone);
  const from = localInstant(today - batteryRules.history_days, 0, timezone);
  const read = (quantity: string, whose: readonly Device[]): Promise<Days> => {
    const measuring = whose.filter((device) => lastValues.get(device)?.quantities.has(quantity));
    return readDays(quantity, measuring, { from, to: now }, context);
  };
  const percents = await read('battery', devices);
  const volts = await read('battery_voltage', devices);
  const told = new Map<DeviceKey, readonly DayValue[]>();
  for (const device of devices) {
    const days = registry.radio.batteries.list(device.municipality, device.device, from);
    if (days.length > 0) told.set(deviceKey(device), days.map(dayValue));
  }
  const battery = devices.filter((device) => [percents, volts, told].some((days) => days.has(deviceKey(device))));
  const warm = await read('temperature', battery);

  const found = new Map<DeviceKey, SourcedHistory[]>();
  for (const device of battery) {
    const key = deviceKey(device);
    const temperatures = new Map((warm.get(key) ?? []).map(({ day, value }) => [day, value]));
    const lowVolts = profiles.get(registry.adopted.get(device)?.profile ?? '')?.battery_low_volts;
    const sourced = (source: BatterySource, days: Days): SourcedHistory[] => {
      const own = days.get(key);
      const unit = source === 'voltage' ? 'V' : '%';
      return own ? [{ source, history: { unit, days: own, temperatures, lowVolts, today } }] : [];
    };
    found.set(key, [...sourced('device', percents), ...sourced('network', told), ...sourced('voltage', volts)]);
  }
  return found;
}

const dayValue = ({ day, percent }: { day: number; percent: number }): DayValue => ({ day, value: percent });

/** Daily means by number of the local day. */
async function readDays(
  quantity: string,
  devices: readonly Device[],
  { from, to }: { from: number; to: number },
  context: Context,
): Promise<Days> {
  const { timezone } = context.rules.district;
  const found = new Map<DeviceKey, DayValue[]>();
  for (const [kind, own] of Map.groupBy(devices, (device): Kind => device.kind)) {
    for (const [key, buckets] of await readBuckets({ devices: own, kind, quantity, width: '1d', from, to }, context)) {
      const days = buckets.map(({ from: start, stats }) => ({ day: localDayOf(start, timezone), value: stats.mean }));
      found.set(key, days);
    }
  }
  return found;
}
