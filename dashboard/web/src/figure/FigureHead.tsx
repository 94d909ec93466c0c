// The figure itself: large, in a plain sentence, with what counts, since when, what is usual, and its formula with the numbers of now.
import { LEFT_OUT } from '@lagebild/shared/domain/figures/figure.ts';
import { CoverageBar } from '../components/CoverageBar.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import type { FigureAnswer } from './part-values.ts';
import { figurePageWords, sharedWords } from './words.ts';

function Usual({ usual }: { usual: NonNullable<FigureAnswer['usual']> }) {
  const text = figurePageWords().usual;
  const { value, difference } = usual;
  const at = formatNumber(value);
  const size = formatNumber(Math.abs(difference));
  return (
    <p class="figure-usual num">
      {difference === 0 ? text.same(at) : difference > 0 ? text.more(size, at) : text.less(size, at)}{' '}
      <span class="figure-how">{text.how}</span>
    </p>
  );
}

/** "2 still, 1 geschlossen" */
function leftOutText({ coverage }: FigureAnswer): string {
  const shared = sharedWords();
  return LEFT_OUT.flatMap((reason) => {
    const count = coverage.leftOut[reason];
    return count ? [`${formatNumber(count)} ${shared.leftOut[reason]}`] : [];
  }).join(', ');
}

export function FigureHead({ figure }: { figure: FigureAnswer }) {
  const text = figurePageWords();
  const { coverage, at, usual } = figure;
  const isParts = figure.figure !== 'messages' && coverage.of > 0;
  const left = leftOutText(figure);
  return (
    <section class="figure-head" aria-labelledby="figure-title">
      <div class="figure-value-part">
        <p class={figure.text === null ? 'figure-large tile-none' : 'figure-large num'}>
          {figure.text ?? text.nobodyKnows}{' '}
          {figure.figure === 'parking_free' && figure.text !== null && <span class="tile-unit">{text.free}</span>}
        </p>
        <p class="figure-sentence">{figure.sentence}</p>
        {usual && <Usual usual={usual} />}
      </div>
      <div class="figure-trust-part">
        <p class="tile-age num">{text.computedAt(formatTime(at, 'full'))}</p>
        {isParts && (
          <>
            <CoverageBar fresh={coverage.counted} all={coverage.of} say={text.counted} />
            <p class="figure-left">{left === '' ? text.allCount : text.leftOutSummary(left)}</p>
            <p class="figure-left">{coverage.flagged === 0 ? text.noFlags : text.flagged(formatNumber(coverage.flagged))}</p>
          </>
        )}
      </div>
    </section>
  );
}

export function FormulaPart({ figure }: { figure: FigureAnswer }) {
  const text = figurePageWords();
  const { words, symbols, legend, filled } = figure.formula;
  return (
    <section class="figure-part figure-formula" aria-labelledby="formula-title">
      <h2 class="centre-title" id="formula-title">
        {text.formula}
      </h2>
      <p class="figure-words">{words}</p>
      <p class="formula">{symbols}</p>
      {legend && <p class="panel-quiet">{legend}</p>}
      {filled && (
        <>
          <h3 class="figure-sub">{text.withNumbers}</h3>
          <p class="formula num">{filled}</p>
        </>
      )}
    </section>
  );
}
