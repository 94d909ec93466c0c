// Enters a maintenance window: what, from when to when, why, by whom.

import { isKind, KINDS } from '@lagebild/shared/domain/kind.ts';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { act } from '../api/client.ts';
import { fromLocalInput, toLocalInput } from '../chart/local-input.ts';
import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { words } from '../i18n/language.ts';
import { allFor, placeFor } from '../state/account.ts';
import { now } from '../state/clock.ts';
import { region } from '../state/region.ts';
import { MyName } from './MyName.tsx';
import { actingName } from './my-name.ts';
import { alarmWords } from './words.ts';

const USUAL_LENGTH_MS = 2 * 3_600_000;

/** @param tell what came of it, for a person */
export function MaintenanceForm({ tell, onSaved }: { tell: (sentence: string) => void; onSaved: () => void }) {
  const text = alarmWords();
  const { maintenance } = text;
  const timezone = region.value?.timezone ?? 'Europe/Berlin';
  // Who acts in some municipalities alone begins with the first.
  const first = placeFor(undefined, 'operate') ?? '';
  const municipality = useSignal(first);
  const isBusy = useSignal(false);
  // As it was when the page was opened: a time must not move under somebody's hands.
  const from = useMemo(() => toLocalInput(now(), timezone), []);
  const to = useMemo(() => toLocalInput(now() + USUAL_LENGTH_MS, timezone), []);

  async function save(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form);
    const field = (name: string): string => {
      const value = fields.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const begin = fromLocalInput(field('from'), timezone);
    const end = fromLocalInput(field('to'), timezone);
    const by = actingName.value;
    if (by === '') return tell(text.nameFirst);
    if (begin === undefined || end === undefined || begin >= end) return tell(maintenance.badRange);
    const kind = field('kind');
    isBusy.value = true;
    try {
      await act('maintenanceAdd', {
        ...(municipality.value !== '' && { municipality: municipality.value }),
        ...(isKind(kind) && { kind }),
        ...(field('device') !== '' && { device: field('device') }),
        ...(field('gateway') !== '' && { gateway: field('gateway') }),
        from: begin,
        to: end,
        note: field('note'),
        by,
      });
      form.reset();
      municipality.value = first;
      tell(maintenance.saved);
      onSaved();
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
    isBusy.value = false;
  }

  return (
    <form
      class="filter maintenance-form"
      aria-label={maintenance.add}
      onSubmit={(event) => {
        event.preventDefault();
        void save(event.currentTarget);
      }}
    >
      <label>
        <span>{text.municipality}</span>
        <select value={municipality.value} onChange={(event) => (municipality.value = event.currentTarget.value)}>
          <MunicipalityOptions none={allFor('operate', maintenance.district)} permission="operate" />
        </select>
      </label>
      <label>
        <span>{text.kind}</span>
        <select name="kind">
          <option value="">{maintenance.all}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {words.value.kinds[kind]}
            </option>
          ))}
        </select>
      </label>
      {(['device', 'gateway'] as const).map((name) => (
        <label key={name}>
          <span>{maintenance[name]}</span>
          <input type="text" name={name} maxLength={256} spellcheck={false} disabled={municipality.value === ''} />
        </label>
      ))}
      <label>
        <span>{maintenance.from}</span>
        <input type="datetime-local" name="from" required defaultValue={from} />
      </label>
      <label>
        <span>{maintenance.to}</span>
        <input type="datetime-local" name="to" required defaultValue={to} />
      </label>
      <label class="maintenance-note">
        <span>{maintenance.note}</span>
        <input type="text" name="note" required maxLength={500} />
      </label>
      <MyName />
      <button type="submit" class="button" disabled={isBusy.value}>
        {maintenance.save}
      </button>
    </form>
  );
}
