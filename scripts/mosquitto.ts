// npm run mosquitto: a separate mosquitto for many municipalities: its configuration, and the accounts of gateways and network servers.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AccessFolder } from '@lagebild/ingest/mosquitto/access-folder.ts';
import { brokerSettings } from '@lagebild/ingest/mosquitto/broker-settings.ts';
import { type Control, openControl } from '@lagebild/ingest/mosquitto/control.ts';
import { type Command, carryOut, makeSecret } from '@lagebild/ingest/mosquitto/dynamic-security.ts';
import {
  type Issued,
  type Present,
  planIssue,
  planOwnAccounts,
  planRevocation,
  planRights,
  planRotation,
} from '@lagebild/ingest/mosquitto/plan.ts';
import { ADMINISTRATION, REACHES, type Reach, shareGroupOf, type Wanted, WORKER, wantedRights } from '@lagebild/ingest/mosquitto/rights.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';

const USAGE = `npm run mosquitto -- config --out FOLDER [options]     writes mosquitto.conf, the rights of all municipalities, Lagebild's own accounts
npm run mosquitto -- apply --out FOLDER                brings a running mosquitto up to the rule book (a municipality more, for example)
npm run mosquitto -- add --out FOLDER --municipality KEY --note TEXT [--gateway EUI | --reach application|gateways]
npm run mosquitto -- rotate NAME --out FOLDER          a new password; whoever uses the old one is disconnected
npm run mosquitto -- revoke NAME --out FOLDER          takes the account back; whoever uses it is disconnected
npm run mosquitto -- list --out FOLDER                 accounts with their notes; never passwords

add, rotate, revoke, list and apply talk to the running mosquitto (--url, default mqtt://127.0.0.1:1883; --ca FILE for mqtts://;
--trust-network where mqtt:// leads to another container and nobody listens in between).
--offline changes the file instead; only while mosquitto is stopped, or it writes its own over it.
Passwords are shown once.

config: --cert FILE --key FILE [--client-ca FILE [--crl FILE]]   TLS for others, with the gateways' own certificates
                                                                 (or MQTT_TLS_CERT_FILE and MQTT_TLS_KEY_FILE)
        --account-by-certificate                                 the certificate's common name is the account; no password through TLS
        --log-refusals                                           account and topic of each message that is refused, in mosquitto's log
        --address 0.0.0.0 --tls-port 8883                        where TLS listens
        --plain-address 127.0.0.1 --port 1883                    where it listens without TLS
        --plugin FILE                                            mosquitto_dynamic_security.so
        --share-group NAME                                       Lagebild reads by $share/NAME/… (it need not)
        --worker-password-file FILE                              a password for Lagebild that is made elsewhere
        --service NAME=MUNICIPALITY/REACH:PASSWORD_FILE          an account whose password is made elsewhere; may be repeated`;

/** Debian (amd64, arm64), Alpine and the image eclipse-mosquitto. */
const PLUGINS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib'].map(
  (folder) => `${folder}/mosquitto_dynamic_security.so`,
);

