// Says across the page what is wrong with Lagebild itself, since when, and what that means for what is shown.
import type { Problem } from '@lagebild/shared/contract/health.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { health } from '../state/health.ts';
import { Icon } from './Icon.tsx';

function sentenceFor({ code }: Problem): string {
  const { problems, otherProblem } = words.value.health;
  return Object.hasOwn(problems, code) ? problems[code as keyof typeof problems] : otherProblem;
}

export function HealthBanner() {
  const { health: text } = words.value;
  const { problems = [], inLog = 0 } = health.value ?? {};
  return (
    <div class="banner-place" role="status">
      {problems.map((problem, index) => (
        <div key={`${problem.code}-${index}`} class="banner health" data-problem={problem.code}>
          <Icon name="alert" />
          <strong>{sentenceFor(problem)}</strong>
          {problem.since !== undefined && <span class="num">{text.since(formatTime(problem.since, 'full'))}</span>}
          {problem.part === 'store' && inLog > 0 && <span class="num">{text.waiting(formatNumber(inLog))}</span>}
          <details class="health-detail">
            <summary>{text.detail}</summary>
            <p lang="en">{problem.detail}</p>
          </details>
        </div>
      ))}
    </div>
  );
}
