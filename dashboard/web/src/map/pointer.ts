// What the pointer meets on the canvas of devices: tells what it is, and opens it. Where it meets nothing the map below gets it.
import { type Map as LeafletMap, tooltip } from 'leaflet';
import type { Device } from '../state/device-store.ts';
import type { DeviceLayer, Drawn } from './device-layer.ts';
import { deviceTip, groupTip } from './tips.ts';

/** Pixels beside a mark that still hit it; a finger is broader than a pointer. */
const SLACK = { fine: 3, coarse: 12 };

export interface PointerActions {
  onDevice(device: Device): void;
  /** A group that comes apart nearer by. */
  onNearer(group: Drawn): void;
  /** A group that never does. */
  onList(group: Drawn): void;
}

export interface Pointer {
  /** Looks again at what lies under the pointer, after something was drawn. */
  refresh(): void;
  destroy(): void;
}

export function watchPointer(map: LeafletMap, layer: DeviceLayer, actions: PointerActions): Pointer {
  const container = map.getContainer();
  const slack = matchMedia('(pointer: coarse)').matches ? SLACK.coarse : SLACK.fine;
  const tip = tooltip({ direction: 'top', className: 'map-tip', opacity: 1 });
  let at: { x: number; y: number } | undefined;
  let met: Drawn | undefined;
  let hasDragged = false;

  function hit(x: number, y: number): Drawn | undefined {
    let best: { drawn: Drawn; distance: number } | undefined;
    for (const drawn of layer.drawn) {
      // How far outside of its edge; of those inside the topmost, which comes last.
      const distance = Math.max(0, Math.hypot(drawn.x - x, drawn.y - y) - drawn.radius);
      if (distance <= slack && (!best || distance <= best.distance)) best = { drawn, distance };
    }
    return best?.drawn;
  }

  function placeOf(event: MouseEvent): { x: number; y: number } | undefined {
    // Buttons and lists on the map are their own.
    if ((event.target as Element).closest('.leaflet-control, .leaflet-popup')) return undefined;
    return map.mouseEventToContainerPoint(event);
  }

  function contentOf({ group }: Drawn): HTMLElement | undefined {
    if (group.members.length > 1) return groupTip(layer.compositionOf(group), group.opensAt === undefined ? 'list' : 'nearer');
    const device = layer.deviceOf(group.members[0] as number);
    return device && deviceTip(device);
  }

  function meet(): void {
    met = at && hit(at.x, at.y);
    container.classList.toggle('map-at-mark', met !== undefined);
    const content = met && contentOf(met);
    if (!met || !content) return void map.closeTooltip(tip);
    tip.setContent(content).setLatLng(map.containerPointToLatLng([met.x, met.y - met.radius - 2]));
    if (!map.hasLayer(tip)) map.openTooltip(tip);
  }

  function onMove(event: MouseEvent): void {
    at = event.buttons === 0 ? placeOf(event) : undefined;
    const now = at && hit(at.x, at.y);
    if (now?.group !== met?.group || (now && !met)) meet();
  }

  function onLeave(): void {
    at = undefined;
    meet();
  }

  function onClick(event: MouseEvent): void {
    const place = placeOf(event);
    const clicked = place && hit(place.x, place.y);
    // The end of a drag is no click.
    if (!clicked || hasDragged) return;
    event.stopPropagation();
    if (event.type !== 'click') return;
    const { group } = clicked;
    const device = group.members.length === 1 ? layer.deviceOf(group.members[0] as number) : undefined;
    onLeave();
    if (device) actions.onDevice(device);
    else if (group.opensAt === undefined) actions.onList(clicked);
    else actions.onNearer(clicked);
  }

  const onDown = (): void => {
    hasDragged = false;
  };
  const onDrag = (): void => {
    hasDragged = true;
  };

  map.on('dragstart', onDrag);
  container.addEventListener('pointerdown', onDown);
  container.addEventListener('mousemove', onMove);
  container.addEventListener('mouseleave', onLeave);
  // Before Leaflet and the municipality below hear of it.
  for (const event of ['click', 'dblclick'] as const) container.addEventListener(event, onClick, { capture: true });
  return {
    refresh: meet,
    destroy() {
      map.off('dragstart', onDrag);
      container.removeEventListener('pointerdown', onDown);
      container.removeEventListener('mousemove', onMove);
      container.removeEventListener('mouseleave', onLeave);
      for (const event of ['click', 'dblclick'] as const) container.removeEventListener(event, onClick, { capture: true });
    },
  };
}
