// Where municipalities deviate from the common rules: what, from when until when, why, and who decided it.
import type { DeviationView } from '@lagebild/shared/contract/rule-routes.ts';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { municipalityName } from '../state/region.ts';
import { rulesWords } from './words.ts';

/** A day stays the same day in every time zone of the district. */
const dayInWords = (day: string): string => formatTime(Date.parse(`${day}T12:00:00Z`), 'date');

type Difference = DeviationView['differences'][number];

function valueInWords(value: Difference['is'], { field }: Difference, unit: string | undefined): string {
  const { forEver, values } = rulesWords().deviations;
  if (value === null) return field.endsWith('_days') ? forEver : '–';
  if (typeof value === 'string') return values[value] ?? value;
  return [formatNumber(value, Number.isInteger(value) ? 0 : 2), unit].filter(Boolean).join('\u00a0');
}

function subjectOf({ what, kind, quantity, rule }: DeviationView): string {
  const { all, about } = rulesWords().deviations;
  const lang = language.value;
  const of = rule?.label[lang] ?? quantity?.label[lang] ?? (kind ? words.value.kinds[kind] : all);
  return `${about[what]}: ${of}`;
}

function Row({ deviation }: { deviation: DeviationView }) {
  const { deviations: text } = rulesWords();
  const { municipality, date, until, state, reason, by, differences, quantity } = deviation;
  const values = (which: 'is' | 'common') =>
    differences.map((one) => (
      <span key={one.field} class="rules-value">
        {text.fields[one.field] ?? one.field} <strong class="num">{valueInWords(one[which], one, quantity?.unit)}</strong>
      </span>
    ));
  return (
    <tr class={state === 'in_force' ? undefined : 'rules-quiet'}>
      <th scope="row">{municipalityName(municipality)}</th>
      <td>{subjectOf(deviation)}</td>
      <td>{values('is')}</td>
      <td>{values('common')}</td>
      <td>
        {until === null ? text.from(dayInWords(date)) : text.fromTo(dayInWords(date), dayInWords(until))}
        <span class="row-id">{text.state[state]}</span>
      </td>
      <td>
        {reason}
        <span class="row-id">{text.by(by)}</span>
      </td>
    </tr>
  );
}

export function Deviations({ deviations }: { deviations: readonly DeviationView[] }) {
  const { deviations: text, matrix } = rulesWords();
  return (
    <section class="rules-part" aria-labelledby="deviations">
      <div class="rules-head">
        <h2 id="deviations">{text.title}</h2>
        {deviations.length > 0 && <ListFiles files={listFiles('abweichungen', 'rulesTable', 'rules', {})} />}
      </div>
      {deviations.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <ScrollRegion class="rules-scroll" label={text.caption}>
          <table class="rules-table rules-deviations">
            <caption class="unseen">{text.caption}</caption>
            <thead>
              <tr>
                {[matrix.municipality, text.what, text.here, text.elsewhere, text.when, text.why].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {deviations.map((deviation) => (
                <Row key={`${deviation.municipality} ${deviation.date} ${subjectOf(deviation)}`} deviation={deviation} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
