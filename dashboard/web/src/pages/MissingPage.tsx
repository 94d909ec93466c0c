// What is not there: says so in a sentence and shows the way on.
import { words } from '../i18n/language.ts';

export function MissingPage({ reason, hint }: { reason: string; hint?: string }) {
  const { missing } = words.value;
  return (
    <div class="page missing">
      <svg class="missing-shape" viewBox="0 0 16 16" aria-hidden="true">
        <path class="mark-outline" d="M2.5 2.5h11v11h-11z" />
      </svg>
      <h1 tabIndex={-1}>{missing.title}</h1>
      <p class="missing-reason">{reason}</p>
      <p>{hint ?? missing.hint}</p>
      <a class="button" href="/">
        {missing.back}
      </a>
    </div>
  );
}
