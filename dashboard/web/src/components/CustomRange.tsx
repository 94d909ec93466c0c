// A time range by its two ends, for those who neither drag nor take one of the usual.
import { useSignal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { fromLocalInput, toLocalInput } from '../chart/local-input.ts';
import type { TimeSpan } from '../frame/zoom.ts';
import { words } from '../i18n/language.ts';
import { region } from '../state/region.ts';

/** @param shown what is on the screen: the fields start from it, and follow when the range is moved otherwise */
export function CustomRange({ shown: { from, to }, onChoose }: { shown: TimeSpan; onChoose: (span: TimeSpan) => void }) {
  const timezone = region.value?.timezone ?? 'Europe/Berlin';
  const begin = useSignal('');
  const end = useSignal('');
  const isWrong = useSignal(false);
  const { chart } = words.value;
  useLayoutEffect(() => {
    begin.value = toLocalInput(from, timezone);
    end.value = toLocalInput(to, timezone);
    isWrong.value = false;
  }, [from, to, timezone]);

  function apply(event: Event): void {
    event.preventDefault();
    const a = fromLocalInput(begin.value, timezone);
    const b = fromLocalInput(end.value, timezone);
    if (a === undefined || b === undefined || a >= b) isWrong.value = true;
    else {
      isWrong.value = false;
      onChoose({ from: a, to: b });
    }
  }

  return (
    <form class="custom-range no-print" onSubmit={apply}>
      <label>
        {chart.from} <input type="datetime-local" value={begin} onInput={(event) => (begin.value = event.currentTarget.value)} required />
      </label>
      <label>
        {chart.to} <input type="datetime-local" value={end} onInput={(event) => (end.value = event.currentTarget.value)} required />
      </label>
      <button type="submit" class="button">
        {chart.apply}
      </button>
      {isWrong.value && (
        <p class="form-problem" role="alert">
          {chart.badRange}
        </p>
      )}
    </form>
  );
}
