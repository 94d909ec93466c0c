// The parts of an answer, narrowed to what somebody sees: devices, last values and stored readings of other streams do not exist here.

import type { Account } from '@lagebild/shared/contract/http.ts';
import type { Visibility } from '@lagebild/shared/domain/access/visibility.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { DeviceRegister } from '@lagebild/shared/registry/devices.ts';
import type { Ledger } from '@lagebild/shared/registry/ledger.ts';
import type { DeviceOf, Selection, TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import type { ContextParts, DeviceDirectory, FindingsDirectory, NewestValues } from '../answer-context.ts';

/** Of a list that is narrowed afterwards: those of others must not use its length up. */
const ALL = 1_000_000;

/** The same parts where everything is seen. */
export function scopedParts<P extends Pick<ContextParts, 'rules' | 'registry' | 'lastValues' | 'store'>>(
  parts: P,
  visibility: Visibility,
): P {
  if (visibility.isWhole) return parts;
  const { rules, registry, lastValues, store } = parts;
  const devices = scopedDevices(registry.devices, visibility);
  return {
    ...parts,
    registry: {
      ...registry,
      devices,
      findings: scopedFindings(registry.findings, visibility),
      ledger: scopedLedger(registry.ledger, rules, visibility),
    },
    lastValues: scopedValues(lastValues, visibility),
    store: scopedStore(store, visibility),
  };
}

function scopedDevices(devices: Pick<DeviceRegister, 'get' | 'all'>, { sees }: Visibility): DeviceDirectory {
  return {
    get(of) {
      const device = devices.get(of);
      return device && sees(device.municipality, device.kind) ? device : undefined;
    },
    *all() {
      for (const device of devices.all()) if (sees(device.municipality, device.kind)) yield device;
    },
    get size() {
      let size = 0;
      for (const _ of this.all()) size += 1;
      return size;
    },
  };
}

function scopedValues(values: NewestValues, { sees }: Visibility): NewestValues {
  return {
    get seq() {
      return values.seq;
    },
    get(of) {
      const last = values.get(of);
      return last && sees(last.municipality, last.kind) ? last : undefined;
    },
    select: (filter, afterSeq) => values.select(filter, afterSeq).filter(({ municipality, kind }) => sees(municipality, kind)),
  };
}

function scopedFindings(findings: FindingsDirectory, { sees }: Visibility): FindingsDirectory {
  return {
    get: (id) => findings.get(id),
    overrule: (id, by) => findings.overrule(id, by),
    open: () => findings.open().filter(({ municipality, kind }) => sees(municipality, kind)),
    list: ({ limit, ...filter }) =>
      findings
        .list({ ...filter, limit: ALL })
        .filter(({ municipality, kind }) => sees(municipality, kind))
        .slice(0, limit),
  };
}

/** Books of others, and of messages that are nobody's, are empty here. */
function scopedLedger(
  ledger: Pick<Ledger, 'account' | 'total'>,
  { district }: RuleBook,
  { seesAny }: Visibility,
): Pick<Ledger, 'account' | 'total'> {
  const nothing = (): Account => ({ received: 0, stored: 0, duplicate: 0, noted: 0, quarantined: 0, inLog: 0 });
  const account = (municipality: string): Account => (seesAny(municipality) ? ledger.account(municipality) : nothing());
  return {
    account,
    total() {
      const sums = nothing();
      for (const key of Object.keys(district.municipalities)) {
        const one = account(key);
        for (const column of Object.keys(sums) as (keyof Account)[]) sums[column] += one[column];
      }
      return sums;
    },
  };
}

/** Readings are asked for by kind: of that kind only the municipalities that share it come out, whatever was asked. */
function scopedStore(store: TimeSeriesStore, { sees }: Visibility): TimeSeriesStore {
  const isSeen =
    (kind: Kind) =>
    ({ municipality }: DeviceOf): boolean =>
      sees(municipality, kind);
  const narrow = (selection: Selection): Selection =>
    selection.devices ? { ...selection, devices: selection.devices.filter(isSeen(selection.kind)) } : selection;
  const isNothing = ({ devices }: Selection): boolean => devices?.length === 0;
  return {
    ...store,
    async points(selection, limit) {
      const narrowed = narrow(selection);
      if (isNothing(narrowed)) return [];
      return (await store.points(narrowed, limit)).filter(isSeen(selection.kind));
    },
    async summarise(selection, widthMs) {
      const narrowed = narrow(selection);
      if (isNothing(narrowed)) return [];
      return (await store.summarise(narrowed, widthMs)).filter(isSeen(selection.kind));
    },
    async readRollUps(tier, selection) {
      const narrowed = narrow(selection);
      if (isNothing(narrowed)) return [];
      return (await store.readRollUps(tier, narrowed)).filter(isSeen(selection.kind));
    },
    async find(keys) {
      const found = await store.find(keys.filter(({ municipality, kind }) => sees(municipality, kind)));
      const left = found.values();
      return keys.map(({ municipality, kind }) => (sees(municipality, kind) ? left.next().value : undefined));
    },
    latest: async () => (await store.latest()).filter(({ municipality, kind }) => sees(municipality, kind)),
  };
}
