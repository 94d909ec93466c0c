// When each device is late or silent: by its own rhythm, and which gateway explains it where one is away.
import type { Answer, Reporting } from '@lagebild/shared/contract/http.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { AnswerCache } from './answer-cache.ts';
import type { AnswerContext } from './answer-context.ts';
import { silencedByGateways } from './gateway-state.ts';

/** Rhythms change slowly, and every dashboard asks for all of them again and again. */
const KEPT_MS = 15_000;

export interface ReportingAnswers {
  of(device: Parameters<AnswerContext['limits']>[0], silenced: ReadonlyMap<DeviceKey, string>): Reporting;
  /** Devices that only a gateway heard which is away, with its id. */
  silenced(): ReadonlyMap<DeviceKey, string>;
  /** Of all devices that are not measured by their kind alone. */
  list(): Promise<Answer<'reporting'>>;
}

export function createReporting(context: Pick<AnswerContext, 'registry' | 'limits'>): ReportingAnswers {
  const { registry, limits } = context;
  const cache = new AnswerCache(1);
  const silenced = () => silencedByGateways(registry.gateways, Date.now());

  function of(device: Parameters<AnswerContext['limits']>[0], by: ReadonlyMap<DeviceKey, string>): Reporting {
    const silencedBy = by.get(deviceKey(device));
    return { ...limits(device), ...(silencedBy !== undefined && { silencedBy }) };
  }

  async function tellAll(): Promise<Answer<'reporting'>> {
    const by = silenced();
    const devices = [...registry.devices.all()].flatMap((device) => {
      const { municipality, device: id } = device;
      const told = of(device, by);
      return told.everyMinutes === undefined && told.silencedBy === undefined ? [] : [{ municipality, device: id, ...told }];
    });
    return { devices };
  }

  return { of, silenced, list: () => cache.get('all', KEPT_MS, tellAll) };
}
