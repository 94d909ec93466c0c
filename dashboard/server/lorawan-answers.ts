// The answers about LoRaWAN: devices that wait, adopted ones, gateways, profiles, credentials.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Profile } from '@lagebild/shared/domain/profile.ts';
import type { AdoptedDevice } from '@lagebild/shared/registry/adopted.ts';
import type { GatewayRow } from '@lagebild/shared/registry/gateways.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Answers, Operations } from './answers.ts';
import { gatewayState } from './gateway-state.ts';
import { RefusedQuestion } from './problem.ts';

export type LorawanRoute =
  | 'lorawanWaiting'
  | 'lorawanDevices'
  | 'lorawanUplinks'
  | 'lorawanAdopt'
  | 'gateways'
  | 'profiles'
  | 'codecs'
  | 'codecSave'
  | 'codecRemove'
  | 'access'
  | 'accessIssue'
  | 'accessRevoke';

export interface LorawanDeps {
  readonly profiles: Profiles;
  readonly registry: Pick<Registry, 'adopted' | 'radio' | 'gateways' | 'access' | 'codecs'>;
  readonly operations: Pick<Operations, 'waiting' | 'adopt' | 'saveCodec' | 'builtInCodecs' | 'endpoints'>;
  readonly requireMunicipality: (key: string | undefined) => void;
}

const DAY_MS = 86_400_000;

export function createLorawanAnswers({ profiles, registry, operations, requireMunicipality }: LorawanDeps): Pick<Answers, LorawanRoute> {
  const { adopted, radio, gateways, access } = registry;
  return {
    async lorawanWaiting({ municipality }) {
      requireMunicipality(municipality);
      return { devices: await operations.waiting(municipality) };
    },

    lorawanDevices({ municipality, device: wanted }) {
      requireMunicipality(municipality);
      const since = Date.now() - 7 * DAY_MS;
      const isAsked = (one: AdoptedDevice) =>
        (municipality ?? one.municipality) === one.municipality && (wanted ?? one.device) === one.device;
      return {
        devices: adopted
          .all()
          .filter(isAsked)
          .map((device) => {
            const heard = radio.view(device.municipality, device.device);
            const loss = radio.lossSince(device.municipality, device.device, since) ?? null;
            return { ...device, kind: profiles.get(device.profile)?.kind ?? null, radio: heard ? { ...heard, loss } : null };
          }),
      };
    },

    lorawanUplinks({ municipality, device, limit }) {
      requireMunicipality(municipality);
      return { uplinks: radio.uplinks(municipality, device, limit).map((uplink) => ({ ...uplink, receptions: [...uplink.receptions] })) };
    },

    async lorawanAdopt({ devices }) {
      const counts = await operations.adopt(devices);
      if ('refused' in counts) throw new RefusedQuestion('ADOPTION_REFUSED', counts.refused);
      return counts;
    },

    gateways({ municipality }) {
      requireMunicipality(municipality);
      const now = Date.now();
      return {
        gateways: gateways.list(municipality, now).map((row) => ({
          ...viewOf(row, now),
          onlyHere: gateways.onlyHeardBy(row.municipality, row.gateway, now - DAY_MS),
        })),
      };
    },

    profiles: () => ({ profiles: [...profiles.values()].map(profileView) }),

    codecs: () => ({
      codecs: registry.codecs.all().map(({ savedAt = null, ...codec }) => ({ ...codec, savedAt })),
      builtIn: [...operations.builtInCodecs],
    }),

    codecSave: (codec) => operations.saveCodec(codec),

    codecRemove: ({ name }) => ({ removed: registry.codecs.remove(name) }),

    access({ municipality }) {
      requireMunicipality(municipality);
      const all = access.list(municipality);
      const { mqttPort = null, mqttTlsPort = null, isOnlyHere } = operations.endpoints();
      return {
        access: all.map(({ usedAt = null, messageAt = null, qos0At = null, ...one }) => ({ ...one, usedAt, messageAt, qos0At })),
        mqttPort,
        mqttTlsPort,
        isOnlyHere,
      };
    },

    accessIssue({ municipality, note }) {
      requireMunicipality(municipality);
      return access.issue(municipality, note);
    },

    accessRevoke: ({ username }) => ({ revoked: access.revoke(username) }),
  };
}

function viewOf(row: GatewayRow, now: number): Omit<Answer<'gateways'>['gateways'][number], 'onlyHere'> {
  const { online: _, onlineSince: __, ...known } = row;
  return { ...known, ...gatewayState(row, now) };
}

function profileView({ id, vendor, model, kind, codec, every_minutes, quantities }: Profile): Answer<'profiles'>['profiles'][number] {
  return { id, vendor, model, kind, codec: codec ?? null, everyMinutes: every_minutes ?? null, quantities: Object.keys(quantities) };
}
