// The audit log: who did what, newest first; narrowed by the address, downloaded, and how it is checked that nothing is missing.
import './account.css';
import './audit.css';
import type { AuditEntryView } from '@lagebild/shared/contract/account-routes.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { mayDoAnywhere, whereAllowed } from '../state/account.ts';
import { municipalityName } from '../state/region.ts';
import { whatInWords } from './audit-words.ts';
import { accountWords } from './words.ts';

type AuditRoute = Extract<Route, { page: 'audit' }>;

/** As the server gives them (dashboard/server/access/account-answers.ts). */
const PAGE_SIZE = 100;
const REFRESH_MS = 15_000;

const actionName = (action: string): string => accountWords().actions[action] ?? action;

function nameOfWho(who: string): string {
  const { audit: text } = accountWords();
  if (who === 'local') return text.local;
  return who === '(unknown)' ? text.nobody : who;
}

function Filter({ route }: { route: AuditRoute }) {
  const { audit: text, actions } = accountWords();
  const narrow = (more: Partial<AuditRoute>) => navigate({ ...route, ...more, before: undefined });
  const known = Object.keys(actions);
  const offered = route.action === undefined || known.includes(route.action) ? known : [route.action, ...known];
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>{text.municipality}</span>
        <select value={route.municipality ?? ''} onChange={({ currentTarget: { value } }) => narrow({ municipality: value || undefined })}>
          <MunicipalityOptions none={text.allMunicipalities} permission="audit" />
        </select>
      </label>
      <label>
        <span>{text.who}</span>
        <input
          type="text"
          maxLength={200}
          spellcheck={false}
          autocapitalize="none"
          value={route.who ?? ''}
          onChange={({ currentTarget: { value } }) => narrow({ who: value.trim() || undefined })}
        />
      </label>
      <label>
        <span>{text.action}</span>
        <select value={route.action ?? ''} onChange={({ currentTarget: { value } }) => narrow({ action: value || undefined })}>
          <option value="">{text.all}</option>
          {offered
            .toSorted((a, b) => actionName(a).localeCompare(actionName(b), words.value.locale))
            .map((action) => (
              <option key={action} value={action}>
                {actionName(action)}
              </option>
            ))}
        </select>
      </label>
      {hrefOf({ ...route, before: undefined }) !== hrefOf({ page: 'audit' }) && (
        <a class="button" href={hrefOf({ page: 'audit' })}>
          {text.clear}
        </a>
      )}
    </form>
  );
}

function Entry({ entry }: { entry: AuditEntryView }) {
  const { audit: text } = accountWords();
  const { at, who, action, municipality, what, origin } = entry;
  const isRefused = action === 'refused' || action === 'signInFailed';
  return (
    <li class={isRefused ? 'audit-entry audit-refused' : 'audit-entry'}>
      <time class="num audit-at" dateTime={new Date(at).toISOString()}>
        {formatTime(at, 'full')}
      </time>
      <p class="audit-done">
        <strong>{nameOfWho(who)}</strong> {actionName(action)}
        <span class="audit-place">{municipality === '' ? text.district : municipalityName(municipality)}</span>
      </p>
      <p class="audit-what">{whatInWords(what, origin, municipality)}</p>
    </li>
  );
}

function Log({ route }: { route: AuditRoute }) {
  const { audit: text } = accountWords();
  const { municipality, who, action, before } = route;
  const { current, failure } = usePolled(
    (abort) => ask('audit', { municipality, who, action, before }, abort),
    [municipality, who, action],
    REFRESH_MS,
    [before],
  );
  const places = whereAllowed('audit');
  const entries = current?.entries ?? [];
  const oldest = entries.at(-1)?.seq;
  const isNarrowed = municipality !== undefined || who !== undefined || action !== undefined;
  const none = before !== undefined ? text.noOlder : isNarrowed ? text.noneHere : text.none;
  return (
    <>
      <section class="audit-part" aria-label={text.title}>
        {places !== 'everywhere' && <p class="panel-quiet">{text.onlyOf(places.map(municipalityName).join(', '))}</p>}
        <Filter route={route} />
        {failure.value && (
          <p class="series-note" role="alert">
            {words.value.load.failed} {failure.value}
          </p>
        )}
        {!current && !failure.value && <p class="panel-quiet">{words.value.load.loading}</p>}
        {current && entries.length === 0 && <p class="panel-quiet">{none}</p>}
        <ol class="audit-list">
          {entries.map((entry) => (
            <Entry key={entry.seq} entry={entry} />
          ))}
        </ol>
        <nav class="paging" aria-label={text.pages}>
          {before !== undefined && (
            <a class="button" href={hrefOf({ ...route, before: undefined })}>
              {text.newest}
            </a>
          )}
          {oldest !== undefined && entries.length === PAGE_SIZE && (
            <a class="button" href={hrefOf({ ...route, before: oldest })}>
              {text.older}
            </a>
          )}
        </nav>
      </section>
      {current && current.head.seq > 0 && <Head {...current.head} />}
    </>
  );
}

function Head({ seq, hash }: { seq: number; hash: string }) {
  const { audit: text } = accountWords();
  return (
    <section class="account-part" aria-label={text.head(formatNumber(seq))}>
      <p>{text.head(formatNumber(seq))}</p>
      <code class="shown-once-secret">{hash}</code>
      <p>{text.headHow}</p>
      <code class="shown-once-secret">npm run audit -- verify --head {hash}</code>
      <p>
        <a class="button" href={paths.auditDownload} download>
          {whereAllowed('audit') === 'everywhere' ? text.download : text.downloadOwn}
        </a>
      </p>
    </section>
  );
}

export function AuditPage({ route }: { route: AuditRoute }) {
  const { audit: text } = accountWords();
  return (
    <div class="page audit-page">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.title}</h1>
        <p class="page-intro">{text.intro}</p>
      </div>
      {mayDoAnywhere('audit') ? <Log route={route} /> : <p class="account-part">{text.notAllowed}</p>}
    </div>
  );
}
