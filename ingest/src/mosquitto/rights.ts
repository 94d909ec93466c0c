// Who may do what at a separate mosquitto: one role per municipality and part of it, made from the rule book alone. Everything else is denied.
import { isEui } from '@lagebild/shared/domain/eui.ts';
import type { Group, Right, Role } from './dynamic-security.ts';

/** What of a municipality's topics an account reaches. */
export const REACHES = ['municipality', 'application', 'gateways'] as const;
export type Reach = (typeof REACHES)[number];

/** Account of Lagebild itself; the only one that reads everything. */
export const WORKER = 'lagebild';
/** Account that changes accounts while mosquitto runs; it reads and writes no message of a device. */
export const ADMINISTRATION = 'administration';

const CONTROL = '$CONTROL/dynamic-security/#';

/**
 * ChirpStack v4 reads by a shared subscription of this name (`share_name`), and nothing turns that off at a broker that has them. Harmless
 * below its own municipality: another filter is another group, so Lagebild shares with nobody.
 */
const CHIRPSTACK_GROUP = '$share/chirpstack/';

/** What an account publishes to, and what it reads: topic filters. */
interface Topics {
  readonly send: readonly string[];
  readonly read: readonly string[];
  readonly isNetworkServer?: boolean;
}

/** Topics below v1/ are readings; nobody but Lagebild has to hear those. A network server and its gateways hear their own commands. */
const TOPICS: Readonly<Record<Reach, (municipality: string) => Topics>> = {
  municipality: (key) => ({ send: [`v1/${key}/#`, `lns/${key}/#`], read: [`lns/${key}/#`], isNetworkServer: true }),
  application: (key) => ({ send: [`lns/${key}/application/#`], read: [`lns/${key}/application/#`], isNetworkServer: true }),
  // Both a network server, which sends commands, and a bridge, which sends events, speak here.
  gateways: (key) => ({ send: [`lns/${key}/+/gateway/#`], read: [`lns/${key}/+/gateway/#`], isNetworkServer: true }),
};

/** ChirpStack v4 has the region before "gateway", v3 has not; TTN and others know no gateway over MQTT. */
const gatewayTopics = (key: string, eui: string): Topics => {
  const below = [`lns/${key}/+/gateway/${eui}`, `lns/${key}/gateway/${eui}`];
  return {
    send: below.flatMap((topic) => [`${topic}/event/+`, `${topic}/state/+`]),
    read: below.map((topic) => `${topic}/command/#`),
  };
};

/** A subscription is allowed below a filter, may be given up again, and its messages are delivered; each is a right of its own. */
function roleOf(rolename: string, { send, read, isNetworkServer = false }: Topics): Role {
  const right = (acltype: Right['acltype'], topics: readonly string[]): Right[] =>
    topics.map((topic) => ({ acltype, topic, priority: 0, allow: true }));
  const filters = isNetworkServer ? [...read, ...read.map((topic) => `${CHIRPSTACK_GROUP}${topic}`)] : read;
  const acls = [
    ...right('publishClientSend', send),
    ...right('publishClientReceive', read),
    ...right('subscribePattern', filters),
    ...right('unsubscribePattern', filters),
  ];
  return { rolename, acls };
}

/**
 * Lagebild's own role. It subscribes plainly: mosquitto loses what a member of a shared group had not acknowledged when it died.
 * @param shareGroup for whoever reads by $share/{group}/… all the same: nobody else gets into that group
 */
function workerRole(shareGroup: string | undefined): Role {
  const read = ['v1/#', 'lns/#'];
  const role = roleOf(WORKER, { send: [], read });
  if (shareGroup === undefined) return role;
  const shared = (['subscribeLiteral', 'unsubscribeLiteral'] as const).flatMap((acltype) =>
    read.map((topic) => ({ acltype, topic: `$share/${shareGroup}/${topic}`, priority: 0, allow: true })),
  );
  return { ...role, acls: [...role.acls, ...shared] };
}

/** The group that Lagebild's role names; undefined when it reads plainly. */
export function shareGroupOf(roles: readonly Role[]): string | undefined {
  const acls = roles.find(({ rolename }) => rolename === WORKER)?.acls ?? [];
  return acls.flatMap(({ topic }) => /^\$share\/([^/]+)\//.exec(topic)?.[1] ?? [])[0];
}

export const groupOf = (municipality: string, reach: Reach): string => `${reach}-${municipality}`;

/** A gateway's account is named by its EUI, so one gateway has one, and its role follows from the name. */
export const gatewayName = (municipality: string, eui: string): string => `${municipality}-gateway-${eui}`;

export function gatewayOf(username: string): { readonly municipality: string; readonly eui: string } | undefined {
  const [, municipality, eui] = /^([a-z]+)-gateway-(\w+)$/.exec(username) ?? [];
  return municipality !== undefined && eui !== undefined && isEui(eui) ? { municipality, eui } : undefined;
}

export const gatewayRole = (municipality: string, eui: string): Role =>
  roleOf(gatewayName(municipality, eui), gatewayTopics(municipality, eui));

/** Roles and groups as they should be. */
export interface Wanted {
  readonly roles: readonly Role[];
  /** Their members are not told here: those are kept. */
  readonly groups: readonly Omit<Group, 'clients'>[];
}

/**
 * @param municipalities keys of the rule book
 * @param usernames accounts there are; those of gateways of these municipalities get their roles
 */
export function wantedRights(municipalities: readonly string[], usernames: readonly string[], shareGroup?: string): Wanted {
  const parts = municipalities.flatMap((key) => REACHES.map((reach) => ({ name: groupOf(key, reach), topics: TOPICS[reach](key) })));
  const gateways = usernames.flatMap((username) => gatewayOf(username) ?? []).filter((one) => municipalities.includes(one.municipality));
  return {
    roles: [
      workerRole(shareGroup),
      roleOf(ADMINISTRATION, { send: [CONTROL], read: [CONTROL] }),
      ...parts.map(({ name, topics }) => roleOf(name, topics)),
      ...gateways.map(({ municipality, eui }) => gatewayRole(municipality, eui)),
    ],
    groups: parts.map(({ name }) => ({ groupname: name, roles: [{ rolename: name }] })),
  };
}

/** Whether a role or group is one of these, so that one which is not wanted any more may go; what somebody made by hand stays. */
export const isOurs = (name: string): boolean => REACHES.some((reach) => name.startsWith(`${reach}-`)) || gatewayOf(name) !== undefined;
