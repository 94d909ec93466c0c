// The state language as shapes: a kind's outline (square, circle, triangle) and how a state fills it. Map, tiles and tables share it.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { DeviceState } from '../state/device-state.ts';

/** Drawn in a box of 16 by 16. */
export interface MarkPart {
  readonly d: string;
  readonly role: 'outline' | 'fill' | 'bar' | 'inner';
}

const OUTLINE: Record<Kind, string> = {
  parking: 'M2.5 2.5h11v11h-11z',
  air: 'M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z',
  lighting: 'M8 1.9 14.6 13.6H1.4z',
};

const LEFT_HALF: Record<Kind, string> = {
  parking: 'M2.5 2.5H8v11H2.5z',
  air: 'M8 2a6 6 0 0 0 0 12z',
  lighting: 'M8 1.9V13.6H1.4z',
};

const INNER: Record<Kind, string> = {
  parking: 'M5.6 5.6h4.8v4.8H5.6z',
  air: 'M8 5.3a2.7 2.7 0 1 1 0 5.4a2.7 2.7 0 1 1 0-5.4z',
  lighting: 'M8 4.9l3 5.4H5z',
};

/** A mast with two waves on each side. */
export const GATEWAY =
  'M8 8V15 M5 15H11 M8 6.2a1.3 1.3 0 1 1 0 2.6a1.3 1.3 0 1 1 0-2.6 M4.9 10.6a4.4 4.4 0 0 1 0-6.2 M11.1 4.4a4.4 4.4 0 0 1 0 6.2 M2.8 12.7a7.4 7.4 0 0 1 0-10.4 M13.2 2.3a7.4 7.4 0 0 1 0 10.4';

const DIAMOND = 'M8 0 16 8 8 16 0 8z';

export function markParts(kind: Kind, state: DeviceState): readonly MarkPart[] {
  const outline = { d: OUTLINE[kind], role: 'outline' } as const;
  if (state === 'alarm')
    return [
      { d: DIAMOND, role: 'fill' },
      { d: INNER[kind], role: 'inner' },
    ];
  if (state === 'late') return [outline, { d: LEFT_HALF[kind], role: 'fill' }];
  if (state === 'silent' || state === 'never') return [outline];
  if (state === 'off' || state === 'closed') return [outline, { d: 'M0 8h16', role: 'bar' }];
  return [outline, { d: OUTLINE[kind], role: 'fill' }];
}
