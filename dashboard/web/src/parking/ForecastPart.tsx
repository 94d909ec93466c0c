// The next three hours in figures, each with its band and with how wrong such forecasts were; or why there is none.
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { PartTitle } from './PartTitle.tsx';
import { forecastSentences, freeOf, type SiteAnswer, spacesOf } from './phrases.ts';
import { parkingWords } from './words.ts';

/** Steps that are shown, of twelve: after 15, 30, 60, 120 and 180 minutes. */
const SHOWN = [0, 1, 3, 7, 11];

function aheadText(minutes: number): string {
  const { forecast } = parkingWords();
  return minutes < 60 ? forecast.minutes(formatNumber(minutes)) : forecast.hours(formatNumber(minutes / 60));
}

function ForecastTable({ forecast: told, spaces }: { forecast: SiteAnswer['forecast']; spaces: number }) {
  const { forecast } = parkingWords();
  const { none } = words.value;
  return (
    <FiguresTable
      name="forecast"
      caption={forecast.caption}
      heads={[forecast.ahead, forecast.at, forecast.free, forecast.band, forecast.error, forecast.naive]}
      scrolls
    >
      {SHOWN.map((index) => {
        const [step, error] = [told.steps[index], told.errors.find(({ minutes }) => minutes === (index + 1) * 15)];
        if (!step) return null;
        const { time, share, low, high } = step;
        return (
          <tr key={time}>
            <th scope="row">{aheadText((index + 1) * 15)}</th>
            <td>{formatTime(time, 'minute')}</td>
            <td>
              <strong>{formatNumber(freeOf(share, spaces))}</strong>
            </td>
            <td>
              {low === null || high === null ? none : forecast.range(formatNumber(freeOf(high, spaces)), formatNumber(freeOf(low, spaces)))}
            </td>
            <td>{error ? forecast.spaces(spacesOf(error.mean, spaces)) : none}</td>
            <td>{error ? forecast.spaces(spacesOf(error.naiveMean, spaces)) : none}</td>
          </tr>
        );
      })}
    </FiguresTable>
  );
}

export function ForecastPart({ answer }: { answer: SiteAnswer }) {
  const { forecast } = parkingWords();
  const { capacity } = answer.site;
  return (
    <section class="desk-part forecast-part" aria-labelledby="forecast-title" data-forecast={answer.forecast.state}>
      <PartTitle id="forecast-title">{forecast.title}</PartTitle>
      {forecastSentences(answer).map((sentence) => (
        <p key={sentence} class="part-sentence">
          {sentence}
        </p>
      ))}
      {answer.forecast.state === 'said' && capacity !== null && <ForecastTable forecast={answer.forecast} spaces={capacity} />}
    </section>
  );
}
