// A LoRaWAN uplink as the network hears it, before a network server puts it into its own words.

export interface HeardBy {
  /** Gateway EUI. */
  readonly gateway: string;
  /** dBm and dB. */
  readonly rssi: number;
  readonly snr: number;
  /** WGS84 degrees. */
  readonly lat: number;
  readonly lon: number;
}

export interface Uplink {
  readonly devEui: string;
  readonly name: string;
  /** Of the device profile in the network server. */
  readonly profile: string;
  readonly devAddr: string;
  readonly fCnt: number;
  readonly fPort: number;
  readonly bytes: Buffer;
  /** When the network server took it, epoch milliseconds. */
  readonly time: number;
  readonly spreadingFactor: number;
  readonly frequencyHz: number;
  /** Best first. */
  readonly heardBy: readonly HeardBy[];
}

/** A message as a network server sends it, without the municipality's prefix. */
export interface ServerMessage {
  readonly topic: string;
  readonly payload: string;
}

export interface NetworkServer {
  readonly name: string;
  uplink(uplink: Uplink): ServerMessage;
  join?(uplink: Uplink): ServerMessage;
  /** The battery state the network asks for; undefined where the server does not tell it. */
  status?(uplink: Uplink, battery: number, margin: number): ServerMessage;
}
