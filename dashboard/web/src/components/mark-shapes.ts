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
  if (state === 'off') return [outline, { d: 'M0 8h16', role: 'bar' }];
  return [outline, { d: OUTLINE[kind], role: 'fill' }];
}
