// What tells how a device is doing: when it is late or silent, which gateway explains that, and what a light draws at full power.
import type { Answer, Reporting } from '@lagebild/shared/contract/http.ts';
import { limitsOf, UNKNOWN_RHYTHM } from '@lagebild/shared/domain/freshness.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { type Device, type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { AnswerCache } from './answer-cache.ts';
import type { AnswerContext } from './answer-context.ts';
import { silencedByGateways } from './gateway-state.ts';
import type { Lights } from './lighting/lights.ts';

/** Rhythms change slowly, and every dashboard asks for all of them again and again. */
const KEPT_MS = 15_000;

export interface ReportingAnswers {
  of(device: Device, silenced: ReadonlyMap<DeviceKey, string>): Reporting;
  /** Devices that only a gateway heard which is away, with its id. */
  silenced(): ReadonlyMap<DeviceKey, string>;
  /** Of all devices that are not measured by their kind alone, as it is now. */
  all(this: void): Promise<Answer<'reporting'>>;
  /** The same, a moment old at most. */
  list(): Promise<Answer<'reporting'>>;
}

export function createReporting(
  context: Pick<AnswerContext, 'rules' | 'registry' | 'limits'>,
  lights: Pick<Lights, 'of' | 'fullWatts'>,
): ReportingAnswers {
  const { rules, registry, limits } = context;
  const cache = new AnswerCache(1);
  const silenced = () => silencedByGateways(registry.gateways, Date.now());

  function of(device: Device, by: ReadonlyMap<DeviceKey, string>): Reporting {
    const silencedBy = by.get(deviceKey(device));
    const fullWatts = lights.fullWatts(device);
    return { ...limits(device), ...(silencedBy !== undefined && { silencedBy }), ...(fullWatts !== undefined && { fullWatts }) };
  }

  async function all(): Promise<Answer<'reporting'>> {
    // Looks what lights drew at most, where that is not known yet; a database that is away must not keep the rest from being told.
    await lights.of(undefined, Date.now()).catch(() => undefined);
    const by = silenced();
    const usual = new Map(KINDS.map((kind) => [kind, limitsOf(rules.kinds[kind], UNKNOWN_RHYTHM)]));
    // A municipality may have minutes of its own.
    const isByKind = ({ kind }: Device, told: Reporting): boolean =>
      told.lateAfterMs === usual.get(kind)?.lateAfterMs && told.silentAfterMs === usual.get(kind)?.silentAfterMs;
    const devices = [...registry.devices.all()].flatMap((device) => {
      const { municipality, device: id } = device;
      const told = of(device, by);
      const isUsual = told.everyMinutes === undefined && told.silencedBy === undefined && told.fullWatts === undefined;
      return isUsual && isByKind(device, told) ? [] : [{ municipality, device: id, ...told }];
    });
    return { devices };
  }

  return { of, silenced, all, list: () => cache.get('all', KEPT_MS, all) };
}
