// Faults of radio and network servers: a gateway is away, two servers tell the same, the codec is another device's.
import type { SimulatedDevice } from '../district/device.ts';
import { chirpStack4, theThingsStack } from '../lorawan/network-servers.ts';
import { type FaultKind, isActive } from './fault.ts';

const isLorawan = ({ lorawan }: SimulatedDevice): boolean => lorawan !== undefined;
const onlyGateway = ({ lorawan }: SimulatedDevice): string | undefined =>
  lorawan?.heardBy.length === 1 ? lorawan.heardBy[0]?.gateway : undefined;

export const gatewayOutage: FaultKind = {
  name: 'gateway-outage',
  about: 'A gateway is away: devices that it alone hears are silent, and Lagebild says why.',
  fits: (device) => onlyGateway(device) !== undefined,
  spreads: (device, all) => all.filter((other) => onlyGateway(other) === onlyGateway(device)),
  send: (draft, fault) => (isActive(fault, draft.time) ? [] : [draft]),
  notice: [{ by: 'freshness' }, { by: 'gateway' }],
};

export const twoServers: FaultKind = {
  name: 'two-servers',
  about: 'Two network servers hear the same gateway: every uplink comes twice, in other words.',
  fits: isLorawan,
  send(draft, fault) {
    if (!isActive(fault, draft.time) || draft.made === undefined) return [draft];
    const server = draft.device.lorawan?.server === theThingsStack ? chirpStack4 : theThingsStack;
    return [draft, { ...draft, server, at: draft.at + 1500, expect: 'duplicate' }];
  },
  notice: [{ by: 'duplicates' }],
};

/** A port none of the encoders uses, and bytes none of them makes. */
const FOREIGN = { fPort: 199, bytes: Buffer.from('ffeedd', 'hex') };

export const wrongCodec: FaultKind = {
  name: 'wrong-codec',
  about: 'The device is set up with the profile of another: its frames cannot be decoded.',
  fits: isLorawan,
  send(draft, fault) {
    if (!isActive(fault, draft.time) || draft.made === undefined) return [draft];
    const made = { ...draft.made, uplink: { ...draft.made.uplink, ...FOREIGN } };
    return [{ ...draft, made, expect: 'quarantined', code: 'codec_failed' }];
  },
  notice: [{ by: 'quarantine', codes: ['codec_failed'] }],
};
