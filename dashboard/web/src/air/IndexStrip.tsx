// The index of every hour as a strip: the worse, the higher and the further along the index's own colours; without an index it is open.
import { stretchesOf } from './hour-lines.ts';
import { airWords } from './words.ts';

const HEIGHT = 30;
const CLASSES = [1, 2, 3, 4, 5] as const;

export function IndexStrip({ hourClasses, classes }: { hourClasses: readonly (number | null)[]; classes: readonly string[] }) {
  const { chart } = airWords();
  const count = hourClasses.length;
  const parts = CLASSES.flatMap((one) => {
    const hours = hourClasses.filter((found) => found === one).length;
    return hours === 0 ? [] : [chart.stripPart(String(hours), classes[one - 1] ?? '')];
  });
  if (parts.length === 0) return null;
  return (
    <div class="air-strip-figure">
      <h3 class="air-subtitle">{chart.strip}</h3>
      <svg
        class="air-index-strip"
        viewBox={`0 0 ${count} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={chart.stripSummary(parts.join(', '))}
      >
        <rect class="air-strip-open" y={HEIGHT - 1.5} width={count} height="1.5" />
        {CLASSES.flatMap((one) =>
          stretchesOf(hourClasses.map((found) => found === one)).map(([first, end]) => (
            <rect
              key={`${one} ${first}`}
              class={`air-strip-class lqi-${one}`}
              x={first}
              y={HEIGHT - (one / 5) * HEIGHT}
              width={end - first}
              height={(one / 5) * HEIGHT}
            />
          )),
        )}
      </svg>
      <p class="air-quiet num">{parts.join(' · ')}</p>
    </div>
  );
}
