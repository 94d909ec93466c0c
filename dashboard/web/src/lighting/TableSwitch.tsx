// Between a picture and the table of the same numbers: a button, and the key t wherever nothing is typed.
import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { lightingWords } from './words.ts';

export function TableSwitch({ isTable }: { isTable: Signal<boolean> }) {
  const { table } = lightingWords();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.closest('input, select, textarea') !== null;
      if (event.key === 't' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) isTable.value = !isTable.peek();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [isTable]);
  return (
    <button
      type="button"
      class="table-switch text-link"
      aria-keyshortcuts="t"
      onClick={() => {
        isTable.value = !isTable.peek();
      }}
    >
      {isTable.value ? table.chart : table.table}{' '}
      <span class="key" aria-hidden="true">
        t
      </span>
    </button>
  );
}
