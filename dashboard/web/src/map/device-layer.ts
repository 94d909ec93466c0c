// The devices of a map on one canvas: marks and groups find their place at every zoom, and follow the store by themselves.
import { effect } from '@preact/signals';
import type { Map as LeafletMap } from 'leaflet';
import { formatNumber } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { alarmedDevices, differing } from '../state/alarms.ts';
import { stateNow } from '../state/current-state.ts';
import type { DeviceState } from '../state/device-state.ts';
import { type Device, onChange, onFreshness, onReporting } from '../state/device-store.ts';
import { wantsStillness } from '../state/media.ts';
import { type Composition, compose, STATES_BY_URGENCY } from './composition.ts';
import { drawGroup, radiusOf } from './draw-group.ts';
import { createMarkPen } from './draw-mark.ts';
import { type Group, type Grouping, groupSpots } from './grouping.ts';
import { onPaletteChange, readPalette } from './palette.ts';
import { type Place, spreadApart } from './spread.ts';

/** Half of the distance two marks keep. */
const MARK_REACH = 7;
const FARTHEST = 22;
/** Above so many devices a glow for every value would be a flicker, and a picture drawn sixty times a second. */
const MOST_GLOWING = 300;
const GLOW_MS = 1000;
const GLOW_RADIUS = 14;
/** Pixels around the window in which something may reach into it. */
const MARGIN = 48;

/** A mark or group where it is drawn, in pixels of the map's window. */
export interface Drawn extends Place {
  readonly group: Group;
  /** Pixels from the middle to its edge. */
  readonly radius: number;
}

interface Placed {
  readonly group: Group;
  /** Pixels of the world at zoom 0. */
  readonly world: Place;
  /** Pixels it is moved to have room. */
  readonly shift: Place;
  /** Undefined for a mark alone, and after a change until it is drawn again. */
  composition: Composition | undefined;
}

export interface DeviceLayer {
  show(devices: readonly Device[]): void;
  /** What is to be seen now, the topmost last. */
  readonly drawn: readonly Drawn[];
  deviceOf(member: number): Device | undefined;
  compositionOf(group: Group): Composition;
  destroy(): void;
}

