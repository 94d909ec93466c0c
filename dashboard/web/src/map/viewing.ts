// Where the map looks: at the whole of it until a person moves it, then where that person left it, also when the window changes.
import type { LatLngBounds, LatLngExpression, Map as LeafletMap } from 'leaflet';
import { SURROUNDINGS } from '../state/whereabouts.ts';
import { formatView, type MapView, parseView } from './view.ts';

/** A turn of the wheel is many steps; the address learns of the last. */
const PATIENCE_MS = 250;

/** replace: the same visit, looked at from elsewhere. push: a step that can be taken back. */
export type ViewStep = 'replace' | 'push';

export interface ViewingOptions {
  /** Shows what the map is about. */
  fit(): void;
  /** A person moved the map. */
  onView(view: string, step: ViewStep): void;
}

export interface Viewing {
  /** Shows what the address says; undefined: the whole. */
  follow(view: string | undefined): void;
  /** A step nearer that the back button takes back. */
  step(to: LatLngExpression, zoom: number): void;
  destroy(): void;
}

export function keepView(map: LeafletMap, { fit, onView }: ViewingOptions): Viewing {
  const element = map.getContainer();
  let isOurs = false;
  /** As the address knows it. */
  let known: string | undefined;
  let isMoved = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Whatever moves the map meanwhile was not a person. */
  function quietly(move: () => void): void {
    isOurs = true;
    move();
    isOurs = false;
  }

  const current = (): string => {
    const { lat, lng: lon } = map.getCenter();
    return formatView({ lat, lon, zoom: map.getZoom() });
  };

  function tell(step: ViewStep): void {
    clearTimeout(timer);
    timer = undefined;
    const view = current();
    if (view === known) return;
    known = view;
    onView(view, step);
  }

  function onMoved(): void {
    if (isOurs) return;
    isMoved = true;
    clearTimeout(timer);
    timer = setTimeout(() => tell('replace'), PATIENCE_MS);
  }
  map.on('moveend', onMoved);

  const watcher = new ResizeObserver(() => {
    // Taken out of the page the map has no size, and no view would fit it; the page may go before destroy() is called.
    if (element.clientWidth === 0 || element.clientHeight === 0) return;
    quietly(() => (isMoved ? map.invalidateSize({ animate: false }) : fit()));
  });
  watcher.observe(element);

  return {
    follow(text) {
      if (text === known) return;
      known = text;
      const view: MapView | undefined = parseView(text);
      isMoved = view !== undefined;
      clearTimeout(timer);
      quietly(() => (view ? map.setView([view.lat, view.lon], view.zoom, { animate: false }) : fit()));
    },
    step(to, zoom) {
      if (timer !== undefined) tell('replace');
      quietly(() => map.setView(to, zoom, { animate: false }));
      isMoved = true;
      tell('push');
    },
    destroy() {
      map.off('moveend', onMoved); // a map that glides ends its way when it is taken away, and tells so
      clearTimeout(timer);
      watcher.disconnect();
    },
  };
}

/** How far out a map of this land may go: a little more than all of it. */
export function bindTo(map: LeafletMap, whole: LatLngBounds): void {
  map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(whole)) - 0.3);
  map.setMaxBounds(whole.pad(SURROUNDINGS));
}
