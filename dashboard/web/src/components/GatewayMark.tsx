// A gateway that is away, as a mark in a list.
import { GATEWAY } from './mark-shapes.ts';

export function GatewayMark() {
  return (
    <svg class="mark gateway-mark gateway-mark-silent" viewBox="0 0 16 16" aria-hidden="true">
      <path d={GATEWAY} />
    </svg>
  );
}
