// Between a picture alone and the table of the same numbers below it, where the page keeps no such choice in its address.
import type { Signal } from '@preact/signals';
import { figureWords } from './words.ts';

export function TableButton({ isTable }: { isTable: Signal<boolean> }) {
  const { table } = figureWords();
  return (
    <button
      type="button"
      class="text-link"
      aria-expanded={isTable}
      onClick={() => {
        isTable.value = !isTable.peek();
      }}
    >
      {isTable.value ? table.close : table.open}
    </button>
  );
}
