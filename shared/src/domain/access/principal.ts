// Who asks, and in which municipalities they may do what. Every decision about tenants is made with the functions of this file.
import { type Permission, permissionsOf, type Role } from './role.ts';

/** A role in one municipality, or in the whole district. */
export interface Grant {
  readonly role: Role;
  /** Key of a municipality; null: district-wide. */
  readonly municipality: string | null;
}

export interface Principal {
  /**
   * account: somebody who signed in · token: a program with an API token · open: anybody on a machine where accounts are off ·
   * public: nobody signed in
   */
  readonly type: 'account' | 'token' | 'open' | 'public';
  /** As the audit log calls it. */
  readonly name: string;
  readonly grants: readonly Grant[];
  /** What an API token is limited to, beyond what its account may; undefined: nothing. */
  readonly limitedTo?: readonly Permission[];
}

export const OPEN: Principal = {
  type: 'open',
  name: 'local',
  grants: [
    { role: 'administrator', municipality: null },
    { role: 'auditor', municipality: null },
  ],
};
export const PUBLIC: Principal = { type: 'public', name: 'public', grants: [] };

const allows = ({ limitedTo }: Principal, { role }: Grant, permission: Permission): boolean =>
  permissionsOf(role).includes(permission) && (limitedTo === undefined || limitedTo.includes(permission));

/** @param municipality its key; null asks for the whole district, which a role in one municipality never allows */
export function may(principal: Principal, permission: Permission, municipality: string | null): boolean {
  return principal.grants.some(
    (grant) => allows(principal, grant, permission) && (grant.municipality === null || grant.municipality === municipality),
  );
}

/** Where a principal has a permission. */
export function whereMay(principal: Principal, permission: Permission): 'everywhere' | readonly string[] {
  const keys = new Set<string>();
  for (const grant of principal.grants) {
    if (!allows(principal, grant, permission)) continue;
    if (grant.municipality === null) return 'everywhere';
    keys.add(grant.municipality);
  }
  return [...keys];
}

/** Whether somebody has a permission anywhere at all. */
export const mayAnywhere = (principal: Principal, permission: Permission): boolean => {
  const where = whereMay(principal, permission);
  return where === 'everywhere' || where.length > 0;
};
