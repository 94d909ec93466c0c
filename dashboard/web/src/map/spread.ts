// Moves marks that lie on each other a little apart, so that each can be seen and hit; zoomed in, they stand where they are.

export interface Place {
  readonly x: number;
  readonly y: number;
}

const ROUNDS = 24;

/**
 * @param places where the marks belong, in pixels
 * @param apart wished distance between two marks
 * @param farthest how far a mark may be moved from where it belongs
 * @returns how far each is moved
 */
export function spreadApart(places: readonly Place[], apart: number, farthest: number): Place[] {
  const moved = places.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < moved.length; i++) {
      for (let j = i + 1; j < moved.length; j++) pushApart(moved, i, j, apart);
    }
    for (let i = 0; i < moved.length; i++) pullBack(moved, places, i, farthest);
  }
  return moved.map(({ x, y }, i) => ({ x: Math.round(x - (places[i]?.x ?? x)), y: Math.round(y - (places[i]?.y ?? y)) }));
}

function pushApart(moved: { x: number; y: number }[], i: number, j: number, apart: number): void {
  const a = moved[i];
  const b = moved[j];
  if (!a || !b) return;
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  if (Math.abs(dx) >= apart || Math.abs(dy) >= apart) return;
  const distance = Math.hypot(dx, dy);
  if (distance >= apart) return;
  // Two at the very same spot part in a direction of their own, the same at every drawing.
  const angle = distance > 0.01 ? Math.atan2(dy, dx) : i * 2.4;
  const push = (apart - distance) / 2;
  a.x -= Math.cos(angle) * push;
  a.y -= Math.sin(angle) * push;
  b.x += Math.cos(angle) * push;
  b.y += Math.sin(angle) * push;
}

function pullBack(moved: { x: number; y: number }[], places: readonly Place[], i: number, farthest: number): void {
  const mark = moved[i];
  const home = places[i];
  if (!mark || !home) return;
  const distance = Math.hypot(mark.x - home.x, mark.y - home.y);
  if (distance <= farthest) return;
  mark.x = home.x + ((mark.x - home.x) / distance) * farthest;
  mark.y = home.y + ((mark.y - home.y) / distance) * farthest;
}
