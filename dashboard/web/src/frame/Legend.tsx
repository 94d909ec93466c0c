// What the lines, areas and bars of a picture mean: a small piece of each, drawn with the same styles, and its name.

export interface LegendEntry {
  /** Class of the drawn thing. */
  readonly look: string;
  readonly text: string;
  /** line when left out. */
  readonly shape?: 'line' | 'area' | 'strip' | 'stroke' | 'dot';
}

function Sample({ look, shape = 'line' }: Pick<LegendEntry, 'look' | 'shape'>) {
  if (shape === 'area') return <rect class={look} x="0.5" y="0.5" width="27" height="11" />;
  if (shape === 'strip') return <rect class={look} y="3.5" width="28" height="5" />;
  if (shape === 'dot') return <circle class={look} cx="14" cy="6" r="2.5" />;
  if (shape === 'stroke') return <path class={look} d="M14 0V12" />;
  return <path class={look} d="M0 6H28" />;
}

export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul class="chart-legend">
      {entries.map(({ look, text, shape }) => (
        <li key={look}>
          <svg width="28" height="12" viewBox="0 0 28 12" aria-hidden="true" focusable="false">
            <Sample look={look} {...(shape && { shape })} />
          </svg>{' '}
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
