// Moves marks that lie on each other a little apart, so that each can be seen and hit; zoomed in, they stand where they are.

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A mark that takes room: half of its wished distance to another of its size. */
export interface Mark extends Place {
  readonly reach: number;
}

const ROUNDS = 24;

/**
 * @param marks where the marks belong, and the room each takes, in pixels
 * @param farthest how far a mark may be moved from where it belongs
 * @returns how far each is moved
 */
export function spreadApart(marks: readonly Mark[], farthest: number): Place[] {
  const moved = marks.map(({ x, y }) => ({ x, y }));
  const cell = 2 * marks.reduce((most, { reach }) => Math.max(most, reach), 1);
  const crowded = withNeighbours(marks, cell + 2 * farthest);
  for (let round = 0; round < ROUNDS; round++) {
    const touched = pushAll(marks, moved, crowded, cell);
    if (touched.size === 0) break;
    for (const index of touched) pullBack(moved, marks, index, farthest);
  }
  return moved.map(({ x, y }, i) => ({ x: Math.round(x - (marks[i]?.x ?? x)), y: Math.round(y - (marks[i]?.y ?? y)) }));
}

type Moved = { x: number; y: number }[];

/** Cells of a grid as one number: far more of them than any screen has. */
const GRID = 1 << 20;
const cellOf = ({ x, y }: Place, cell: number): number => Math.floor(x / cell) * GRID + Math.floor(y / cell);

function cellsOf(places: readonly Place[], indices: Iterable<number>, cell: number): Map<number, number[]> {
  const cells = new Map<number, number[]>();
  for (const index of indices) {
    const at = cellOf(places[index] as Place, cell);
    const others = cells.get(at);
    if (others) others.push(index);
    else cells.set(at, [index]);
  }
  return cells;
}

/** Most marks of a large crowd stand alone and stay where they are: those that something could ever touch. */
function withNeighbours(places: readonly Place[], cell: number): number[] {
  const cells = cellsOf(places, places.keys(), cell);
  const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => dx * GRID + dy));
  return [...cells].flatMap(([at, own]) => (own.length > 1 || around.some((step) => step !== 0 && cells.has(at + step)) ? own : []));
}

/** Pushes each pair that is too close. @returns those that were pushed */
function pushAll(marks: readonly Mark[], moved: Moved, crowded: readonly number[], cell: number): Set<number> {
  const cells = cellsOf(moved, crowded, cell);
  const touched = new Set<number>();
  const push = (i: number, j: number): void => {
    if (!pushApart(moved, i, j, (marks[i]?.reach ?? 0) + (marks[j]?.reach ?? 0))) return;
    touched.add(i).add(j);
  };
  for (const [at, own] of cells) {
    for (let i = 0; i < own.length; i++) for (let j = i + 1; j < own.length; j++) push(own[i] as number, own[j] as number);
    // Half of the neighbours: the other half looks at us.
    for (const next of [at + 1, at + GRID - 1, at + GRID, at + GRID + 1]) {
      for (const j of cells.get(next) ?? []) for (const i of own) push(i, j);
    }
  }
  return touched;
}

/** @returns whether they were too close */
function pushApart(moved: Moved, i: number, j: number, apart: number): boolean {
  const a = moved[i];
  const b = moved[j];
  if (!a || !b) return false;
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  if (Math.abs(dx) >= apart || Math.abs(dy) >= apart) return false;
  const distance = Math.hypot(dx, dy);
  if (distance >= apart) return false;
  // Two at the very same spot part in a direction of their own, the same at every drawing.
  const angle = distance > 0.01 ? Math.atan2(dy, dx) : i * 2.4;
  const push = (apart - distance) / 2;
  a.x -= Math.cos(angle) * push;
  a.y -= Math.sin(angle) * push;
  b.x += Math.cos(angle) * push;
  b.y += Math.sin(angle) * push;
  return true;
}

function pullBack(moved: Moved, marks: readonly Mark[], i: number, farthest: number): void {
  const mark = moved[i];
  const home = marks[i];
  if (!mark || !home) return;
  const distance = Math.hypot(mark.x - home.x, mark.y - home.y);
  if (distance <= farthest) return;
  mark.x = home.x + ((mark.x - home.x) / distance) * farthest;
  mark.y = home.y + ((mark.y - home.y) / distance) * farthest;
}
