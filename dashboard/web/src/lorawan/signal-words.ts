// How well a gateway hears a device, in one line; what is not known is left out.
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';

interface Reception {
  /** dBm. */
  readonly rssi?: number | null | undefined;
  /** dB. */
  readonly snr?: number | null | undefined;
  readonly spreadingFactor?: number | null | undefined;
}

export function signalInWords({ rssi, snr, spreadingFactor }: Reception): string {
  const parts = [
    rssi === null || rssi === undefined ? [] : [`${formatNumber(rssi)} dBm`],
    snr === null || snr === undefined ? [] : [`SNR ${formatNumber(snr, 1)} dB`],
    spreadingFactor === null || spreadingFactor === undefined ? [] : [`SF${spreadingFactor}`],
  ].flat();
  return parts.length > 0 ? parts.join(', ') : words.value.none;
}