function give(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function readOptions() {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        out: text,
        region: { ...text, default: process.env.REGION_DIR || './region' },
        url: { ...text, default: 'mqtt://127.0.0.1:1883' },
        ca: text,
        'trust-network': { type: 'boolean', default: false },
        offline: { type: 'boolean', default: false },
        municipality: text,
        note: text,
        gateway: text,
        reach: text,
        cert: { ...text, default: process.env.MQTT_TLS_CERT_FILE },
        key: { ...text, default: process.env.MQTT_TLS_KEY_FILE },
        'client-ca': text,
        crl: text,
        'account-by-certificate': { type: 'boolean', default: false },
        'log-refusals': { type: 'boolean', default: false },
        address: { ...text, default: '0.0.0.0' },
        'tls-port': { ...text, default: '8883' },
        'plain-address': { ...text, default: '127.0.0.1' },
        port: { ...text, default: '1883' },
        plugin: text,
        'share-group': text,
        'worker-password-file': text,
        service: { ...text, multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return give(`${(error as Error).message}\n\n${USAGE}`);
  }
}

const { values, positionals } = readOptions();
const [what, name] = positionals;
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (!what || !values.out) give(USAGE);
const folder = new AccessFolder(resolve(values.out));

function municipalities(): string[] {
  return Object.keys(loadRuleBook(values.region).district.municipalities);
}

function municipalityOf(key: string | undefined): string {
  const known = municipalities();
  return key !== undefined && known.includes(key) ? key : give(`--municipality must be one of ${known.join(', ')}.`);
}

function reachOf(text: string | undefined): Reach | undefined {
  if (text === undefined) return undefined;
  return REACHES.find((one) => one === text) ?? give(`"${text}" is no reach; there are ${REACHES.join(', ')}.`);
}

/** What the rule book wants for the accounts there are. */
function wantedNow({ clients, roles }: Present): Wanted {
  const usernames = clients.map(({ username }) => username);
  return wantedRights(municipalities(), usernames, values['share-group'] ?? shareGroupOf(roles));
}

/** A running mosquitto, or its file while it is stopped. */
interface Accounts {
  readPresent(): Promise<Present>;
  carryOut(commands: readonly Command[]): Promise<void>;
}

const offline: Accounts = {
  readPresent: async () => folder.readAccess(),
  carryOut: async (commands) => {
    if (commands.length > 0) folder.writeAccess(carryOut(folder.readAccess(), commands));
  },
};

const openLive = (password: string): Promise<Control> =>
  openControl({ url: values.url, ca: values.ca && readFileSync(values.ca, 'utf8'), isTrusted: values['trust-network'] }, password);

async function withAccounts(act: (accounts: Accounts) => Promise<void>): Promise<void> {
  if (values.offline) return act(offline);
  const password = folder.readPassword('administrationPassword') ?? give(`${folder.path} has no accounts yet: write them with "config".`);
  const control = await openLive(password).catch((error: Error) =>
    give(`${error.message}\nWhile mosquitto is stopped, --offline changes its file.`),
  );
  try {
    await act(control);
  } finally {
    await control.close();
  }
}

/** "bridge-udp=unna/gateways:/secrets/bridge-udp" taken apart. */
function serviceOf(text: string) {
  const [, username, key, reach, file = ''] = /^([\w-]+)=([a-z]+)\/([a-z]+):(.+)$/.exec(text) ?? [];
  if (username === undefined) return give(`--service ${text} is not NAME=MUNICIPALITY/REACH:PASSWORD_FILE.`);
  const password = readFileSync(file, 'utf8').trim();
  return planIssue({ username, password, municipality: municipalityOf(key), reach: reachOf(reach), note: `--service ${username}` });
}

async function config(): Promise<void> {
  const { cert, key, 'client-ca': clientCa, crl } = values;
  if ((cert === undefined) !== (key === undefined)) give('--cert and --key belong together.');
  if (cert === undefined && (clientCa !== undefined || crl !== undefined)) give('--client-ca and --crl need --cert and --key.');
  if (crl !== undefined && clientCa === undefined) give('--crl needs --client-ca.');
  const isAccountByCertificate = values['account-by-certificate'];
  if (isAccountByCertificate && clientCa === undefined) give('--account-by-certificate needs --client-ca.');
  const plugin = values.plugin ?? PLUGINS.find((path) => existsSync(path)) ?? give('--plugin: where is mosquitto_dynamic_security.so?');
  if (values['worker-password-file']) folder.writePassword('workerPassword', readFileSync(values['worker-password-file'], 'utf8').trim());
  const passwords = { worker: folder.ensurePassword('workerPassword'), administration: folder.ensurePassword('administrationPassword') };
  const before = folder.readAccess();
  const usernames = before.clients.map(({ username }) => username);
  const changes = planRights(before, wantedNow(before));
  const rights = carryOut(before, changes);
  const services = values.service.map(serviceOf).filter(({ username }) => !usernames.includes(username));
  const commands = [...planOwnAccounts(rights, passwords), ...services.flatMap((one) => one.commands)];
  // A mosquitto that runs, and writes this file as well, is disturbed only where something is new.
  if (changes.length + commands.length > 0) folder.writeAccess(carryOut(rights, commands));
  const tls = cert !== undefined && key !== undefined ? { cert: resolve(cert), key: resolve(key) } : undefined;
  folder.writeSettings(
    brokerSettings({
      folder: folder.path,
      plugin,
      plain: { address: values['plain-address'], port: Number(values.port) },
      tls: tls && {
        ...tls,
        address: values.address,
        port: Number(values['tls-port']),
        clientCa: clientCa && resolve(clientCa),
        isAccountByCertificate,
        crl: crl && resolve(crl),
      },
      isRefusalLogged: values['log-refusals'],
    }),
  );
  console.log(
    `${folder.path}: mosquitto.conf and accounts are written. mosquitto must own the folder; start it with -c ${folder.path}/mosquitto.conf.`,
  );
  console.log(
    `Lagebild comes in with MQTT_USERNAME=${WORKER} MQTT_CLIENT_ID=${WORKER} and MQTT_PASSWORD_FILE, a copy of lagebild-password.`,
  );
}

function show({ username, password }: Issued): void {
  console.log(`user name  ${username}\npassword   ${password}\nThe client id is the user name. The password is shown this once.`);
}

async function list({ readPresent }: Accounts): Promise<void> {
  const { clients, groups } = (await readPresent()) as Present & { clients: { username: string; textname?: string }[] };
  for (const { username, textname = '' } of clients) {
    const rights = groups.filter((one) => one.clients.some((member) => member.username === username)).map(({ groupname }) => groupname);
    console.log(`${username.padEnd(34)} ${(rights.join(' ') || username).padEnd(34)} ${textname}`);
  }
}

async function rotate(accounts: Accounts): Promise<void> {
  if (!name) return give(USAGE);
  if (name !== WORKER && name !== ADMINISTRATION) {
    const issued = planRotation(name);
    await accounts.carryOut(issued.commands);
    return show(issued);
  }
  const password = makeSecret();
  const file = name === WORKER ? 'workerPassword' : 'administrationPassword';
  await accounts.carryOut([{ command: 'setClientPassword', username: name, password }]).catch(async (error: Error) => {
    // mosquitto disconnects whoever's password changes, here ourselves, before it answers; so the new one has to prove itself.
    if (values.offline || name !== ADMINISTRATION) throw error;
    await (await openLive(password)).close();
  });
  folder.writePassword(file, password);
  console.log(`The new password stands in the folder${name === WORKER ? '; give Lagebild its copy and restart it' : ''}.`);
}

async function add(accounts: Accounts): Promise<void> {
  const municipality = municipalityOf(values.municipality);
  if (!values.note) return give('--note: what is it for?');
  const issued = planIssue({ municipality, note: values.note, reach: reachOf(values.reach), gateway: values.gateway?.toLowerCase() });
  await accounts.carryOut(issued.commands);
  show(issued);
}

async function apply({ readPresent, carryOut: send }: Accounts): Promise<void> {
  const present = await readPresent();
  const commands = planRights(present, wantedNow(present));
  await send(commands);
  console.log(commands.length === 0 ? 'Nothing to change.' : `${commands.length} roles and groups are changed.`);
}

const ACTIONS: Readonly<Record<string, (accounts: Accounts) => Promise<void>>> = {
  apply,
  add,
  rotate,
  list,
  revoke: async (accounts) => {
    await accounts.carryOut(planRevocation(name ?? give(USAGE)));
    console.log(`${name} is taken back.`);
  },
};

try {
  if (what === 'config') await config();
  else await withAccounts(ACTIONS[what] ?? give(USAGE));
} catch (error) {
  give((error as Error).message);
}
