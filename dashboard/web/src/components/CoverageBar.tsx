// Coverage: how many of how many report, in words and as a thin bar.
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';

const WIDTH = 100;

interface CoverageProps {
  fresh: number;
  all: number;
  /** Other words for the two numbers than that they report. */
  say?: (fresh: string, all: string) => string;
  /** Where it is told who they are. */
  href?: string;
}

export function CoverageBar({ fresh, all, say, href }: CoverageProps) {
  const share = all === 0 ? 0 : (fresh / all) * WIDTH;
  const text = all === 0 ? words.value.coverageNone : (say ?? words.value.coverage)(formatNumber(fresh), formatNumber(all));
  return (
    <span class={fresh < all ? 'coverage coverage-partly' : 'coverage'}>
      <svg class="coverage-bar" viewBox={`0 0 ${WIDTH} 2`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="coverage-all" width={WIDTH} height="2" />
        <rect class="coverage-fresh" width={share} height="2" />
      </svg>
      {href === undefined ? (
        <span class="coverage-words num">{text}</span>
      ) : (
        <a class="coverage-words coverage-way num" href={href}>
          {text}
        </a>
      )}
    </span>
  );
}
