// The municipalities of the district as options of a field: all, or those in which something is allowed.
import type { Permission } from '@lagebild/shared/domain/access/role.ts';
import { mayDo } from '../state/account.ts';
import { region } from '../state/region.ts';

interface Props {
  /** What stands for no choice; without it one has to be chosen. */
  readonly none?: string | undefined;
  /** What has to be allowed there. */
  readonly permission?: Permission;
}

export function MunicipalityOptions({ none, permission }: Props) {
  const municipalities = region.value?.municipalities.filter(({ key }) => permission === undefined || mayDo(permission, key));
  return (
    <>
      {none !== undefined && <option value="">{none}</option>}
      {municipalities?.map(({ key, name }) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </>
  );
}
