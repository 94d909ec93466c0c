// Everything that happened to an alarm, in order.
import type { AlarmEventView } from '@lagebild/shared/contract/alarm-routes.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatTime } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { alarmNews } from './news.ts';
import { alarmWords } from './words.ts';

const REFRESH_MS = 30_000;

function whatHappened({ step, text, cause }: AlarmEventView): string {
  const { steps, endings, cause: explainedBy } = alarmWords();
  if (step === 'closed') return `${steps.closed}: ${endings[text as keyof typeof endings] ?? text}`;
  if (cause) return `${steps[step]}, ${explainedBy}: ${cause.sentence}`;
  if (step === 'noted') return `${steps.noted}: ${text}`;
  return text === null ? steps[step] : `${steps[step]} ${text}`;
}

/** The history of an alarm, kept up to date; loads what it shows. */
export function AlarmEvents({ id }: { id: number }) {
  const lang = language.value;
  const { answer, failure } = usePolled((signal) => ask('alarmHistory', { id, lang }, signal), [id, lang, alarmNews.value], REFRESH_MS);
  const { load } = words.value;
  if (failure.value) return <p class="alarm-note">{`${load.failed} ${failure.value}`}</p>;
  if (answer.value?.alarm.id !== id) return <p class="alarm-note">{load.loading}</p>;
  return (
    <ol class="alarm-events">
      {answer.value.events.map((event, index) => (
        <li key={index} class="alarm-event">
          <time class="num" dateTime={new Date(event.at).toISOString()}>
            {formatTime(event.at, 'full')}
          </time>
          <span class="alarm-event-what">
            {whatHappened(event)}
            {event.person !== null && <span class="alarm-event-who"> · {event.person}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
