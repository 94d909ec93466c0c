// "Trust a number": one headline figure, taken apart into its sentence, formula, devices, doubts and rules.

import { paths } from '@lagebild/shared/contract/paths.ts';
import { FIGURES, type FigureName } from '@lagebild/shared/domain/figures/figure.ts';
import { isKind, KINDS } from '@lagebild/shared/domain/kind.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { FigureHead, FormulaPart } from '../figure/FigureHead.tsx';
import { PartsTable } from '../figure/PartsTable.tsx';
import { SourcesPart } from '../figure/SourcesPart.tsx';
import { figurePageWords, sharedWords } from '../figure/words.ts';
import '../figure/figure.css';
import { language, words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf } from '../router/route.ts';
import { municipalityInfo } from '../state/region.ts';
import type { PageProps } from './later-pages.ts';
import { MissingPage } from './MissingPage.tsx';

const REFRESH_MS = 10_000;
/** Parts that are asked for; the table shows a portion of them. */
const PARTS = 1000;

type FigureRoute = PageProps<'figure'>['route'];

function Choice({ route }: { route: FigureRoute }) {
  const text = figurePageWords();
  return (
    <form class="figure-choice no-print" aria-label={text.show.label} onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>{text.municipality}</span>
        <select
          value={route.municipality ?? ''}
          onChange={(event) => navigate({ ...route, municipality: event.currentTarget.value || undefined }, { replace: true })}
        >
          <MunicipalityOptions none={text.whole} />
        </select>
      </label>
      {route.figure === 'reporting' && (
        <label>
          <span>{text.kind}</span>
          <select
            value={route.kind ?? ''}
            onChange={({ currentTarget: { value } }) => navigate({ ...route, kind: isKind(value) ? value : undefined }, { replace: true })}
          >
            <option value="">{text.allKinds}</option>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {words.value.kinds[kind]}
              </option>
            ))}
          </select>
        </label>
      )}
    </form>
  );
}

function Others({ route }: { route: FigureRoute }) {
  const { labels } = sharedWords();
  return (
    <nav class="figure-part figure-others no-print" aria-labelledby="others-title">
      <h2 class="centre-title" id="others-title">
        {figurePageWords().others}
      </h2>
      <ul>
        {FIGURES.filter((one) => one !== route.figure).map((figure) => (
          <li key={figure}>
            <a href={hrefOf({ page: 'figure', figure, municipality: route.municipality })}>{labels[figure]}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Take({ route }: { route: FigureRoute }) {
  const text = figurePageWords();
  const to = (path: string) => {
    const query = new URLSearchParams({ lang: language.value });
    if (route.municipality) query.set('municipality', route.municipality);
    if (route.kind) query.set('kind', route.kind);
    return `${path.replace('{figure}', encodeURIComponent(route.figure))}?${query}`;
  };
  return (
    <nav class="figure-take no-print" aria-label={text.take}>
      <a class="button" href={to(paths.figureDownload)} download>
        {text.csv}
      </a>
      <a class="button" href={to(paths.figure)}>
        {text.json}
      </a>
    </nav>
  );
}

function Figure({ route, name }: { route: FigureRoute; name: FigureName }) {
  const text = figurePageWords();
  const { figure, municipality, kind } = route;
  const lang = language.value;
  const key = JSON.stringify([figure, municipality, kind, lang]);
  const {
    current: shown,
    failure,
    askAgain,
  } = usePolled((signal) => ask('figure', { figure, municipality, kind, lang, limit: PARTS }, signal), [key], REFRESH_MS);
  return (
    <div class="page figure-page">
      <div class="page-head figure-page-head">
        <div>
          <Breadcrumb {...(municipality !== undefined && { municipality })} />
          <h1 id="figure-title" tabIndex={-1}>
            {sharedWords().labels[name]}
          </h1>
          <p class="page-intro">{text.intro}</p>
        </div>
        <Choice route={route} />
      </div>
      {failure.value !== undefined && (
        <p class="series-note" role="alert">
          {text.failed} {failure.value}{' '}
          <button type="button" class="button" onClick={askAgain}>
            {words.value.load.again}
          </button>
        </p>
      )}
      {!shown && failure.value === undefined && <p class="panel-quiet figure-pad">{words.value.load.loading}</p>}
      {shown && (
        <>
          <FigureHead figure={shown} />
          <FormulaPart figure={shown} />
          <PartsTable key={key} figure={shown} />
          <SourcesPart figure={shown} />
          <Take route={route} />
        </>
      )}
      <Others route={route} />
    </div>
  );
}

export function FigurePage({ route }: PageProps<'figure'>) {
  const { municipality } = route;
  const name = FIGURES.find((one) => one === route.figure);
  if (!name) return <MissingPage reason={figurePageWords().unknown(route.figure)} />;
  if (municipality !== undefined && !municipalityInfo(municipality))
    return <MissingPage reason={words.value.missing.municipality(municipality)} />;
  return <Figure route={route} name={name} />;
}
