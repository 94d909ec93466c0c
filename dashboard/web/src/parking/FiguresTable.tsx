// A small table of figures with its heads; where it may be long or wide it scrolls by itself, and the keyboard reaches it.
import type { ComponentChildren } from 'preact';
import { ScrollRegion } from '../components/ScrollRegion.tsx';

export interface FiguresTableProps {
  /** What it is, for the style sheet and for tests. */
  name: string;
  caption: string;
  /** The first is that of the rows' names; an empty one stands above what needs no head. */
  heads: readonly string[];
  scrolls?: boolean;
  children: ComponentChildren;
}

export function FiguresTable({ name, caption, heads, scrolls = false, children }: FiguresTableProps) {
  const table = (
    <table class={`figures-table num table-${name}`} data-table={name}>
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) =>
            head === '' ? (
              <td key={head} />
            ) : (
              <th key={head} scope="col">
                {head}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
  if (!scrolls) return table;
  return (
    <ScrollRegion class="desk-scroll" label={caption}>
      {table}
    </ScrollRegion>
  );
}
