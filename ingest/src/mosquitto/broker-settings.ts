// The text of mosquitto.conf: two listeners, nobody without a name, a bound for everything a stranger could fill.
import { TLS_RULES } from '@lagebild/shared/domain/tls-rules.ts';

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** Authority of the gateways' own certificates; with it nobody comes in without one. */
  readonly clientCa?: string | undefined;
  /** The common name of a gateway's certificate is its account: nobody comes in as another one, and no password is asked for. */
  readonly isAccountByCertificate?: boolean;
  /** Certificates that were taken back; mosquitto reads it at its start and at SIGHUP. */
  readonly crl?: string | undefined;
}

export interface BrokerSettings {
  /** Folder of the plugin's file and of mosquitto's database; mosquitto has to be allowed to write into it. */
  readonly folder: string;
  readonly plugin: string;
  readonly plain: { readonly address: string; readonly port: number };
  readonly tls?: ({ readonly address: string; readonly port: number } & TlsFiles) | undefined;
  /** Names account and topic of each message that is refused, among everything else mosquitto says about packets. */
  readonly isRefusalLogged?: boolean;
}

/** Above Lagebild's own 300 s (connections/connection.ts). */
const MAX_KEEPALIVE_S = 600;
/** One message with its topic. What has more than 64 KiB comes to Lagebild's quarantine, so that somebody hears of it. */
const MAX_PACKET_BYTES = 2 ** 20;
const MAX_CONNECTIONS = 10_000;
const MAX_INFLIGHT = 100;
/** Some three million messages. */
const MAX_QUEUED_BYTES = 2 ** 30;

export function brokerSettings({ folder, plugin, plain, tls, isRefusalLogged = false }: BrokerSettings): string {
  const listener = (port: number, address: string, more: readonly string[] = []) => [
    `listener ${port} ${address}`,
    `max_connections ${MAX_CONNECTIONS}`,
    '# The client id is the name of the account: nobody takes over the session of Lagebild, or of another gateway, by saying its id. So each',
    '# gateway needs an account of its own; two that share one throw each other out.',
    'use_username_as_clientid true',
    ...more,
    '',
  ];
  return `${[
    '# Written by "npm run mosquitto -- config"; change its options, not this file. Why it is so: docs/mosquitto.md.',
    '',
    '# One set of accounts for all listeners; the plugin asks for that.',
    'per_listener_settings false',
    'allow_anonymous false',
    `plugin ${plugin}`,
    `plugin_opt_config_file ${folder}/dynamic-security.json`,
    '',
    '# A packet that is larger is cut off at its length, before it is gathered. message_size_limit alone would gather it, drop it and',
    '# acknowledge it; being as large, it never does.',
    `max_packet_size ${MAX_PACKET_BYTES}`,
    `message_size_limit ${MAX_PACKET_BYTES}`,
    '# Seconds; MQTT 5 only. A client of MQTT 3.1.1 may still say 0, which is why connections are counted.',
    `max_keepalive ${MAX_KEEPALIVE_S}`,
    `max_inflight_messages ${MAX_INFLIGHT}`,
    '# For an absent Lagebild: 0 is no limit of number (the default, 1,000, drops what is acknowledged), the bytes are one, per client.',
    'max_queued_messages 0',
    `max_queued_bytes ${MAX_QUEUED_BYTES}`,
    'persistence true',
    `persistence_location ${folder}/`,
    'autosave_on_changes true',
    'autosave_interval 1',
    'persistent_client_expiration 30d',
    'set_tcp_nodelay false',
    'sys_interval 0',
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    'log_type notice',
    ...(isRefusalLogged
      ? ['# "Denied PUBLISH from {account} (… \'{topic}\' …)"; and three lines or so for every message.', 'log_type debug']
      : []),
    'connection_messages true',
    '',
    '# Without TLS: for this machine alone.',
    ...listener(plain.port, plain.address),
    ...(tls ? listener(tls.port, tls.address, tlsLines(tls)) : []),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function tlsLines({ cert, key, clientCa, isAccountByCertificate = false, crl }: TlsFiles): string[] {
  return [
    `certfile ${cert}`,
    `keyfile ${key}`,
    'tls_version tlsv1.2',
    `ciphers ${TLS_RULES.ciphers}`,
    ...(clientCa === undefined
      ? []
      : isAccountByCertificate
        ? ['# The certificate says whose account it is; a name and a password that come with it are not looked at.', `cafile ${clientCa}`]
        : ['# A certificate opens the door, the account says who comes: a stolen one of the two is not enough.', `cafile ${clientCa}`]),
    ...(clientCa === undefined ? [] : ['require_certificate true']),
    ...(clientCa !== undefined && isAccountByCertificate ? ['use_identity_as_username true'] : []),
    ...(crl === undefined ? [] : [`crlfile ${crl}`]),
  ];
}
