// The answers about LoRaWAN: devices that wait, adopted ones, gateways, profiles, credentials.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Profile } from '@lagebild/shared/domain/profile.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { AdoptedDevice } from '@lagebild/shared/registry/adopted.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { municipalitiesByEui } from '@lagebild/shared/registry/same-eui.ts';
import type { Answers, Operations } from './answers.ts';
import { gatewayViews } from './gateway-views.ts';
import { RefusedQuestion } from './problem.ts';
import { radioQuality } from './radio-quality.ts';
import { createSourceAnswers, type SourceRoute } from './source-answers.ts';

export type LorawanRoute =
  | 'lorawanWaiting'
  | 'lorawanDevices'
  | 'lorawanUplinks'
  | 'lorawanRadio'
  | 'lorawanAdopt'
  | 'gateways'
  | 'profiles'
  | 'codecs'
  | 'codecSave'
  | 'codecRemove'
  | SourceRoute;

export interface LorawanDeps {
  readonly profiles: Profiles;
  readonly rules: RuleBook;
  readonly registry: Pick<Registry, 'adopted' | 'rhythms' | 'radio' | 'gateways' | 'access' | 'codecs' | 'sources' | 'quarantine'>;
  readonly operations: Pick<
    Operations,
    'waiting' | 'adopt' | 'saveCodec' | 'builtInCodecs' | 'regionProblems' | 'endpoints' | 'connections'
  >;
  readonly requireMunicipality: (key: string | undefined) => void;
}

const DAY_MS = 86_400_000;

export function createLorawanAnswers(deps: LorawanDeps): Pick<Answers, LorawanRoute> {
  const { rules, profiles, registry, operations, requireMunicipality } = deps;
  const { adopted, radio, quarantine } = registry;
  return {
    lorawanWaiting({ municipality, limit }) {
      requireMunicipality(municipality);
      return operations.waiting(municipality, limit);
    },

    lorawanDevices({ municipality, device: wanted }) {
      requireMunicipality(municipality);
      const since = Date.now() - 7 * DAY_MS;
      const elsewhere = municipalitiesByEui({ adopted, quarantine });
      const isAsked = (one: AdoptedDevice) =>
        (municipality ?? one.municipality) === one.municipality && (wanted ?? one.device) === one.device;
      return {
        devices: adopted
          .all()
          .filter(isAsked)
          .map((device) => {
            const heard = radio.view(device.municipality, device.device);
            const loss = radio.lossSince(device.municipality, device.device, since) ?? null;
            const kind = profiles.get(device.profile)?.kind ?? null;
            const alsoIn = elsewhere(device.device).filter((one) => one !== device.municipality);
            return { ...device, kind, alsoIn, radio: heard ? { ...heard, loss } : null };
          }),
      };
    },

    lorawanUplinks({ municipality, device, limit }) {
      requireMunicipality(municipality);
      return { uplinks: radio.uplinks(municipality, device, limit).map((uplink) => ({ ...uplink, receptions: [...uplink.receptions] })) };
    },

    lorawanRadio({ municipality, device, days }) {
      requireMunicipality(municipality);
      return radioQuality(radio, municipality, device, Date.now() - days * DAY_MS);
    },

    async lorawanAdopt({ devices }) {
      const counts = await operations.adopt(devices);
      if (!('refused' in counts)) return counts;
      const { refused, needsConfirm } = counts;
      if (!needsConfirm) throw new RefusedQuestion('ADOPTION_REFUSED', refused);
      throw new RefusedQuestion('EUI_ELSEWHERE', refused, 'Adopt it with confirm: true when it is this one.');
    },

    gateways({ municipality }) {
      requireMunicipality(municipality);
      return { gateways: gatewayViews(municipality, Date.now(), { rules, profiles, registry }) };
    },

    profiles: () => ({
      profiles: [...profiles.values()].sort((a, b) => a.id.localeCompare(b.id)).map(profileView),
      problems: [...operations.regionProblems()],
    }),

    codecs: () => ({
      codecs: registry.codecs.all().map(({ savedAt = null, ...codec }) => ({ ...codec, savedAt })),
      builtIn: [...operations.builtInCodecs],
    }),

    codecSave: (codec) => operations.saveCodec(codec),

    codecRemove: ({ name }) => ({ removed: registry.codecs.remove(name) }),

    ...createSourceAnswers({ rules, registry, operations, requireMunicipality }),
  };
}

function profileView({ id, vendor, model, kind, codec, every_minutes, quantities }: Profile): Answer<'profiles'>['profiles'][number] {
  return { id, vendor, model, kind, codec: codec ?? null, everyMinutes: every_minutes ?? null, quantities: Object.keys(quantities) };
}