/** @param onDraw told after everything is drawn anew */
export function addDeviceLayer(map: LeafletMap, onDraw: () => void): DeviceLayer {
  const pane = map.createPane('devices');
  pane.style.zIndex = '600'; // where Leaflet has its markers
  pane.style.pointerEvents = 'none';
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true'); // the lists say the same
  canvas.className = 'map-devices';
  pane.append(canvas);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  const container = map.getContainer();

  let devices: Device[] = [];
  let states: DeviceState[] = [];
  let memberOf = new Map<string, number>();
  let grouping: Grouping = groupSpots([], 0);
  let placed: Placed[] = [];
  let placedOf: Placed[] = [];
  let placedZoom: number | undefined;
  let drawn: Drawn[] = [];
  const glowing = new Map<number, number>();
  let density = 0;
  let palette = readPalette(container);
  let pen = createMarkPen(palette, 1);

  /** Groups of this zoom, spread apart; kept until zoom or devices change. */
  function arrange(): void {
    const zoom = map.getZoom();
    if (placedZoom === zoom) return;
    placedZoom = zoom;
    const scale = 2 ** zoom;
    const groups = grouping.at(Math.round(zoom));
    const worlds = groups.map(({ lat, lon }) => map.project([lat, lon], 0));
    const marks = worlds.map(({ x, y }, index) => {
      const count = groups[index]?.members.length ?? 1;
      return { x: x * scale, y: y * scale, reach: count === 1 ? MARK_REACH : radiusOf(count) + 2 };
    });
    const shifts = spreadApart(marks, FARTHEST);
    placedOf = [];
    placed = groups.map((group, index) => {
      const each: Placed = { group, world: worlds[index] as Place, shift: shifts[index] as Place, composition: undefined };
      for (const member of group.members) placedOf[member] = each;
      return each;
    });
    container.dataset.marks = String(groups.filter(({ members }) => members.length === 1).length);
    container.dataset.groups = String(groups.filter(({ members }) => members.length > 1).length);
  }

  function compositionOf(group: Group): Composition {
    return compose(group.members.map((member) => ({ kind: devices[member]?.kind ?? 'air', state: states[member] ?? 'never' })));
  }

  /** The urgent ones lie on top. */
  function heightOf({ group, composition }: Placed): number {
    const state = composition ? composition.worst?.state : states[group.members[0] as number];
    return state === undefined ? -STATES_BY_URGENCY.length : -STATES_BY_URGENCY.indexOf(state);
  }

  function visible(): { each: Placed; at: Drawn }[] {
    const { x: width, y: height } = map.getSize();
    const { min } = map.getPixelBounds();
    const scale = 2 ** map.getZoom();
    const found: { each: Placed; at: Drawn; height: number }[] = [];
    for (const each of placed) {
      const x = each.world.x * scale - (min?.x ?? 0) + each.shift.x;
      const y = each.world.y * scale - (min?.y ?? 0) + each.shift.y;
      if (x < -MARGIN || y < -MARGIN || x > width + MARGIN || y > height + MARGIN) continue;
      const { group } = each;
      const isGroup = group.members.length > 1;
      if (isGroup) each.composition ??= compositionOf(group);
      const radius = isGroup ? radiusOf(group.members.length) : MARK_REACH;
      found.push({ each, at: { group, x, y, radius }, height: heightOf(each) });
    }
    return found.sort((a, b) => a.height - b.height);
  }

  function fitCanvas(): void {
    const { x: width, y: height } = map.getSize();
    // The wall magnifies the map by CSS; a canvas that does not know of it is blurred.
    const wanted = devicePixelRatio * (canvas.currentCSSZoom ?? 1);
    if (density !== wanted) {
      density = wanted;
      pen = createMarkPen(palette, density);
    }
    const [pixelsWide, pixelsHigh] = [Math.round(width * density), Math.round(height * density)];
    if (canvas.width !== pixelsWide || canvas.height !== pixelsHigh) {
      canvas.width = pixelsWide;
      canvas.height = pixelsHigh;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const { x, y } = map.containerPointToLayerPoint([0, 0]);
    canvas.style.transform = `translate(${x}px, ${y}px)`;
  }

  function drawGlow(member: number, { x, y }: Place): void {
    const begunAt = glowing.get(member);
    if (begunAt === undefined || !context) return;
    const share = 1 - (performance.now() - begunAt) / GLOW_MS;
    if (share <= 0) return void glowing.delete(member);
    context.globalAlpha = 0.2 * share;
    context.fillStyle = palette.ink;
    context.beginPath();
    context.arc(x, y, GLOW_RADIUS, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
  }

  let picture = 0;

  function draw(): void {
    cancelAnimationFrame(picture);
    picture = 0;
    if (!context || container.clientWidth === 0) return;
    arrange();
    fitCanvas();
    const all = visible();
    drawn = all.map(({ at }) => at);
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    for (const { at } of all) if (at.group.members.length === 1) drawGlow(at.group.members[0] as number, at);
    for (const { each, at } of all) {
      const { x, y, group } = at;
      const [member = 0] = group.members;
      if (each.composition) drawGroup(context, x, y, each.composition, { palette, pen, format: formatNumber });
      else pen(context, devices[member]?.kind ?? 'air', states[member] ?? 'never', x, y);
    }
    onDraw();
    if (glowing.size > 0) drawSoon();
  }

  function drawSoon(): void {
    if (picture === 0) picture = requestAnimationFrame(draw);
  }

  function followMember(member: number | undefined): void {
    const device = member === undefined ? undefined : devices[member];
    if (member === undefined || !device) return;
    const state = stateNow(device);
    if (states[member] === state) return;
    states[member] = state;
    const each = placedOf[member];
    if (each) each.composition = undefined;
    drawSoon();
  }

  const follow = ({ key }: Device): void => followMember(memberOf.get(key));

  /** Only those whose alarm opened or closed: nobody looks through fifty thousand devices for one. */
  function followAlarms(): () => void {
    let before = alarmedDevices.peek();
    return effect(() => {
      const now = alarmedDevices.value;
      for (const key of differing(now, before)) followMember(memberOf.get(key));
      before = now;
    });
  }

  function glow(device: Device): void {
    const member = memberOf.get(device.key);
    // A hidden page paints nothing: what changed there would all glow at once later.
    if (member === undefined || devices.length > MOST_GLOWING || wantsStillness.peek() || document.visibilityState === 'hidden') return;
    glowing.set(member, performance.now());
    drawSoon();
  }

  const stops = [
    onChange((device, before, after) => {
      follow(device);
      if (before && before.time !== after.time) glow(device);
    }),
    onFreshness(follow),
    onReporting(follow),
    followAlarms(),
    onPaletteChange(() => {
      palette = readPalette(container);
      pen = createMarkPen(palette, density);
      drawSoon();
    }),
    // Numbers are written otherwise.
    effect(() => {
      if (language.value) drawSoon();
    }),
  ];
  map.on('move zoom viewreset resize', draw);

  return {
    show(next) {
      const withPlace = next.filter(({ about }) => about.peek().lat !== undefined && about.peek().lon !== undefined);
      devices = withPlace;
      states = withPlace.map(stateNow);
      memberOf = new Map(withPlace.map(({ key }, member) => [key, member]));
      glowing.clear();
      grouping = groupSpots(
        withPlace.map(({ about }) => ({ lat: about.peek().lat ?? 0, lon: about.peek().lon ?? 0 })),
        map.getMinZoom(),
      );
      placedZoom = undefined;
      draw();
    },
    get drawn() {
      return drawn;
    },
    deviceOf: (member) => devices[member],
    compositionOf,
    destroy() {
      cancelAnimationFrame(picture);
      for (const stop of stops) stop();
      map.off('move zoom viewreset resize', draw);
    },
  };
}
