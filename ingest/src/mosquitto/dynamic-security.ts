// The file of mosquitto's dynamic-security plugin, and the commands that change it: the same ones for the file and for a running broker.
import { pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const right = z.strictObject({
  acltype: z.enum([
    'publishClientSend',
    'publishClientReceive',
    'subscribeLiteral',
    'subscribePattern',
    'unsubscribeLiteral',
    'unsubscribePattern',
  ]),
  topic: z.string(),
  priority: z.int().default(0),
  allow: z.boolean(),
});
// What the plugin of a later version writes beside these is kept.
const named = z.looseObject({ rolename: z.string() });
const role = z.looseObject({ rolename: z.string(), acls: z.array(right).default([]) });
const member = z.looseObject({ username: z.string() });
const group = z.looseObject({ groupname: z.string(), roles: z.array(named).default([]), clients: z.array(member).default([]) });
const client = z.looseObject({
  username: z.string(),
  textname: z.string().optional(),
  textdescription: z.string().optional(),
  roles: z.array(named).default([]),
  /** Base64 of 64 bytes. */
  password: z.string().optional(),
  salt: z.string().optional(),
  iterations: z.int().optional(),
});

const schema = z.looseObject({
  defaultACLAccess: z.looseObject({
    publishClientSend: z.boolean(),
    publishClientReceive: z.boolean(),
    subscribe: z.boolean(),
    unsubscribe: z.boolean(),
  }),
  clients: z.array(client).default([]),
  groups: z.array(group).default([]),
  roles: z.array(role).default([]),
});

export type Right = z.infer<typeof right>;
export type DynamicSecurity = z.infer<typeof schema>;
export type Client = DynamicSecurity['clients'][number];
export interface Role {
  readonly rolename: string;
  readonly acls: readonly Right[];
}
export interface Group {
  readonly groupname: string;
  readonly roles: readonly { readonly rolename: string }[];
  readonly clients: readonly { readonly username: string }[];
}

/** A command of the plugin, as `$CONTROL/dynamic-security/v1` takes it (mosquitto 2.0). */
export type Command =
  | ({ readonly command: 'createRole' | 'modifyRole' } & Role)
  | { readonly command: 'deleteRole'; readonly rolename: string }
  | ({ readonly command: 'createGroup' | 'modifyGroup' } & Omit<Group, 'clients'>)
  | { readonly command: 'deleteGroup'; readonly groupname: string }
  | {
      readonly command: 'createClient';
      readonly username: string;
      readonly password: string;
      readonly textname: string;
      readonly roles: readonly { readonly rolename: string }[];
      readonly groups: readonly { readonly groupname: string }[];
    }
  | { readonly command: 'setClientPassword'; readonly username: string; readonly password: string }
  | { readonly command: 'deleteClient'; readonly username: string };

/** Nobody in it, and nobody may anything; without an anonymous group there are no rights for those without a name either. */
export const EMPTY: DynamicSecurity = {
  defaultACLAccess: { publishClientSend: false, publishClientReceive: false, subscribe: false, unsubscribe: false },
  clients: [],
  groups: [],
  roles: [],
};

/** @throws {SyntaxError | z.ZodError} when the text is no file of the plugin */
export const parseDynamicSecurity = (text: string): DynamicSecurity => schema.parse(JSON.parse(text));

/** 144 bits by chance, as the embedded broker's credentials have. */
export const makeSecret = (): string => randomBytes(18).toString('base64url');

/**
 * The plugin's own number. A password here is 144 random bits, which no number of rounds makes harder to guess; what rounds cost is paid
 * by mosquitto's only thread at each CONNECT, right or wrong: with OWASP's 210,000 a few strangers would stop the district (measured in
 * docs/mosquitto.md).
 */
const ITERATIONS = 101;
/** mosquitto 2.0 takes no other length. */
const SALT_BYTES = 12;
const HASH_BYTES = 64;

const hashOf = (password: string, salt: Buffer, iterations: number): Buffer => pbkdf2Sync(password, salt, iterations, HASH_BYTES, 'sha512');

function hashPassword(password: string): Required<Pick<Client, 'password' | 'salt' | 'iterations'>> {
  const salt = randomBytes(SALT_BYTES);
  return { password: hashOf(password, salt, ITERATIONS).toString('base64'), salt: salt.toString('base64'), iterations: ITERATIONS };
}

/** Whether this is the password of an account. */
export function isPasswordOf({ password: hash = '', salt = '', iterations = ITERATIONS }: Client, password: string): boolean {
  const known = Buffer.from(hash, 'base64');
  return known.length === HASH_BYTES && timingSafeEqual(known, hashOf(password, Buffer.from(salt, 'base64'), iterations));
}

/**
 * Does to the file what a running mosquitto would do.
 * @throws {Error} when what a command names is not there, or is there already
 */
export function carryOut(file: DynamicSecurity, commands: readonly Command[]): DynamicSecurity {
  return commands.reduce(carryOutOne, file);
}

function carryOutOne(file: DynamicSecurity, command: Command): DynamicSecurity {
  const { clients, groups, roles } = file;
  switch (command.command) {
    case 'createRole':
    case 'modifyRole': {
      const { rolename, acls } = command;
      return { ...file, roles: [...roles.filter((one) => one.rolename !== rolename), { rolename, acls: [...acls] }] };
    }
    case 'deleteRole': {
      const without = <T extends { roles: { rolename: string }[] }>(one: T): T => ({
        ...one,
        roles: one.roles.filter(({ rolename }) => rolename !== command.rolename),
      });
      const rest = roles.filter(({ rolename }) => rolename !== command.rolename);
      return { ...file, roles: rest, clients: clients.map(without), groups: groups.map(without) };
    }
    case 'createGroup':
    case 'modifyGroup': {
      const { groupname } = command;
      const members = groups.find((one) => one.groupname === groupname)?.clients ?? [];
      const changed = { groupname, roles: command.roles.map((one) => ({ ...one })), clients: members };
      return { ...file, groups: [...groups.filter((one) => one.groupname !== groupname), changed] };
    }
    case 'deleteGroup':
      return { ...file, groups: groups.filter(({ groupname }) => groupname !== command.groupname) };
    case 'createClient': {
      const { username, password, textname } = command;
      if (clients.some((one) => one.username === username)) throw new Error(`there is an account "${username}" already`);
      const made = { username, textname, roles: command.roles.map((one) => ({ ...one })), ...hashPassword(password) };
      const joined = groups.map((one) =>
        command.groups.some(({ groupname }) => groupname === one.groupname) ? { ...one, clients: [...one.clients, { username }] } : one,
      );
      return { ...file, clients: [...clients, made], groups: joined };
    }
    case 'setClientPassword': {
      if (!clients.some(({ username }) => username === command.username)) throw new Error(`there is no account "${command.username}"`);
      const hashed = hashPassword(command.password);
      return { ...file, clients: clients.map((one) => (one.username === command.username ? { ...one, ...hashed } : one)) };
    }
    case 'deleteClient': {
      const { username } = command;
      if (!clients.some((one) => one.username === username)) throw new Error(`there is no account "${username}"`);
      const left = groups.map((one) => ({ ...one, clients: one.clients.filter((other) => other.username !== username) }));
      return { ...file, clients: clients.filter((one) => one.username !== username), groups: left };
    }
  }
}
