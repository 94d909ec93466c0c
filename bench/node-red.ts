// Node-RED between the same broker and the same database: MQTT node, a function that gathers 5,000 points, the batch node of
// node-red-contrib-influxdb. It acknowledges as it receives, before anything is written.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSIONS = ['node-red@5.0.7', 'node-red-contrib-influxdb@0.7.0'];
const BATCH = 5000;

/** Installs Node-RED from the npm registry into a folder of its own; it is not part of Lagebild. */
export function installNodeRed(folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--silent', ...VERSIONS], { stdio: 'inherit' });
}

export interface NodeRedOptions {
  /** Where it is installed, and keeps its flow. */
  readonly folder: string;
  readonly broker: URL;
  readonly influx: URL;
  /** "user:password". */
  readonly credentials: string;
  readonly port: number;
}

/** Resolves once its flow is subscribed to the broker. */
export async function startNodeRed(options: NodeRedOptions): Promise<ChildProcess> {
  const { folder, port } = options;
  writeFileSync(
    join(folder, 'settings.js'),
    `module.exports = { uiPort: ${port}, uiHost: '127.0.0.1', flowFile: 'flows.json', credentialSecret: false, httpAdminRoot: false,
      telemetry: { enabled: false }, logging: { console: { level: 'info' } } };`,
  );
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flowOf(options)));
  const [user, ...password] = options.credentials.split(':');
  writeFileSync(join(folder, 'flows_cred.json'), JSON.stringify({ influx: { username: user, password: password.join(':') } }));
  const program = join(folder, 'node_modules/node-red/red.js');
  const child = spawn(process.execPath, [program, '--userDir', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += String(text);
      if (said.includes('Connected to broker')) setTimeout(resolve, 500); // subscribes right after
    });
    child.once('exit', () => reject(new Error(`Node-RED ended:\n${said}`)));
  });
  return child;
}

function flowOf({ broker, influx }: NodeRedOptions): object[] {
  const gather = `
    const [, municipality, kind, device] = msg.topic.split('/');
    const { time, values } = msg.payload;
    const batch = context.get('batch') ?? [];
    batch.push({ measurement: kind, tags: { municipality, device }, fields: values, timestamp: new Date(time) });
    context.set('batch', batch.length < ${BATCH} ? batch : []);
    return batch.length < ${BATCH} ? null : { payload: batch };`;
  return [
    { id: 'tab', type: 'tab', label: 'bench' },
    {
      id: 'broker',
      type: 'mqtt-broker',
      broker: broker.hostname,
      port: broker.port,
      clientid: 'node-red',
      protocolVersion: '5',
      cleansession: false,
      keepalive: '60',
    },
    { id: 'influx', type: 'influxdb', hostname: influx.hostname, port: influx.port, database: 'bench', influxdbVersion: '1.x' },
    { id: 'in', type: 'mqtt in', z: 'tab', topic: 'v1/#', qos: '1', datatype: 'json', broker: 'broker', wires: [['gather']] },
    { id: 'gather', type: 'function', z: 'tab', func: gather, outputs: 1, wires: [['write']] },
    { id: 'write', type: 'influxdb batch', z: 'tab', influxdb: 'influx', precision: 'ms', wires: [] },
  ];
}
