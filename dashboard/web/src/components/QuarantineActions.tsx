// What can be done with quarantined messages: take them in again, delete them. The outcome is told aloud.
import type { QuarantineEntry } from '@lagebild/shared/contract/http.ts';
import { signal } from '@preact/signals';
import { act } from '../api/client.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { mayDo } from '../state/account.ts';

/** What the last action came to; shown by QuarantineOutcome. */
const outcome = signal('');
const isBusy = signal(false);

async function run(work: () => Promise<string>, onDone: () => void): Promise<void> {
  isBusy.value = true;
  try {
    outcome.value = await work();
  } catch (error) {
    outcome.value = error instanceof Error ? error.message : String(error);
  }
  isBusy.value = false;
  onDone();
}

export function QuarantineOutcome() {
  return (
    <p class="entries-outcome" role="status">
      {outcome.value}
    </p>
  );
}

interface Props {
  /** The messages the buttons are about; several are those of the page. */
  readonly entries: readonly Pick<QuarantineEntry, 'id' | 'municipality'>[];
  readonly onDone: () => void;
}

/** Nothing for whoever may not do it with each of them. */
export function QuarantineActions({ entries, onDone }: Props) {
  const { quarantine: text } = words.value;
  const ids = entries.map(({ id }) => id);
  const isSeveral = ids.length > 1;
  const replay = async () => {
    const { stored, duplicate, noted, quarantined, missing } = await act('quarantineReplay', { ids: [...ids] });
    return text.replayed(formatNumber(stored + duplicate + noted), formatNumber(quarantined + missing));
  };
  const remove = async () => text.deleted(formatNumber((await act('quarantineDelete', { ids: [...ids] })).deleted));
  if (!entries.every(({ municipality }) => mayDo('equip', municipality))) return null;
  return (
    <div class="entry-actions">
      <button type="button" class="button" disabled={isBusy.value} onClick={() => void run(replay, onDone)}>
        {isSeveral ? text.replayAll : text.replay}
      </button>
      <button
        type="button"
        class="button"
        disabled={isBusy.value}
        onClick={() => {
          if (confirm(text.confirmDelete(formatNumber(ids.length)))) void run(remove, onDone);
        }}
      >
        {isSeveral ? text.deleteAll : text.delete}
      </button>
    </div>
  );
}
