// The quarantine: the books of all messages, and those that were not taken, each with its reason and what was sent.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Books } from '../components/Books.tsx';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { QuarantineActions, QuarantineOutcome } from '../components/QuarantineActions.tsx';
import { QuarantineFilter } from '../components/QuarantineFilter.tsx';
import { QuarantineList } from '../components/QuarantineList.tsx';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { mayDoAnywhere, placeFor } from '../state/account.ts';

type QuarantineRoute = Extract<Route, { page: 'quarantine' }>;

const PAGE_SIZE = 25;

interface Loaded {
  readonly ledger: Answer<'ledger'>;
  readonly quarantine: Answer<'quarantine'>;
}

function useLoaded({ municipality, code, device, source, topic, from, to, before }: QuarantineRoute) {
  const lang = language.value;
  const load = async (signal: AbortSignal): Promise<Loaded> => {
    const question = { municipality, code, device, source, topic, from, to, before, lang, limit: PAGE_SIZE };
    const [ledger, quarantine] = await Promise.all([ask('ledger', {}, signal), ask('quarantine', question, signal)]);
    return { ledger, quarantine };
  };
  return usePolled(load, [municipality, code, device, source, topic, from, to], undefined, [before, lang]);
}

function downloadHref({ municipality, code, device, source, topic, from, to }: QuarantineRoute): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ municipality, code, device, source, topic, from, to }))
    if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text ? `${paths.quarantineDownload}?${text}` : paths.quarantineDownload;
}

/** Devices of whose messages more than one in a hundred is not taken. */
function QuarantineAlarms({ alarms }: { alarms: Answer<'quarantine'>['alarms'] }) {
  const { quarantine: text } = words.value;
  if (alarms.length === 0) return null;
  return (
    <ul class="entries-alarms">
      {alarms.slice(0, 10).map(({ municipality, device, received, quarantined }) => (
        <li key={`${municipality}/${device}`}>
          {text.alarm(`${municipality}/${device}`, formatNumber(quarantined), formatNumber(received))}
        </li>
      ))}
      {alarms.length > 10 && <li>{text.moreAlarms(formatNumber(alarms.length - 10))}</li>}
    </ul>
  );
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

function Messages({ route: asked }: { route: QuarantineRoute }) {
  const route = { ...asked, municipality: placeFor(asked.municipality, 'read-raw') };
  const { answer: loaded, current, failure, askAgain } = useLoaded(route);
  const text = words.value;
  // The frame stays, with what can be chosen; the messages are those that were asked for.
  const answer = loaded.value;
  const found = current?.quarantine;
  const { page: _, before: __, ...filter } = route;
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
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
                {text.quarantine.entries(found ? formatNumber(found.total) : '…')}
              </h2>
              <QuarantineFilter route={route} codes={answer.quarantine.codes} />
            </div>
            {found && <QuarantineAlarms alarms={found.alarms} />}
            <div class="entries-tools">
              <a class="button" href={downloadHref(route)} download>
                {text.quarantine.download}
              </a>
              <ListFiles files={listFiles('quarantaene', 'quarantineTable', 'quarantine', filter)} />
              {found && found.entries.length > 1 && <QuarantineActions entries={found.entries} onDone={askAgain} />}
              <QuarantineOutcome />
            </div>
            {!found && !failure.value && <p class="panel-quiet">{text.load.loading}</p>}
            {found?.entries.length === 0 && (
              <p class="panel-quiet">{isFiltered || route.before !== undefined ? text.quarantine.noneFiltered : text.quarantine.none}</p>
            )}
            {found && found.entries.length > 0 && <QuarantineList entries={found.entries} onDone={askAgain} />}
            {found && <Paging route={route} entries={found.entries} />}
          </section>
        </>
      )}
    </>
  );
}

export function QuarantinePage({ route }: { route: QuarantineRoute }) {
  const text = words.value;
  return (
    <div class="page quarantine-page">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.quarantine.title}</h1>
        <p class="page-intro">{text.quarantine.intro}</p>
      </div>
      {mayDoAnywhere('read-raw') ? <Messages route={route} /> : <p class="series-note">{text.rawNotAllowed}</p>}
    </div>
  );
}
