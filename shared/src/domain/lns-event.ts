// What a network server, a gateway or a device said, whatever its format: the language of everything behind the decoding.

/** How one gateway heard an uplink. */
export interface Reception {
  /** 16 hexadecimal digits where the server gives an EUI, else the server's own name for it. */
  readonly gateway: string;
  /** dBm. */
  readonly rssi?: number;
  /** dB. */
  readonly snr?: number;
  /** WGS84 degrees. */
  readonly lat?: number;
  readonly lon?: number;
}

/** How a payload is written as text. */
export type PayloadEncoding = 'base64' | 'hex';

interface FromDevice {
  /** 16 lower-case hexadecimal digits. */
  readonly devEui: string;
  /** What the network server calls it. */
  readonly name?: string;
  /** The network server's profile, a hint at the model. */
  readonly serverProfile?: string;
  /** When the network server says it was, epoch milliseconds. */
  readonly time?: number;
}

export interface Uplink extends FromDevice {
  readonly type: 'uplink';
  /** Eight lower-case hexadecimal digits. */
  readonly devAddr?: string;
  /** Frame counter; undefined where the format has none. */
  readonly fCnt?: number;
  /** 0: for the network alone. */
  readonly fPort: number;
  /** Empty is legal. */
  readonly bytes: Uint8Array;
  /** How it was written, where a setting of the gateway decides that and the payload can be only one. */
  readonly encoding?: PayloadEncoding;
  /** The payload read as hexadecimal, where nothing tells whether it is that or base64; `bytes` has the other reading. */
  readonly asHex?: Uint8Array;
  /** As the network server's codec decoded it; undefined without one, or when it failed. */
  readonly object?: Readonly<Record<string, unknown>>;
  /** Best first: highest SNR, then RSSI. */
  readonly receptions: readonly Reception[];
  readonly spreadingFactor?: number;
  /** Percent, where the server sends it along. */
  readonly battery?: number;
  /** Where the server says the device is, WGS84 degrees. */
  readonly lat?: number;
  readonly lon?: number;
}

export interface Join extends FromDevice {
  readonly type: 'join';
  readonly devAddr?: string;
}

export interface Status extends FromDevice {
  readonly type: 'status';
  /** Demodulation margin of the last downlink at the device, dB. */
  readonly margin?: number;
  /** Percent; undefined when the device does not know, or has external power. */
  readonly battery?: number;
  readonly externalPower: boolean;
}

/** The network server's own words about a device. */
export interface ServerLog extends FromDevice {
  readonly type: 'log';
  readonly level: string;
  readonly code: string;
  readonly description: string;
}

export interface DeviceLocation extends FromDevice {
  readonly type: 'location';
  readonly lat: number;
  readonly lon: number;
}

/** About a downlink, or something else that says nothing about a measurement. */
export interface Other extends FromDevice {
  readonly type: 'other';
  readonly what: string;
}

export interface GatewayStats {
  readonly type: 'gateway stats';
  readonly gateway: string;
  readonly time?: number;
  readonly lat?: number;
  readonly lon?: number;
  readonly received: number;
  readonly receivedOk: number;
  /** Downlinks asked for, and sent. */
  readonly toSend: number;
  readonly sent: number;
  /** Of the airtime the regulation allows, the fullest band, 0 to 1; only Concentratord tells. */
  readonly dutyCycle?: number;
  readonly region?: string;
}

export interface GatewayState {
  readonly type: 'gateway state';
  readonly gateway: string;
  readonly isOnline: boolean;
  readonly region?: string;
}

/** A frame as the gateway heard it, before any network server: its content is encrypted. */
export interface GatewayTraffic {
  readonly type: 'gateway traffic';
  readonly gateway: string;
  readonly what: string;
  readonly region?: string;
}

/** Measured values without a LoRaWAN around them: SenML, airrohr. */
export interface Measured {
  readonly type: 'measured';
  /** Name of the device as its format has it. */
  readonly device: string;
  readonly readings: readonly MeasuredReading[];
}

/** With a time (epoch ms), or so long before its arrival, or neither: then it is of the moment of its arrival. */
export interface MeasuredReading {
  readonly time?: number;
  readonly agoMs?: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

export type DeviceEvent = Uplink | Join | Status | ServerLog | DeviceLocation | Other;
export type GatewayEvent = GatewayStats | GatewayState | GatewayTraffic;
export type LnsEvent = DeviceEvent | GatewayEvent | Measured;

export function bestFirst(receptions: Reception[]): Reception[] {
  const low = Number.NEGATIVE_INFINITY;
  return receptions.sort((a, b) => (b.snr ?? low) - (a.snr ?? low) || (b.rssi ?? low) - (a.rssi ?? low));
}
