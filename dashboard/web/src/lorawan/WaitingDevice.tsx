// One device that waits: who it may be, what each profile makes of its last message, and the form that adopts it.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { act } from '../api/client.ts';
import { formatAge, formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { mayDo } from '../state/account.ts';
import { everySecond } from '../state/clock.ts';
import { quantityLabel, showQuantity } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { DeviceFields, enteredIn, problemIn, useDeviceFields } from './DeviceFields.tsx';

type Waiting = Answer<'lorawanWaiting'>['devices'][number];
type Candidate = Waiting['candidates'][number];
type Profiles = Answer<'profiles'>['profiles'];

/** From here on a profile is not only one that decodes: its maker, port or name fits. */
const LIKELY = 5;

function Preview({ candidate }: { candidate: Candidate }) {
  const { kind, values } = candidate;
  const { yes, no } = words.value;
  return (
    <span class="preview">
      {Object.entries(values).map(([quantity, value]) => {
        // One bay is taken or not; a car park would tell its number of spaces.
        const isBay = quantity === 'occupied' && values.capacity === undefined && (value === 0 || value === 1);
        const { text, unit } = isBay ? { text: value ? yes : no, unit: '' } : showQuantity(kind, quantity, value);
        return (
          <span key={quantity} class="preview-value">
            {quantityLabel(kind, quantity)} <b class="num">{text}</b> {unit}
          </span>
        );
      })}
    </span>
  );
}

/** What became of what had waited; of the endings only those that occurred. */
function outcomeOf(name: string, { stored, duplicate, noted, quarantined }: Answer<'lorawanAdopt'>): string {
  const { waiting: text } = words.value.lorawan;
  const parts = [text.adopted(name), text.stored(formatNumber(stored))];
  if (duplicate > 0) parts.push(text.duplicate(formatNumber(duplicate)));
  if (noted > 0) parts.push(text.noted(formatNumber(noted)));
  if (quarantined > 0) parts.push(text.left(formatNumber(quarantined)));
  return parts.join(' ');
}

interface Props {
  readonly device: Waiting;
  readonly profiles: Profiles;
  /** @param sentence what it came to */
  readonly onDone: (sentence: string) => void;
}

export function WaitingDevice({ device, profiles, onDone }: Props) {
  const { lorawan, kinds } = words.value;
  const { waiting: text } = lorawan;
  const first = device.candidates[0];
  const chosen = useSignal(first && first.score >= LIKELY ? first.profile : '');
  const fields = useDeviceFields({ name: device.name });
  const problem = useSignal('');
  const isConfirmed = useSignal(false);
  const isBusy = useSignal(false);
  const id = `waiting-${device.municipality}-${device.device}`;
  // An EUI is given once in the world: somebody has to say that it is this one.
  const others = [...(device.owner === undefined ? [] : [device.owner]), ...device.alsoWaiting].map(municipalityName).join(', ');
  const offered = new Set(device.candidates.map(({ profile }) => profile));

  const isUnconfirmed = others !== '' && !isConfirmed.value;

  async function adopt(): Promise<void> {
    problem.value = problemIn(fields) ?? '';
    if (problem.value !== '') return;
    isBusy.value = true;
    const { municipality, device: eui } = device;
    const told = enteredIn(fields);
    const confirm = isConfirmed.value || undefined;
    try {
      const counts = await act('lorawanAdopt', { devices: [{ municipality, device: eui, profile: chosen.value, ...told, confirm }] });
      onDone(outcomeOf(told.name ?? eui, counts));
    } catch (error) {
      onDone(error instanceof Error ? error.message : String(error));
    }
    isBusy.value = false;
  }

  return (
    <li class="waiting" aria-labelledby={id}>
      <div class="waiting-who">
        <h3 id={id}>{device.name ?? device.device}</h3>
        <p class="mono">{device.device}</p>
        <p>{[municipalityName(device.municipality), device.format].join(' · ')}</p>
        {device.vendor !== undefined && <p>{text.vendor(device.vendor)}</p>}
        <p class="waiting-age">
          {text.messages(formatNumber(device.waiting))}, {text.last(formatAge(everySecond.value - device.lastSeen))}
        </p>
        {device.owner !== undefined && <p class="waiting-warning">{text.owner(municipalityName(device.owner))}</p>}
        {device.alsoWaiting.length > 0 && (
          <p class="waiting-warning">{text.alsoWaiting(device.alsoWaiting.map(municipalityName).join(', '))}</p>
        )}
      </div>
      <form
        class="waiting-form"
        onSubmit={(event) => {
          event.preventDefault();
          void adopt();
        }}
      >
        <fieldset class="candidates">
          <legend>{device.candidates.length > 0 ? text.suggested : text.unreadable}</legend>
          {device.candidates.map((candidate) => (
            <label key={candidate.profile} class="candidate">
              <input
                type="radio"
                name={id}
                value={candidate.profile}
                checked={chosen.value === candidate.profile}
                onChange={() => (chosen.value = candidate.profile)}
              />
              <span class="candidate-name">
                {candidate.vendor} {candidate.model} <span class="candidate-kind">{kinds[candidate.kind]}</span>
                {candidate.score >= LIKELY && <span class="candidate-likely">{text.best}</span>}
              </span>
              <span class="candidate-says">
                <Preview candidate={candidate} />
                <span class="row-id">
                  {text.readFrom(
                    candidate.fPort === null ? '' : String(candidate.fPort),
                    formatAge(everySecond.value - candidate.receivedAt),
                  )}
                </span>
              </span>
            </label>
          ))}
          <label class="candidate-other">
            <span>{text.otherProfile}</span>
            <select value={offered.has(chosen.value) ? '' : chosen.value} onChange={(event) => (chosen.value = event.currentTarget.value)}>
              <option value="">{text.choose}</option>
              {profiles
                .filter((one) => !offered.has(one.id))
                .map((one) => (
                  <option key={one.id} value={one.id}>
                    {`${one.vendor} ${one.model} (${kinds[one.kind]})`}
                  </option>
                ))}
            </select>
          </label>
        </fieldset>
        {others !== '' && (
          <label class="confirm-eui">
            <input type="checkbox" checked={isConfirmed.value} onChange={(event) => (isConfirmed.value = event.currentTarget.checked)} />
            {text.confirmEui(municipalityName(device.municipality), others)}
          </label>
        )}
        {mayDo('equip', device.municipality) && (
          <div class="waiting-fields">
            <DeviceFields fields={fields} />
            <button type="submit" class="button" disabled={isBusy.value || chosen.value === '' || isUnconfirmed}>
              {text.adopt}
            </button>
          </div>
        )}
        <p class="waiting-warning" role="alert">
          {problem.value}
        </p>
      </form>
    </li>
  );
}
