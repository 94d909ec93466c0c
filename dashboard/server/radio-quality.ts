// How a device was heard over some days, as the API tells it.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { median } from '@lagebild/shared/domain/median.ts';
import { gatewayShares, reserveDb, spreadingFactors } from '@lagebild/shared/domain/radio-quality.ts';
import type { Radio } from '@lagebild/shared/registry/radio.ts';

/** Frames that are looked at, and that are told one by one. */
const MOST_FRAMES = 20_000;
const MOST_TOLD = 600;

/** @param since epoch milliseconds */
export function radioQuality(
  radio: Pick<Radio, 'uplinks' | 'days'>,
  municipality: string,
  device: string,
  since: number,
): Answer<'lorawanRadio'> {
  const frames = radio
    .uplinks(municipality, device, MOST_FRAMES)
    .filter(({ receivedAt }) => receivedAt >= since)
    .reverse();
  const step = Math.max(1, Math.ceil(frames.length / MOST_TOLD));
  const reserves = frames.flatMap(({ receptions, spreadingFactor }) => reserveDb(receptions[0]?.snr, spreadingFactor) ?? []);
  const middle = median(reserves);
  return {
    since,
    // The newest is always among them.
    frames: frames.filter((_, index) => (frames.length - 1 - index) % step === 0).map(frameView),
    frameCount: frames.length,
    reserve:
      middle === undefined ? null : { median: middle, low: reserves.sort((a, b) => a - b)[Math.floor(reserves.length / 10)] ?? middle },
    spreadingFactors: spreadingFactors(frames),
    gateways: gatewayShares(frames).map(({ rssi = null, snr = null, reserve = null, ...one }) => ({ ...one, rssi, snr, reserve })),
    days: radio.days(municipality, device, since),
  };
}

function frameView({ receivedAt, spreadingFactor, receptions }: ReturnType<Radio['uplinks']>[number]) {
  const [best] = receptions;
  return {
    receivedAt,
    spreadingFactor,
    gateway: best?.gateway ?? null,
    rssi: best?.rssi ?? null,
    snr: best?.snr ?? null,
    reserve: reserveDb(best?.snr, spreadingFactor) ?? null,
    gateways: receptions.length,
  };
}
