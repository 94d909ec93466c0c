// The rules a figure is worked out by: files of the rule book with their version, where their numbers are from, and the limits of classes.
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { figureWords } from '../frame/words.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { quantityLabel } from '../state/present.ts';
import type { FigureAnswer } from './part-values.ts';
import { figurePageWords } from './words.ts';

function Sources({ sources }: Pick<FigureAnswer, 'sources'>) {
  const text = figurePageWords();
  return (
    <ScrollRegion class="figure-scroll" label={`${text.sources}: ${figureWords().table.open}`}>
      <table class="figure-table figure-sources">
        <caption class="unseen">{text.sources}</caption>
        <thead>
          <tr>
            <th scope="col">{text.file}</th>
            <th scope="col">{text.says}</th>
            <th scope="col">{text.version}</th>
          </tr>
        </thead>
        <tbody>
          {sources.map(({ file, version, says, source, url, validFrom }) => (
            <tr key={file}>
              <th scope="row">
                <code>region/{file}</code>
              </th>
              <td>
                {says}
                {source && (
                  <span class="row-id">
                    {text.source}: {url ? <a href={url}>{source}</a> : source};{' '}
                    {validFrom ? text.validFrom(formatTime(Date.parse(validFrom), 'date')) : text.dayUnknown}
                  </span>
                )}
              </td>
              <td>
                <code>{version}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Breakpoints({ breakpoints }: { breakpoints: NonNullable<FigureAnswer['breakpoints']> }) {
  const text = figurePageWords();
  return (
    <ScrollRegion class="figure-scroll" label={text.breakpoints}>
      <table class="figure-table">
        <caption class="figure-caption">{text.breakpoints}</caption>
        <thead>
          <tr>
            <th scope="col">{text.pollutant}</th>
            {breakpoints.classes.map((label) => (
              <th key={label} scope="col" class="num">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {breakpoints.pollutants.map(({ pollutant, averaging, upTo }) => (
            <tr key={pollutant}>
              <th scope="row">
                {quantityLabel('air', pollutant)} <span class="row-id">{text.averaging[averaging]}</span>
              </th>
              {upTo.map((value) => (
                <td key={value} class="num">
                  {text.upTo(formatNumber(value))}
                </td>
              ))}
              <td class="num">{text.over(formatNumber(upTo.at(-1) ?? 0))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

export function SourcesPart({ figure }: { figure: FigureAnswer }) {
  const text = figurePageWords();
  return (
    <section class="figure-part" aria-labelledby="sources-title">
      <div class="figure-part-head">
        <h2 class="centre-title" id="sources-title">
          {text.sources}
        </h2>
        <p class="panel-quiet">{text.sourcesIntro}</p>
      </div>
      {figure.breakpoints && <Breakpoints breakpoints={figure.breakpoints} />}
      <Sources sources={figure.sources} />
    </section>
  );
}
