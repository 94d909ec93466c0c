// Which streams somebody sees: a stream is a kind of sensor of a municipality. Readings are answered within a visibility, and nowhere else.
import { KINDS, type Kind } from '../kind.ts';
import { type Principal, whereMay } from './principal.ts';
import type { Sharing } from './sharing.ts';

export interface Visibility {
  /** The same for the same streams: what is prepared for one visibility serves everybody who has it. */
  readonly key: string;
  readonly isWhole: boolean;
  sees(this: void, municipality: string, kind: Kind): boolean;
  /** Whether any stream of the municipality is seen. */
  seesAny(this: void, municipality: string): boolean;
}

export type SharingOf = (municipality: string, kind: Kind) => Sharing;

export const WHOLE: Visibility = { key: '*', isWhole: true, sees: () => true, seesAny: () => true };

/**
 * What a principal sees: every stream of the municipalities in which it may read, and of the others what they share with the district. Nobody
 * signed in sees nothing here: public data have routes of their own, which give sums only.
 */
export function visibilityOf(principal: Principal, municipalities: readonly string[], sharingOf: SharingOf): Visibility {
  const where = whereMay(principal, 'read');
  if (where === 'everywhere') return WHOLE;
  if (where.length === 0) return seen([], municipalities);
  const streams = municipalities.flatMap((municipality) =>
    KINDS.filter((kind) => where.includes(municipality) || sharingOf(municipality, kind).level !== 'private').map(
      (kind) => `${municipality}/${kind}`,
    ),
  );
  return seen(streams, municipalities);
}

function seen(streams: readonly string[], municipalities: readonly string[]): Visibility {
  if (streams.length === municipalities.length * KINDS.length) return WHOLE;
  const set = new Set(streams);
  const owners = new Set(streams.map((stream) => stream.slice(0, stream.indexOf('/'))));
  return {
    key: streams.join(),
    isWhole: false,
    sees: (municipality, kind) => set.has(`${municipality}/${kind}`),
    seesAny: (municipality) => owners.has(municipality),
  };
}
