// Pages that anybody may see, signed in or not: whatever asks for a sign-in leaves them alone.
import type { Route } from './route.ts';

export const PUBLIC_PAGES = ['public', 'privacy', 'accessibility'] as const satisfies readonly Route['page'][];

/** Of them, those that need neither devices nor the live channel, and show nothing of the operators' head. */
export const isBare = ({ page }: Route): boolean => page === 'public' || page === 'privacy';
