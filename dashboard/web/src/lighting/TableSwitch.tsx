// Between a picture alone and the table of the same numbers below it: a button, and the key t wherever nothing is typed.
import type { Signal } from '@preact/signals';
import { useTableKey } from '../components/table-key.ts';
import { figureWords } from '../frame/words.ts';

export function TableSwitch({ isTable }: { isTable: Signal<boolean> }) {
  const { table } = figureWords();
  const turn = (): void => {
    isTable.value = !isTable.peek();
  };
  useTableKey(turn);
  return (
    <button type="button" class="table-switch text-link" aria-keyshortcuts="t" aria-expanded={isTable} onClick={turn}>
      {isTable.value ? table.close : table.open}{' '}
      <span class="key" aria-hidden="true">
        t
      </span>
    </button>
  );
}
