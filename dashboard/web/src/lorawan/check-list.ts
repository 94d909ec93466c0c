// How far plugging in has come: each step needs the one before, and the first open one has a hint.

export const CHECKS = ['connected', 'message', 'recognised', 'decoded', 'stored', 'mapped'] as const;
export type Check = (typeof CHECKS)[number];

export interface Seen {
  /** When the credentials were issued; what was before does not count. Epoch milliseconds, as all times here. */
  readonly issuedAt: number;
  readonly usedAt: number | null;
  readonly messageAt: number | null;
  /** Devices and gateways of the municipality: when each was heard last. */
  readonly heard: readonly number[];
  readonly adopted: readonly { readonly device: string; readonly lastHeard: number | null }[];
  /** Devices with readings: time of the newest, and whether their place is known. */
  readonly stored: readonly { readonly device: string; readonly time: number; readonly hasPlace: boolean }[];
}

const BEFORE_MS = 600_000;

/** The steps that are done, in order; it ends before the first that is open. */
export function doneChecks({ issuedAt, usedAt, messageAt, heard, adopted, stored }: Seen): Check[] {
  const since = (time: number | null) => time !== null && time >= issuedAt;
  const active = adopted.filter(({ lastHeard }) => since(lastHeard)).map(({ device }) => device);
  // airrohr needs no adoption: what is stored has been read.
  // A network server's clock, and what has waited, may lie a little before.
  const kept = stored.filter(({ device, time }) => since(time + BEFORE_MS) && (active.includes(device) || device.startsWith('esp8266-')));
  const isDone: Record<Check, boolean> = {
    connected: since(usedAt),
    message: since(messageAt),
    recognised: heard.some(since) || kept.length > 0,
    decoded: active.length > 0 || kept.length > 0,
    stored: kept.length > 0,
    mapped: kept.some(({ hasPlace }) => hasPlace),
  };
  const open = CHECKS.findIndex((check) => !isDone[check]);
  return CHECKS.slice(0, open === -1 ? CHECKS.length : open);
}
