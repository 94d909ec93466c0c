// Chooses a municipality; the choice is in the address.

import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { navigate } from '../router/navigation.ts';

/** @param all what stands for all of them; without it one has to be chosen */
export function MunicipalityChoice({ route, label, all }: { route: LorawanRoute; label: string; all?: string }) {
  const { lorawan: text } = words.value;
  return (
    <label>
      <span>{label}</span>
      <select
        value={route.municipality ?? ''}
        onChange={(event) =>
          navigate({ ...route, access: undefined, connection: undefined, municipality: event.currentTarget.value || undefined })
        }
      >
        <MunicipalityOptions none={all ?? text.waiting.choose} />
      </select>
    </label>
  );
}
