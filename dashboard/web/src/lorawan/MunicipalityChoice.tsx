// Chooses a municipality; the choice is in the address.

import type { Permission } from '@lagebild/shared/domain/access/role.ts';
import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { navigate } from '../router/navigation.ts';
import { allFor, placeFor } from '../state/account.ts';

interface Props {
  readonly route: LorawanRoute;
  readonly label: string;
  /** What stands for all of them, for whoever may ask about all; without it one has to be chosen. */
  readonly all?: string;
  /** What has to be allowed there; left out for what is shared. */
  readonly permission?: Permission;
}

export function MunicipalityChoice({ route, label, all, permission }: Props) {
  const { lorawan: text } = words.value;
  const isLimited = permission !== undefined && all !== undefined;
  const place = isLimited ? placeFor(route.municipality, permission) : route.municipality;
  const none = isLimited ? allFor(permission, all) : (all ?? text.waiting.choose);
  return (
    <label>
      <span>{label}</span>
      <select
        value={place ?? ''}
        onChange={(event) =>
          navigate({ ...route, access: undefined, connection: undefined, municipality: event.currentTarget.value || undefined })
        }
      >
        <MunicipalityOptions none={none} {...(permission && { permission })} />
      </select>
    </label>
  );
}
