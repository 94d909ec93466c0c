// Whether the small simulated district is started as well.
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { isLoopback } from './open-doors.ts';

/** Beyond this machine real devices report: nothing that nobody measured is to stand between them unless somebody says so (ASVS 5.0 15.2.3). */
export const isSimulated = ({ HOST, SIMULATOR }: Pick<Settings, 'HOST' | 'SIMULATOR'>): boolean =>
  (SIMULATOR ?? (isLoopback(HOST) ? 'on' : 'off')) === 'on';
