// The wallboard, or the page on which it is set up.
import '../wall/wall.css';
import '../wall/wall-rows.css';
import '../wall/wall-screen.css';
import '../wall/wall-set-up.css';
import type { Route } from '../router/route.ts';
import { Wall } from '../wall/Wall.tsx';
import { WallSetUp } from '../wall/WallSetUp.tsx';

export function WallboardPage({ route }: { route: Extract<Route, { page: 'wallboard' }> }) {
  return route.part === 'einrichten' ? <WallSetUp route={route} /> : <Wall route={route} />;
}
