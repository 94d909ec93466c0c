// npm run ca -- init | issue | revoke | list | crl: an authority of one's own, for gateways that sign in and for Lagebild's ports.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isEndingSoon } from '@lagebild/shared/domain/ending-soon.ts';
import { Authority, AuthorityError } from './ca/authority.ts';

const USAGE = `npm run ca -- init [--name <text>] [--years 10]
npm run ca -- issue --gateway <EUI or name> [--days 397] [--request <file.csr>]
npm run ca -- issue --server <names and addresses, with commas> [--days 397] [--request <file.csr>]
npm run ca -- revoke --gateway <EUI or name> | --serial <number>
npm run ca -- list
npm run ca -- crl

Certificates with which gateways sign in at the embedded broker (--gateway), and for the ports of Lagebild, of a mosquitto or a proxy
(--server), where nobody else issues one. All keep their files in --folder (./ca): ca.pem goes to
MQTT_TLS_CLIENT_CA_FILE, crl.pem to MQTT_TLS_CRL_FILE; both are read again when they change. ca.key must be read by nobody else and
belongs on a machine that gateways do not reach. With --request the key never leaves whoever asks. crl writes the list of revoked
certificates anew: it is good for 180 days.`;

const DAY_MS = 86_400_000;

function readOptions() {
  return parseArgs({
    allowPositionals: true,
    options: {
      folder: { type: 'string', default: 'ca' },
      name: { type: 'string', default: 'Lagebild gateways' },
      years: { type: 'string', default: '10' },
      days: { type: 'string', default: '397' },
      gateway: { type: 'string' },
      server: { type: 'string' },
      serial: { type: 'string' },
      request: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
}

const isNumber = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) > 0;

async function run(): Promise<string> {
  const { values, positionals } = readOptions();
  const [command] = positionals;
  const { folder, name, years, days, gateway, server, serial, request } = values;
  if (!isNumber(years) || !isNumber(days)) throw new AuthorityError('--years and --days are whole numbers above 0.');
  if (values.help) return USAGE;
  if (command === 'init') {
    await Authority.create(folder, name, Number(years));
    return `${join(folder, 'ca.pem')} is good for ${years} years. Keep ${join(folder, 'ca.key')} where nobody else reads it, and a copy offline.`;
  }
  if (command === 'issue' && gateway !== undefined) {
    const authority = await Authority.open(folder);
    const text = request === undefined ? undefined : readFileSync(request, 'utf8');
    const { certFile, keyFile } = await authority.issue({ gateway, days: Number(days), request: text });
    const key = keyFile === undefined ? '' : ` and ${keyFile}; bring both to the gateway and delete the key here`;
    return `Written: ${certFile}${key}. The gateway comes in once it has credentials ("Gateway anschließen", with its id).`;
  }
  if (command === 'issue' && server !== undefined) {
    const text = request === undefined ? undefined : readFileSync(request, 'utf8');
    const hosts = server.split(',').map((host) => host.trim());
    const { certFile, keyFile } = await (await Authority.open(folder)).issueServer({ hosts, days: Number(days), request: text });
    const settings = `HTTP_TLS_CERT_FILE and MQTT_TLS_CERT_FILE: ${certFile}`;
    const key =
      keyFile === undefined
        ? ''
        : `\nHTTP_TLS_KEY_FILE and MQTT_TLS_KEY_FILE: ${keyFile}; bring both to the server and delete the key here`;
    return `${settings}${key}\nBrowsers and gateways have to trust ${join(folder, 'ca.pem')}.`;
  }
  const which = gateway ?? serial;
  if (command === 'revoke' && which !== undefined) {
    const count = await (await Authority.open(folder)).revoke(which);
    if (count === 0) throw new AuthorityError(`No certificate that is good is known of ${which}; see: npm run ca -- list`);
    return `Taken back: ${count}. ${join(folder, 'crl.pem')} says so; a running Lagebild reads it within a minute.`;
  }
  if (command === 'crl') {
    const until = await (await Authority.open(folder)).writeList();
    return `${join(folder, 'crl.pem')} is good until ${until.toISOString()}.`;
  }
  if (command === 'list') return listOf(await Authority.open(folder));
  throw new AuthorityError(USAGE);
}

function listOf({ issued }: Authority): string {
  const now = Date.now();
  const lines = issued.map(({ serial, gateway = '', server = gateway, from, until, revokedAt }) => {
    const left = Math.floor((Date.parse(until) - now) / DAY_MS);
    const isSoon = isEndingSoon(Date.parse(until), now, Date.parse(from));
    const state =
      revokedAt !== undefined ? `taken back ${revokedAt}` : left < 0 ? 'ended' : `${left} days left${isSoon ? ', renew it' : ''}`;
    return `${server.padEnd(20)} ${serial}  ${until}  ${state}`;
  });
  return lines.length > 0 ? lines.join('\n') : 'Nothing was issued yet.';
}

try {
  console.log(await run());
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof AuthorityError) && code === undefined) throw error;
  console.error(message);
  process.exit(2);
}
