// What to paste where: the settings of each network server, so that its messages arrive at Lagebild.
import type { NetworkServer } from '../router/route.ts';

export interface Place {
  /** This machine as the gateway reaches it. */
  readonly host: string;
  /** Whether Lagebild's own broker is meant: there the credentials tell the municipality, elsewhere only the topic does. */
  readonly isOwn: boolean;
  /** Of that broker; with TLS where it has a certificate. */
  readonly mqttPort: number;
  readonly hasTls: boolean;
  /** Where this page comes from, for pushes by HTTP. */
  readonly origin: string;
  readonly municipality: string;
  readonly user: string;
  readonly password: string;
}

export interface Setting {
  /** Where it belongs: a file, a page of the gateway, a field. */
  readonly where: string;
  readonly text: string;
}

/** ChirpStack and its forwarder name the transport in the address. */
const serverOf = ({ host, mqttPort, hasTls }: Place) => `${hasTls ? 'ssl' : 'tcp'}://${host}:${mqttPort}`;
const prefixOf = ({ municipality }: Place) => `lns/${municipality}/`;

function chirpstack(place: Place): Setting[] {
  const { user, password } = place;
  const prefix = prefixOf(place);
  return [
    {
      where: 'chirpstack.toml, [integration]',
      text: `[integration]
  enabled=["mqtt"]

  [integration.mqtt]
    server="${serverOf(place)}"
    username="${user}"
    password="${password}"
    json=true
    qos=1
    event_topic="${prefix}application/{{application_id}}/device/{{dev_eui}}/event/{{event}}"
    command_topic="${prefix}application/{{application_id}}/device/{{dev_eui}}/command/{{command}}"`,
    },
    {
      where: 'chirpstack-mqtt-forwarder.toml, [mqtt]',
      text: `[mqtt]
  topic_prefix="${prefix}eu868"
  json=true
  server="${serverOf(place)}"
  username="${user}"
  password="${password}"
  qos=1`,
    },
  ];
}

function theThingsStack({ municipality }: Place): Setting[] {
  return [
    {
      where: 'region/connections.yaml, connections:',
      text: `- name: The Things Stack ${municipality}
  municipality: ${municipality}
  url: mqtts://eu1.cloud.thethings.network:8883
  client_id: lagebild-${municipality}-tts
  topics: ["v3/+/devices/+/up", "v3/+/devices/+/join"]
  username: APPLICATION@ttn
  password_file: secrets/${municipality}-tts-api-key`,
    },
  ];
}

function mqttFields(place: Place, rows: readonly (readonly [string, string])[]): string {
  const { host, mqttPort, hasTls, user, password } = place;
  const transport = [
    ['Broker', host],
    ['Port', String(mqttPort)],
    ['TLS', hasTls ? 'on' : 'off'],
  ] as const;
  return inColumns([...transport, ['User', user], ['Password', password], ...rows, ['QoS', '1']]);
}

function inColumns(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`).join('\n');
}

function milesight(place: Place): Setting[] {
  const rows = [
    ['Uplink topic', `${prefixOf(place)}milesight/up`],
    ['Join topic', `${prefixOf(place)}milesight/join`],
  ] as const;
  return [{ where: 'Network Server → Applications → Data Transmission: MQTT', text: mqttFields(place, rows) }];
}

/** mPower's Default App speaks topics of its own, which the credentials make the municipality's; a bridge can put the prefix in front. */
function multitech(place: Place): Setting[] {
  const { host, isOwn, mqttPort, hasTls, user, password } = place;
  const remote = `${prefixOf(place)}lora/`;
  const defaultApp: Setting = {
    where: 'mPower: LoRaWAN → Network Settings → Default App',
    text: inColumns([
      ['Enabled', 'on'],
      ['Protocol version', '1.1'],
      ['Server URL', `${hasTls ? 'mqtts' : 'mqtt'}://${host}:${mqttPort}`],
      ['Cloud Service', 'MQTT Broker'],
      ['Client ID', user],
      ['Username', user],
      ['Password', password],
      ['Clean Session', 'on'],
      ['Encode Payload as HEX', 'off'],
      ['Override Topics', 'off'],
      ['LoRaQuery, Log, API Requests', 'off'],
    ]),
  };
  return [
    ...(isOwn ? [defaultApp] : []),
    {
      where: 'mLinux: /etc/mosquitto/mosquitto.conf',
      text: [
        'connection lagebild',
        `address ${host}:${mqttPort}`,
        `remote_clientid ${user}`,
        `remote_username ${user}`,
        `remote_password ${password}`,
        ...(hasTls ? ['bridge_capath /etc/ssl/certs'] : []),
        'bridge_protocol_version mqttv311',
        'notifications false',
        `topic +/up out 1 lora/ ${remote}`,
        `topic +/joined out 1 lora/ ${remote}`,
      ].join('\n'),
    },
  ];
}

function airrohr({ origin, municipality, user, password }: Place): Setting[] {
  const { hostname, port, protocol } = new URL(origin);
  const isTls = protocol === 'https:';
  return [
    {
      where: 'airrohr → Konfiguration → APIs → „An eigene API senden“',
      text: `Server:   ${hostname}
Pfad:     /api/v1/push/airrohr/${municipality}
Port:     ${port || (isTls ? '443' : '80')}
HTTPS:    ${isTls ? 'ja' : 'nein'}
Benutzer: ${user}
Passwort: ${password}`,
    },
  ];
}

function other(place: Place): Setting[] {
  const rows = [['Topic', `${prefixOf(place)}…`]] as const;
  return [
    { where: 'MQTT', text: mqttFields(place, rows) },
    {
      where: 'SenML (RFC 8428)',
      text: `Topic: ${prefixOf(place)}senml
[{"bn":"urn:dev:mac:24e124fffe75aa10:","n":"temperature","u":"Cel","v":8.4}]`,
    },
  ];
}

const SETTINGS: Record<NetworkServer, (place: Place) => Setting[]> = {
  chirpstack,
  thethingsstack: theThingsStack,
  milesight,
  multitech,
  airrohr,
  other,
};

export const settingsOf = (server: NetworkServer, place: Place): Setting[] => SETTINGS[server](place);
