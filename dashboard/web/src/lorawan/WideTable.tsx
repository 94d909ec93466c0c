// A table that may be wider than the screen: it scrolls by itself, and the keyboard reaches it.
import type { ComponentChildren } from 'preact';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { figureWords } from '../frame/words.ts';

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
    <ScrollRegion class="lorawan-scroll" label={`${figureWords().table.open}: ${title}`}>
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
    </ScrollRegion>
  );
}
