// Around the table of a chart: the row of the point that is marked in the chart is marked here, and the other way round.
//
// Rows (or fields) carry data-index, the number of their point. They are marked from outside, because drawing thousands of rows anew for
// each step of a walk would be felt.
import type { ReadonlySignal } from '@preact/signals';
import { useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface MarkedTableProps {
  marked: ReadonlySignal<number | undefined>;
  onMark: (index: number) => void;
  children: ComponentChildren;
}

function scrollTo(row: HTMLElement, region: HTMLElement | null): void {
  if (!region || region.scrollHeight <= region.clientHeight) return;
  const [a, b] = [row.getBoundingClientRect(), region.getBoundingClientRect()];
  const head = region.querySelector('thead')?.getBoundingClientRect().height ?? 0;
  if (a.top < b.top + head) region.scrollTop -= b.top + head - a.top;
  else if (a.bottom > b.bottom) region.scrollTop += a.bottom - b.bottom;
}

export function MarkedTable({ marked, onMark, children }: MarkedTableProps) {
  const around = useRef<HTMLDivElement>(null);
  const rows = (): HTMLElement[] => [...(around.current?.querySelectorAll<HTMLElement>('[data-index]') ?? [])];

  function show(index: number | undefined): void {
    for (const row of around.current?.querySelectorAll('[data-index][aria-current]') ?? []) row.removeAttribute('aria-current');
    if (index === undefined) return;
    const row = around.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    row?.setAttribute('aria-current', 'true');
    if (row) scrollTo(row, row.closest<HTMLElement>('[tabindex="0"]'));
  }
  useSignalEffect(() => show(marked.value));
  // What was drawn anew may have lost its mark.
  useLayoutEffect(() => show(marked.peek()));

  function onClick(event: MouseEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (row) onMark(Number(row.dataset.index));
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined;
    const isRegion = event.target instanceof HTMLElement && event.target.tabIndex === 0 && event.target.tagName === 'SECTION';
    if (step === undefined || !isRegion || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = rows();
    const at = all.findIndex(({ dataset }) => Number(dataset.index) === marked.peek());
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
    if (!next) return;
    event.preventDefault();
    onMark(Number(next.dataset.index));
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table inside is read and reached as it is; this only follows it
    <div class="chart-table" ref={around} onClick={onClick} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}
