// The quarantine: the books of all messages, and those that were not taken, each with its reason and what was sent.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { Books } from '../components/Books.tsx';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { QuarantineFilter } from '../components/QuarantineFilter.tsx';
import { QuarantineList } from '../components/QuarantineList.tsx';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { hrefOf, type Route } from '../router/route.ts';

type QuarantineRoute = Extract<Route, { page: 'quarantine' }>;

const PAGE_SIZE = 25;
const REFRESH_MS = 5000;

interface Loaded {
  readonly ledger: Answer<'ledger'>;
  readonly quarantine: Answer<'quarantine'>;
}

/** Asks now and every few seconds; what is shown stays until the next answer is there. */
function useLoaded({ municipality, code, before }: QuarantineRoute) {
  const loaded = useSignal<Loaded | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const lang = language.value;
  useEffect(() => {
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const question = { municipality, code, before, lang, limit: PAGE_SIZE };
        const [ledger, quarantine] = await Promise.all([ask('ledger', {}, abort.signal), ask('quarantine', question, abort.signal)]);
        loaded.value = { ledger, quarantine };
        failure.value = undefined;
      } catch (error) {
        if (!abort.signal.aborted) failure.value = error instanceof Error ? error.message : String(error);
      }
    };
    void load();
    const timer = setInterval(load, REFRESH_MS);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [municipality, code, before, lang, loaded, failure]);
  return { loaded, failure };
}

function Paging({ route, entries }: { route: QuarantineRoute; entries: Answer<'quarantine'>['entries'] }) {
  const { quarantine: text } = words.value;
  const last = entries.at(-1);
  return (
    <nav class="paging" aria-label={text.title}>
      {route.before !== undefined && (
        <a class="button" href={hrefOf({ ...route, before: undefined })}>
          {text.newest}
        </a>
      )}
      {last && entries.length === PAGE_SIZE && (
        <a class="button" href={hrefOf({ ...route, before: last.id })}>
          {text.older}
        </a>
      )}
    </nav>
  );
}

export function QuarantinePage({ route }: { route: QuarantineRoute }) {
  const { loaded, failure } = useLoaded(route);
  const text = words.value;
  const answer = loaded.value;
  const isFiltered = route.municipality !== undefined || route.code !== undefined;
  return (
    <div class="page quarantine-page">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.quarantine.title}</h1>
        <p class="page-intro">{text.quarantine.intro}</p>
      </div>
      {failure.value && (
        <p class="series-note" role="alert">
          {text.load.failed} {failure.value}
        </p>
      )}
      {!answer && !failure.value && <p class="panel-quiet">{text.load.loading}</p>}
      {answer && (
        <>
          <Books ledger={answer.ledger} />
          <section class="quarantine-entries" aria-labelledby="entries-title">
            <div class="centre-head">
              <h2 class="centre-title" id="entries-title">
                {text.quarantine.entries(formatNumber(answer.quarantine.total))}
              </h2>
              <QuarantineFilter route={route} codes={answer.quarantine.codes} />
            </div>
            {answer.quarantine.entries.length === 0 ? (
              <p class="panel-quiet">{isFiltered || route.before !== undefined ? text.quarantine.noneFiltered : text.quarantine.none}</p>
            ) : (
              <QuarantineList entries={answer.quarantine.entries} />
            )}
            <Paging route={route} entries={answer.quarantine.entries} />
          </section>
        </>
      )}
    </div>
  );
}
