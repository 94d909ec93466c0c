// The accessibility statement: conformity, barriers, how it came about, whom to turn to. What nobody entered yet says so.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { accessibilityWords } from './words.ts';

type Said = Answer<'accessibility'>;

/** A day as people write it, or that it is still to be entered. */
function dayInWords(day: string | null): string {
  // Noon: a day stays the same day in every time zone of the district.
  return day === null ? accessibilityWords().toFill : formatTime(Date.parse(`${day}T12:00:00Z`), 'date');
}

const isMissing = ({ operator, assessment, statement }: Said): boolean =>
  [operator.name, operator.mail ?? operator.phone, assessment.date, statement.drawn_up].includes(null);

function Barriers({ barriers }: Pick<Said, 'barriers'>) {
  const { barriers: text } = accessibilityWords();
  const lang = language.value;
  return (
    <section class="statement-part" aria-labelledby="barriers">
      <h2 id="barriers">{text.title}</h2>
      {barriers.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <ul class="statement-list">
          {barriers.map(({ what, why, instead }) => (
            <li key={what.de}>
              {what[lang]} {why?.[lang]} {instead?.[lang]}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What is said of conformity and how it was found out. */
export function Statement({ said }: { said: Said }) {
  const text = accessibilityWords();
  const { conformity, made } = text;
  const { method, by, date } = said.assessment;
  return (
    <>
      <section class="statement-part">
        <p>{text.intro(said.operator.name ?? text.nobody)}</p>
        <p>{text.scope(location.origin)}</p>
        {isMissing(said) && <p class="statement-missing">{text.toFillWhere}</p>}
      </section>
      <section class="statement-part" aria-labelledby="conformity">
        <h2 id="conformity">{conformity.title}</h2>
        <p>{conformity[said.conformity]}</p>
        <p>{conformity.standard}</p>
      </section>
      <Barriers barriers={said.barriers} />
      <section class="statement-part" aria-labelledby="made">
        <h2 id="made">{made.title}</h2>
        <p>
          {method === 'self' ? made.self(dayInWords(date)) : made.external(by ?? text.toFill, dayInWords(date))}{' '}
          {made.drawnUp(dayInWords(said.statement.drawn_up))}{' '}
          {said.statement.reviewed !== null && made.reviewed(dayInWords(said.statement.reviewed))}
        </p>
        <p>{made.software}</p>
      </section>
    </>
  );
}

/** The body itself, for those who would rather call or write a letter. */
export function OperatorContact({ operator }: Pick<Said, 'operator'>) {
  const { contact, toFill } = accessibilityWords();
  return (
    <address class="statement-address">
      <p>{contact.orElse}</p>
      <p>{operator.name ?? toFill}</p>
      {operator.address?.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p>
        {contact.mail}: {operator.mail === null ? toFill : <a href={`mailto:${operator.mail}`}>{operator.mail}</a>}
      </p>
      {operator.phone !== null && (
        <p>
          {contact.phone}: <a href={`tel:${operator.phone.replace(/[^\d+]/g, '')}`}>{operator.phone}</a>
        </p>
      )}
    </address>
  );
}

export function Ombudsman({ ombudsman }: Pick<Said, 'ombudsman'>) {
  const { ombudsman: text, contact } = accessibilityWords();
  return (
    <section class="statement-part" aria-labelledby="ombudsman">
      <h2 id="ombudsman">{text.title}</h2>
      <p>{text.intro(formatNumber(ombudsman.after_weeks))}</p>
      <address class="statement-address" lang="de">
        <p>{ombudsman.name}</p>
        {ombudsman.address.map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p>
          {contact.mail}: <a href={`mailto:${ombudsman.mail}`}>{ombudsman.mail}</a>
        </p>
        <p>
          <a href={ombudsman.url}>{text.site}</a>
        </p>
      </address>
    </section>
  );
}
