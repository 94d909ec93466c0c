// What an answer is made within: the streams somebody sees, and the municipalities whose work they see.
import { type Principal, whereMay } from '@lagebild/shared/domain/access/principal.ts';
import { type SharingOf, type Visibility, visibilityOf, WHOLE } from '@lagebild/shared/domain/access/visibility.ts';

export interface Scope {
  /** The same for the same answers. */
  readonly key: string;
  readonly visibility: Visibility;
  /** Whether somebody may read the work of a municipality: alarms, maintenance, gateways. Null: what belongs to the district. */
  works(this: void, municipality: string | null): boolean;
}

export const WHOLE_SCOPE: Scope = { key: '*', visibility: WHOLE, works: () => true };

export function scopeOf(principal: Principal, municipalities: readonly string[], sharingOf: SharingOf): Scope {
  const visibility = visibilityOf(principal, municipalities, sharingOf);
  const where = whereMay(principal, 'read');
  if (visibility.isWhole && where === 'everywhere') return WHOLE_SCOPE;
  const keys = where === 'everywhere' ? municipalities : where;
  return {
    key: `${visibility.key} ${[...keys].sort().join()}`,
    visibility,
    works: (municipality) => municipality !== null && keys.includes(municipality),
  };
}
