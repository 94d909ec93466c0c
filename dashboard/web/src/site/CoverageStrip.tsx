// How many of how many stand behind each value of a line: a strip as wide as the time, in words as well.
import { formatNumber, formatTime } from '../i18n/format.ts';
import { coverageOf, type SiteSeries } from './site-chart.ts';
import { siteWords } from './words.ts';

const HEIGHT = 10;
const DAY_MS = 86_400_000;

export function CoverageStrip({ series }: { series: SiteSeries }) {
  const { chart: text } = siteWords();
  const { now, worst, isFull, isFullSince, since, gaps } = coverageOf(series);
  if (!now || !worst) return null;
  const bars = series.times.map((time, index) => {
    const of = series.of[index] ?? 0;
    return { time, share: of === 0 ? 0 : (series.reporting[index] ?? 0) / of };
  });
  const first = series.times[0] ?? 0;
  const last = series.times.at(-1) ?? first;
  // Over a day the time alone would be the same at both ends.
  const style = last - first > 2 * DAY_MS ? 'day' : last - first > DAY_MS / 2 ? 'short' : 'minute';
  return (
    <div class="coverage-strip">
      <p class="coverage-strip-words num">
        <span class="coverage-strip-name">{text.coverage}</span>{' '}
        {isFull ? (
          text.coverageFull(formatNumber(now.of))
        ) : isFullSince && since !== undefined ? (
          text.coverageFullSince(formatNumber(now.of), formatTime(since, 'short'))
        ) : (
          <>
            {since !== undefined && `${text.coverageSince(formatTime(since, 'short'))}, `}
            {text.coverageNow(formatNumber(now.reporting), formatNumber(now.of))},{' '}
            {text.coverageWorst(formatNumber(worst.reporting), formatNumber(worst.of), formatTime(worst.time, 'short'))}
          </>
        )}
      </p>
      <svg viewBox={`0 0 ${bars.length} ${HEIGHT}`} preserveAspectRatio="none" shape-rendering="crispEdges" aria-hidden="true">
        <rect class="coverage-all" width={bars.length} height={HEIGHT} />
        {bars.map(({ time, share }, index) => (
          <rect
            key={time}
            class={share < 1 ? 'strip-partly' : 'strip-full'}
            x={index}
            y={HEIGHT * (1 - share)}
            width="1.02"
            height={HEIGHT * share}
          />
        ))}
      </svg>
      <p class="coverage-strip-ends num" aria-hidden="true">
        <span>{formatTime(first, style)}</span>
        <span>{formatTime(last, style)}</span>
      </p>
      {gaps > 0 && <p class="coverage-strip-words">{text.gaps(formatNumber(gaps))}</p>}
    </div>
  );
}
