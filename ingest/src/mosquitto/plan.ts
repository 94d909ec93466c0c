// The commands that lead from the rights there are to those wanted, and those that issue, renew and take back an account.

import { randomBytes } from 'node:crypto';
import { isEui } from '@lagebild/shared/domain/eui.ts';
import { type Command, type DynamicSecurity, type Group, isPasswordOf, makeSecret, type Right, type Role } from './dynamic-security.ts';
import { ADMINISTRATION, gatewayName, gatewayOf, gatewayRole, groupOf, isOurs, type Reach, type Wanted, WORKER } from './rights.ts';

/** What a file, or a running broker, says there is. */
export interface Present {
  readonly roles: readonly Role[];
  readonly groups: readonly Group[];
  readonly clients: readonly { readonly username: string }[];
}

const keyOf = ({ acltype, topic, allow }: Right) => `${acltype} ${topic} ${allow}`;
const isSame = (a: readonly string[], b: readonly string[]) => a.toSorted().join('\n') === b.toSorted().join('\n');

/** Only what differs: mosquitto disconnects everybody whose role is touched. */
export function planRights(present: Present, wanted: Wanted): Command[] {
  const roles = wanted.roles.flatMap((role): Command[] => {
    const now = present.roles.find(({ rolename }) => rolename === role.rolename);
    if (!now) return [{ command: 'createRole', ...role }];
    return isSame(now.acls.map(keyOf), role.acls.map(keyOf)) ? [] : [{ command: 'modifyRole', ...role }];
  });
  const groups = wanted.groups.flatMap((group): Command[] => {
    const now = present.groups.find(({ groupname }) => groupname === group.groupname);
    if (!now) return [{ command: 'createGroup', ...group }];
    const names = (one: Pick<Group, 'roles'>) => one.roles.map(({ rolename }) => rolename);
    return isSame(names(now), names(group)) ? [] : [{ command: 'modifyGroup', ...group }];
  });
  const goneGroups = present.groups
    .map(({ groupname }) => groupname)
    .filter((name) => isOurs(name) && !wanted.groups.some(({ groupname }) => groupname === name));
  const goneRoles = present.roles
    .map(({ rolename }) => rolename)
    .filter((name) => isOurs(name) && !wanted.roles.some(({ rolename }) => rolename === name));
  return [
    ...roles,
    ...groups,
    ...goneGroups.map((groupname): Command => ({ command: 'deleteGroup', groupname })),
    ...goneRoles.map((rolename): Command => ({ command: 'deleteRole', rolename })),
  ];
}

/** The two accounts Lagebild has itself, where they are missing or have another password. */
export function planOwnAccounts(
  { clients }: DynamicSecurity,
  passwords: { readonly worker: string; readonly administration: string },
): Command[] {
  const own = [
    { username: WORKER, password: passwords.worker, textname: 'Lagebild' },
    { username: ADMINISTRATION, password: passwords.administration, textname: 'npm run mosquitto' },
  ];
  return own.flatMap((one): Command[] => {
    const { username, password } = one;
    const present = clients.find((client) => client.username === username);
    if (!present) return [{ command: 'createClient', ...one, roles: [{ rolename: username }], groups: [] }];
    return isPasswordOf(present, password) ? [] : [{ command: 'setClientPassword', username, password }];
  });
}

export interface Issued {
  readonly username: string;
  /** Never to be had again. */
  readonly password: string;
  readonly commands: readonly Command[];
}

export interface Wish {
  readonly municipality: string;
  /** What it is issued for, in somebody's words. */
  readonly note: string;
  readonly reach?: Reach | undefined;
  /** EUI-64 in lower case: an account for this gateway alone. */
  readonly gateway?: string | undefined;
  /** Made elsewhere, for a program that brings its own name and password. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** @throws {Error} in a sentence, when the gateway is no EUI */
export function planIssue({ municipality, note, reach = 'municipality', gateway, ...given }: Wish): Issued {
  const password = given.password ?? makeSecret();
  const base = { command: 'createClient', password, textname: note } as const;
  if (gateway !== undefined) {
    if (!isEui(gateway)) throw new Error(`"${gateway}" is no EUI of a gateway: 16 digits 0-9 a-f`);
    const username = gatewayName(municipality, gateway);
    const create: Command = { ...base, username, roles: [{ rolename: username }], groups: [] };
    return { username, password, commands: [{ command: 'createRole', ...gatewayRole(municipality, gateway) }, create] };
  }
  const username = given.username ?? `${municipality}-${randomBytes(4).toString('hex')}`;
  return { username, password, commands: [{ ...base, username, roles: [], groups: [{ groupname: groupOf(municipality, reach) }] }] };
}

export function planRotation(username: string): Issued {
  const password = makeSecret();
  return { username, password, commands: [{ command: 'setClientPassword', username, password }] };
}

/** A gateway's role goes with it. @throws {Error} for an account Lagebild needs itself */
export function planRevocation(username: string): Command[] {
  if (username === WORKER || username === ADMINISTRATION) throw new Error(`"${username}" is Lagebild's own account; rotate it instead`);
  const role: Command[] = gatewayOf(username) ? [{ command: 'deleteRole', rolename: username }] : [];
  return [{ command: 'deleteClient', username }, ...role];
}
