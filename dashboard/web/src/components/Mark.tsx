// A device's or kind's mark: shape by kind, filling by state. Decoration beside a word; never alone.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { DeviceState } from '../state/device-state.ts';
import { markParts } from './mark-shapes.ts';

export function Mark({ kind, state = 'fresh' }: { kind: Kind; state?: DeviceState }) {
  return (
    <svg class={`mark mark-${state}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {markParts(kind, state).map(({ d, role }) => (
        <path key={role} class={`mark-${role}`} d={d} />
      ))}
    </svg>
  );
}
