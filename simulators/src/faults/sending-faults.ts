// Messages that do not arrive as they should: not at all, twice, late, with a wrong clock, or as nonsense.

import type { SimulatedDevice } from '../district/device.ts';
import { DAY_MS } from '../district/local-time.ts';
import { chance, hash } from '../district/noise.ts';
import { type Draft, type Fault, type FaultKind, isActive } from './fault.ts';

const everywhere = () => true;
const isPlain = ({ lorawan }: SimulatedDevice): boolean => lorawan === undefined;
const within = (draft: Draft, fault: Fault): boolean => isActive(fault, draft.time);
const HALF = { unit: 'share of the messages', usual: 0.5 } as const;
const isStruck = ({ time }: Draft, { id, rate }: Fault): boolean => chance(hash(`send ${id}`), Math.floor(time / 1000)) < rate;

export const silent: FaultKind = {
  name: 'silent',
  about: 'The device says nothing any more.',
  fits: everywhere,
  send: (draft, fault) => (within(draft, fault) ? [] : [draft]),
  notice: [{ by: 'freshness' }],
};

export const duplicates: FaultKind = {
  name: 'duplicates',
  about: 'Half of the messages are sent twice, the second time two minutes later.',
  rate: HALF,
  fits: everywhere,
  send: (draft, fault) =>
    within(draft, fault) && isStruck(draft, fault) && draft.expect === 'stored'
      ? [draft, { ...draft, at: draft.at + 120_000, expect: 'duplicate' }]
      : [draft],
  notice: [{ by: 'duplicates' }],
};

export const reordering: FaultKind = {
  name: 'reordering',
  about: 'Half of the messages are sent two rhythms later than those after them.',
  rate: HALF,
  fits: everywhere,
  send: (draft, fault) =>
    within(draft, fault) && isStruck(draft, fault) ? [{ ...draft, at: draft.at + 2.5 * draft.device.intervalMs }] : [draft],
  notice: [{ by: 'finding', code: 'out_of_order' }],
};

export const clockAhead: FaultKind = {
  name: 'clock-ahead',
  about: 'The clock of the device is three days ahead.',
  fits: isPlain,
  send: (draft, fault) =>
    within(draft, fault) ? [{ ...draft, told: draft.told + 3 * DAY_MS, expect: 'quarantined', code: 'time_future' }] : [draft],
  notice: [{ by: 'quarantine', codes: ['time_future'] }],
};

export const clock1970: FaultKind = {
  name: 'clock-1970',
  about: 'The device was started again and believes it is 1970.',
  fits: isPlain,
  send: (draft, fault) =>
    within(draft, fault) ? [{ ...draft, told: draft.told - fault.from, expect: 'quarantined', code: 'time_past' }] : [draft],
  notice: [{ by: 'quarantine', codes: ['time_past'] }],
};

const NONSENSE = [
  ['{"values":{"pm2_5":', 'not_json'],
  ['<xml/>', 'not_json'],
  ['{"values":{}}', 'schema'],
  ['{"values":{"mood":3}}', 'quantity_unknown'],
] as const;

export const garbage: FaultKind = {
  name: 'garbage',
  about: 'Half of the messages are cut off, in another format, or empty.',
  rate: HALF,
  fits: isPlain,
  send(draft, fault) {
    if (!within(draft, fault) || !isStruck(draft, fault)) return [draft];
    const pick = Math.floor(chance(hash(`garbage ${fault.id}`), Math.floor(draft.time / 1000)) * NONSENSE.length);
    const [text, code] = NONSENSE[pick] ?? NONSENSE[0];
    return [{ ...draft, garbage: text, expect: 'quarantined', code }];
  },
  notice: [{ by: 'quarantine', codes: ['not_json', 'schema', 'quantity_unknown'] }],
};
