// How the index and the limit values are worked out: classes in a table, sources, and what was assumed, so that a figure can be trusted.
import type { AirIndexView } from '@lagebild/shared/contract/air-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { formatNumber } from '../i18n/format.ts';
import { ClassChip } from './IndexMark.tsx';
import { airWords } from './words.ts';

export function IndexNotes({ list, index }: { list: Answer<'airStations'>; index: AirIndexView }) {
  const text = airWords();
  const { notes, pollutants, language } = text;
  const above = formatNumber(list.humidity.above);
  const last = list.classes.length - 1;
  return (
    <details class="air-part air-notes">
      <summary>{notes.title}</summary>
      <ScrollRegion class="air-limit-scroll" label={notes.classesCaption(index.label[language])}>
        <table class="air-classes">
          <caption>{notes.classesCaption(index.label[language])}</caption>
          <thead>
            <tr>
              <th scope="col">{text.pollutants.class}</th>
              {index.pollutants.map(({ pollutant, averaging }) => (
                <th key={pollutant} scope="col" class="num">
                  {pollutants.short[pollutant]}
                  <span class="row-id">{pollutants.averaging[averaging]}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.classes.map((label, at) => (
              <tr key={label.de}>
                <th scope="row">
                  <span class="air-class-cell">
                    <ClassChip indexClass={at + 1} /> {label[language]}
                  </span>
                </th>
                {index.pollutants.map(({ pollutant, upTo }) => (
                  <td key={pollutant} class="num">
                    {at === last ? notes.above(formatNumber(upTo[at - 1] ?? 0)) : notes.upTo(formatNumber(upTo[at] ?? 0))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p>
        {notes.source}: {index.source}
      </p>
      {index.inferred.map((sentence) => (
        <p key={sentence.de}>
          {notes.inferred}: {sentence[language]}
        </p>
      ))}
      <p>{notes.hour}</p>
      <p>{list.humidity.inIndex === 'exclude' ? notes.humidOut(above) : notes.humid(above)}</p>
      <p>{notes.none}</p>
      <p>{notes.official(list.official.operator)}</p>
    </details>
  );
}
