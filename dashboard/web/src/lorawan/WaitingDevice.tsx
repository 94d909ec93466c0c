// One device that waits: who it may be, what each profile makes of its last message, and the form that adopts it.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { act } from '../api/client.ts';
import { formatAge, formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { everySecond } from '../state/clock.ts';
import { quantityLabel, showQuantity } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';

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

/** Degrees with a point or a comma; undefined when it is no number. */
const degrees = (text: string): number | undefined => {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
};

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
  const name = useSignal(device.name ?? '');
  const lat = useSignal('');
  const lon = useSignal('');
  const isBusy = useSignal(false);
  const id = `waiting-${device.municipality}-${device.device}`;
  const offered = new Set(device.candidates.map(({ profile }) => profile));

  async function adopt(): Promise<void> {
    isBusy.value = true;
    const { municipality, device: eui } = device;
    const place = { lat: degrees(lat.value), lon: degrees(lon.value) };
    const told = name.value.trim() || undefined;
    try {
      const counts = await act('lorawanAdopt', { devices: [{ municipality, device: eui, profile: chosen.value, name: told, ...place }] });
      onDone(text.adopted(told ?? eui, formatNumber(counts.stored), formatNumber(counts.quarantined)));
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
              <Preview candidate={candidate} />
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
        <div class="waiting-fields">
          <label>
            <span>{text.name}</span>
            <input type="text" maxLength={200} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
          </label>
          <label>
            <span>{text.lat}</span>
            <input
              type="text"
              inputMode="decimal"
              placeholder="51,5346"
              value={lat.value}
              onInput={(event) => (lat.value = event.currentTarget.value)}
            />
          </label>
          <label>
            <span>{text.lon}</span>
            <input
              type="text"
              inputMode="decimal"
              placeholder="7,6890"
              value={lon.value}
              onInput={(event) => (lon.value = event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button" disabled={isBusy.value || chosen.value === ''}>
            {text.adopt}
          </button>
        </div>
      </form>
    </li>
  );
}
