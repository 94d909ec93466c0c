// Pages for everybody that need neither devices nor the live channel, and show nothing of the operators' head.
import type { Route } from './route.ts';

export const isBare = ({ page }: Route): boolean => page === 'public' || page === 'privacy';
