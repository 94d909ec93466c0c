// Turnover and stay times: figures, a bar for each length of stay, and what was cut off or cannot be known.
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { PartTitle } from './PartTitle.tsx';
import { type SiteAnswer, turnoverSentence } from './phrases.ts';
import { duration, parkingWords } from './words.ts';

type Turnover = SiteAnswer['turnover'];
type Stays = NonNullable<Turnover['stays']>;

function className({ fromMinutes, toMinutes }: Stays['classes'][number]): string {
  const { stays } = parkingWords();
  const edge = (minutes: number) => (minutes < 60 ? stays.minutes(formatNumber(minutes)) : stays.hours(formatNumber(minutes / 60)));
  if (toMinutes === null) return stays.over(edge(fromMinutes));
  return fromMinutes === 0 ? stays.under(edge(toMinutes)) : stays.between(edge(fromMinutes), edge(toMinutes));
}

function Lengths({ stays }: { stays: Stays }) {
  const { stays: text } = parkingWords();
  const most = stays.classes.reduce((a, { count }) => Math.max(a, count), 1);
  return (
    <FiguresTable name="lengths" caption={text.lengths} heads={[text.length, text.count, '']}>
      {stays.classes.map((one) => (
        <tr key={one.fromMinutes}>
          <th scope="row">{className(one)}</th>
          <td>{formatNumber(one.count)}</td>
          <td class="length-bar">
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <rect class="bar" width={(100 * one.count) / most} height="10" />
            </svg>
          </td>
        </tr>
      ))}
    </FiguresTable>
  );
}

function Uses({ uses }: { uses: Turnover['uses'] }) {
  const { stays: text, special } = parkingWords();
  const { none } = words.value;
  if (uses.length < 2) return null;
  return (
    <FiguresTable name="uses" caption={text.uses} heads={[text.use, text.bays, text.cars, text.median]}>
      {uses.map(({ use, bays, carsPerSpaceDay, medianMinutes }) => (
        <tr key={use}>
          <th scope="row">{special[use]}</th>
          <td>{formatNumber(bays)}</td>
          <td>{carsPerSpaceDay === null ? none : formatNumber(carsPerSpaceDay, 1)}</td>
          <td>{medianMinutes === null ? none : duration(medianMinutes)}</td>
        </tr>
      ))}
    </FiguresTable>
  );
}

function Figures({ turnover: { carsPerSpaceDay, isLowerBound, stays } }: { turnover: Turnover }) {
  const { stays: text } = parkingWords();
  if (carsPerSpaceDay === null) return null;
  return (
    <dl class="turnover-figures num">
      <div>
        <dt>{text.cars}</dt>
        <dd>
          {isLowerBound && <span class="tile-unit">{text.atLeast} </span>}
          {formatNumber(carsPerSpaceDay, 1)}
        </dd>
      </div>
      {stays?.medianMinutes != null && (
        <div>
          <dt>{text.median}</dt>
          <dd>{duration(stays.medianMinutes)}</dd>
        </div>
      )}
      {stays?.p90Minutes != null && (
        <div>
          <dt>{text.p90}</dt>
          <dd>{duration(stays.p90Minutes)}</dd>
        </div>
      )}
    </dl>
  );
}

export function TurnoverPart({ turnover }: { turnover: Turnover }) {
  const { stays: text } = parkingWords();
  const { stays, from, spaces, arrivals, isLowerBound, uses } = turnover;
  return (
    <section class="desk-part turnover-part" aria-labelledby="turnover-title" data-bound={isLowerBound}>
      <PartTitle id="turnover-title">
        {text.title}{' '}
        <span class="series-range num">
          {text.since(formatTime(from, 'weekday'))} · {text.spaces(formatNumber(spaces))} · {isLowerBound && `${text.atLeast} `}
          {text.arrivals(formatNumber(arrivals))}
        </span>
      </PartTitle>
      <p class="part-sentence">{turnoverSentence(turnover)}</p>
      <Figures turnover={turnover} />
      {isLowerBound && <p class="panel-quiet">{text.bound}</p>}
      {stays && stays.whole > 0 && <Lengths stays={stays} />}
      {stays && (stays.cutAtEnd > 0 || stays.cutAtBegin > 0) && (
        <p class="panel-quiet num" data-cut>
          {stays.cutAtEnd > 0 && text.cutAtEnd(formatNumber(stays.cutAtEnd))}{' '}
          {stays.cutAtBegin > 0 && text.cutAtBegin(formatNumber(stays.cutAtBegin))}
        </p>
      )}
      <Uses uses={uses} />
    </section>
  );
}
