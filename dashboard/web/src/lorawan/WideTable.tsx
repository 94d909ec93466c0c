// A table that may be wider than the screen: it scrolls by itself, and the keyboard reaches it.
import type { ComponentChildren } from 'preact';

/** @param columns heads in order; those of numbers stand on the right */
export function WideTable({
  title,
  columns,
  children,
}: {
  title: string;
  columns: readonly (readonly [head: string, isNumber: boolean])[];
  children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="lorawan-scroll" tabIndex={0} aria-label={title}>
      <table class="lorawan-table">
        <thead>
          <tr>
            {columns.map(([head, isNumber]) => (
              <th key={head} scope="col" class={isNumber ? 'num' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
