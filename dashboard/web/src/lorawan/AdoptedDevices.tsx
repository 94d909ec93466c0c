// Adopted devices: how each is heard, where else its EUI turns up, and what a person can change about it.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { act } from '../api/client.ts';
import { formatAge, formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { mayDo } from '../state/account.ts';
import { everySecond } from '../state/clock.ts';
import { municipalityName } from '../state/region.ts';
import { DeviceFields, enteredIn, problemIn, useDeviceFields } from './DeviceFields.tsx';
import { signalInWords } from './signal-words.ts';
import { WideTable } from './WideTable.tsx';

type Adopted = Answer<'lorawanDevices'>['devices'][number];
type Profiles = Answer<'profiles'>['profiles'];

interface Props {
  readonly devices: readonly Adopted[];
  readonly profiles: Profiles;
  /** @param sentence what a change came to */
  readonly onDone: (sentence: string) => void;
}

export function AdoptedDevices({ devices, profiles, onDone }: Props) {
  const { lorawan } = words.value;
  const { devices: text } = lorawan;
  const columns = [
    [text.device, false],
    [lorawan.municipality, false],
    [text.profile, false],
    [text.heard, false],
    [text.loss, true],
    [text.signal, true],
    [text.battery, true],
    [text.gateway, false],
    [text.edit, false],
  ] as const;
  return (
    <section class="lorawan-section" aria-labelledby="adopted-title">
      <h2 class="centre-title" id="adopted-title">
        {text.title(formatNumber(devices.length))}
      </h2>
      {devices.length === 0 ? (
        <p class="panel-quiet">{text.none}</p>
      ) : (
        <WideTable title={text.title(formatNumber(devices.length))} columns={columns}>
          {devices.map((device) => (
            <Row
              key={`${device.municipality}/${device.device}`}
              device={device}
              profiles={profiles}
              columns={columns.length}
              onDone={onDone}
            />
          ))}
        </WideTable>
      )}
    </section>
  );
}

interface RowProps extends Omit<Props, 'devices'> {
  readonly device: Adopted;
  readonly columns: number;
}

function Row({ device, profiles, columns, onDone }: RowProps) {
  const { lorawan, none } = words.value;
  const { devices: text } = lorawan;
  const { radio, municipality, name, profile, alsoIn } = device;
  const isOpen = useSignal(false);
  const model = profiles.find(({ id }) => id === profile);
  return (
    <>
      <tr>
        <th scope="row">
          <a href={hrefOf({ page: 'device', municipality, device: device.device })}>{name ?? device.device}</a>
          {name !== undefined && <span class="row-id mono">{device.device}</span>}
          {alsoIn.length > 0 && <p class="waiting-warning">{text.alsoIn(alsoIn.map(municipalityName).join(', '))}</p>}
        </th>
        <td>{municipalityName(municipality)}</td>
        <td>{model ? `${model.vendor} ${model.model}` : profile}</td>
        <td>{radio ? formatAge(everySecond.value - radio.lastHeard) : text.never}</td>
        <td class="num">{radio?.loss === null || radio?.loss === undefined ? none : `${formatNumber(100 * radio.loss, 1)} %`}</td>
        <td class="num">{radio ? signalInWords(radio) : none}</td>
        <td class="num">{radio?.battery === null || radio?.battery === undefined ? none : `${formatNumber(radio.battery)} %`}</td>
        <td class="mono">{radio?.bestGateway ?? none}</td>
        <td>
          {mayDo('equip', municipality) && (
            <button type="button" class="button" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
              {isOpen.value ? text.close : text.edit}
            </button>
          )}
        </td>
      </tr>
      {isOpen.value && (
        <tr>
          <td colSpan={columns} class="row-form">
            <EditForm
              device={device}
              profiles={profiles}
              onDone={(sentence) => {
                isOpen.value = false;
                onDone(sentence);
              }}
            />
          </td>
        </tr>
      )}
    </>
  );
}

function EditForm({ device, profiles, onDone }: Omit<RowProps, 'columns'>) {
  const { kinds, lorawan } = words.value;
  const { devices: text } = lorawan;
  const { municipality, device: id } = device;
  const fields = useDeviceFields(device);
  const profile = useSignal(device.profile);
  const failure = useSignal('');
  async function save(): Promise<void> {
    const told = enteredIn(fields);
    failure.value = problemIn(fields) ?? '';
    if (failure.value !== '') return;
    try {
      await act('lorawanAdopt', { devices: [{ municipality, device: id, profile: profile.value, ...told }] });
      onDone(text.changed(told.name ?? id));
    } catch (error) {
      failure.value = error instanceof Error ? error.message : String(error);
    }
  }
  return (
    <form
      class="waiting-form"
      aria-label={`${text.edit}: ${device.name ?? id}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div class="waiting-fields">
        <label>
          <span>{text.profile}</span>
          <select value={profile.value} onChange={(event) => (profile.value = event.currentTarget.value)}>
            {!profiles.some((one) => one.id === device.profile) && <option value={device.profile}>{device.profile}</option>}
            {profiles.map((one) => (
              <option key={one.id} value={one.id}>
                {`${one.vendor} ${one.model} (${kinds[one.kind]})`}
              </option>
            ))}
          </select>
        </label>
        <DeviceFields fields={fields} />
        <button type="submit" class="button">
          {text.save}
        </button>
      </div>
      <p class="lorawan-outcome" role="alert">
        {failure.value}
      </p>
    </form>
  );
}
