// Maintenance windows: while somebody works on a thing, its alarms do not ring, and say why.
import type { Kind } from '../kind.ts';
import type { Thing } from './alarm.ts';

/** What a window covers: the district when nothing is named, else what fits all that is. */
export interface MaintenanceScope {
  readonly municipality?: string | undefined;
  readonly kind?: Kind | undefined;
  /** Need the municipality. */
  readonly device?: string | undefined;
  readonly gateway?: string | undefined;
}

export interface Maintenance extends MaintenanceScope {
  readonly id: number;
  /** Epoch milliseconds; the end is the first moment after it. */
  readonly from: number;
  readonly to: number;
  readonly note: string;
  readonly by: string;
}

export function isCovered({ municipality, kind, device, gateway }: MaintenanceScope, thing: Thing): boolean {
  if ((municipality ?? thing.municipality) !== thing.municipality) return false;
  if (device !== undefined) return thing.type === 'device' && thing.id === device;
  if (gateway !== undefined) return thing.type === 'gateway' && thing.id === gateway;
  return kind === undefined || thing.kind === kind;
}

export const isRunning = ({ from, to }: Pick<Maintenance, 'from' | 'to'>, now: number): boolean => from <= now && now < to;
