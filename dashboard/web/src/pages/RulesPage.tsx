// The rule book: what neighbours have, who has what, where a municipality deviates and why, and what holds everywhere.
import '../rules/rules.css';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { words } from '../i18n/language.ts';
import type { Route } from '../router/route.ts';
import { CommonRules } from '../rules/CommonRules.tsx';
import { Deviations } from '../rules/Deviations.tsx';
import { MatrixTable, Neighbours } from '../rules/Matrix.tsx';
import { rulesWords } from '../rules/words.ts';

/** A change of the rule book is taken up within seconds. */
const REFRESH_MS = 30_000;

function Problems({ problems }: { problems: readonly { readonly file: string; readonly problem: string }[] }) {
  if (problems.length === 0) return null;
  return (
    <section class="rules-part" aria-labelledby="rules-problems">
      <h2 id="rules-problems">{rulesWords().problems}</h2>
      {problems.map(({ file, problem }) => (
        <p key={file} class="rules-problem" lang="en">
          {problem}
        </p>
      ))}
    </section>
  );
}

export function RulesPage(_: { route: Extract<Route, { page: 'rules' }> }) {
  const text = rulesWords();
  const { answer, failure } = usePolled(
    async (signal) => ({ rules: await ask('rules', {}, signal), matrix: await ask('rulesMatrix', {}, signal) }),
    [],
    REFRESH_MS,
  );
  const told = answer.value;
  return (
    <div class="page rules">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.title}</h1>
      </div>
      <p class="rules-part">{told ? text.intro : (failure.value ?? words.value.load.loading)}</p>
      {told && (
        <>
          <Problems problems={told.rules.problems} />
          <Neighbours models={told.matrix.models} />
          <MatrixTable {...told.matrix} />
          <Deviations deviations={told.rules.deviations} />
          <CommonRules {...told.rules} />
        </>
      )}
    </div>
  );
}
