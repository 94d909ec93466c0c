// How well a LoRaWAN device is heard over some days: what is left until it would not be heard any more, by frame and by gateway.
import type { Reception } from './lns-event.ts';
import { median } from './median.ts';

/**
 * Signal-to-noise ratio, dB, below which a frame of a spreading factor is lost, at 125 kHz.
 * Source: Semtech SX1272/73 datasheet, table 13 (−7.5 dB for SF7, 2.5 dB less for each step).
 */
const FLOOR_DB: Readonly<Record<number, number>> = { 7: -7.5, 8: -10, 9: -12.5, 10: -15, 11: -17.5, 12: -20 };

/** Signal left above what its spreading factor needs, dB; undefined when one of them is not known. */
export function reserveDb(snr: number | undefined, spreadingFactor: number | null | undefined): number | undefined {
  const floor = FLOOR_DB[spreadingFactor ?? 0];
  return snr === undefined || floor === undefined ? undefined : snr - floor;
}

export interface HeardFrame {
  readonly receivedAt: number;
  readonly spreadingFactor: number | null;
  /** Best first. */
  readonly receptions: readonly Reception[];
}

export interface GatewayShare {
  readonly gateway: string;
  /** Frames it heard. */
  readonly frames: number;
  /** Medians; undefined where it never told. */
  readonly rssi: number | undefined;
  readonly snr: number | undefined;
  readonly reserve: number | undefined;
  readonly lastAt: number;
}

/** The gateways that heard a device, those that heard the most first. */
export function gatewayShares(frames: readonly HeardFrame[]): GatewayShare[] {
  const heard = frames.flatMap(({ receivedAt, spreadingFactor, receptions }) =>
    receptions.map(({ gateway, rssi, snr }) => ({ gateway, rssi, snr, reserve: reserveDb(snr, spreadingFactor), receivedAt })),
  );
  const told = (some: typeof heard, key: 'rssi' | 'snr' | 'reserve') => median(some.flatMap((one) => one[key] ?? []));
  return [...Map.groupBy(heard, ({ gateway }) => gateway)]
    .map(([gateway, some]) => ({
      gateway,
      frames: some.length,
      rssi: told(some, 'rssi'),
      snr: told(some, 'snr'),
      reserve: told(some, 'reserve'),
      lastAt: Math.max(...some.map(({ receivedAt }) => receivedAt)),
    }))
    .sort((a, b) => b.frames - a.frames || a.gateway.localeCompare(b.gateway));
}

/** Frames by spreading factor, the smallest first. */
export function spreadingFactors(frames: readonly HeardFrame[]): { spreadingFactor: number; frames: number }[] {
  const counts = new Map<number, number>();
  for (const { spreadingFactor: factor } of frames) if (factor !== null) counts.set(factor, (counts.get(factor) ?? 0) + 1);
  return [...counts]
    .map(([spreadingFactor, count]) => ({ spreadingFactor, frames: count }))
    .sort((a, b) => a.spreadingFactor - b.spreadingFactor);
}
