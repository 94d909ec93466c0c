// The municipalities of the district as options of a field.
import { region } from '../state/region.ts';

/** @param none what stands for no choice */
export function MunicipalityOptions({ none }: { none: string }) {
  return (
    <>
      <option value="">{none}</option>
      {region.value?.municipalities.map(({ key, name }) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </>
  );
}
