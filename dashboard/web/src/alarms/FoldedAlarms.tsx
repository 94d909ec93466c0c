// What an alarm explains, folded under it: loaded when somebody looks.
import { useSignal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { alarmNews } from './news.ts';
import { alarmWords } from './words.ts';

const REFRESH_MS = 30_000;

function List({ cause }: { cause: number }) {
  const lang = language.value;
  const question = { state: 'suppressed', cause, lang };
  const { answer, failure } = usePolled((signal) => ask('alarms', question, signal), [cause, lang, alarmNews.value], REFRESH_MS);
  const text = alarmWords();
  const { load } = words.value;
  if (failure.value) return <p class="alarm-note">{`${load.failed} ${failure.value}`}</p>;
  if (!answer.value) return <p class="alarm-note">{load.loading}</p>;
  const { alarms, total } = answer.value;
  return (
    <>
      <ul class="folded-list">
        {alarms.map(({ id, sentence }) => (
          <li key={id}>
            <a href={hrefOf({ page: 'alarms', state: 'suppressed', id })}>{sentence}</a>
          </li>
        ))}
      </ul>
      {total > alarms.length && <p class="alarm-note">{text.shownOf(formatNumber(alarms.length), formatNumber(total))}</p>}
    </>
  );
}

export function FoldedAlarms({ cause, summary }: { cause: number; summary: string }) {
  const isOpen = useSignal(false);
  return (
    <details class="folded" onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen.value && <List cause={cause} />}
    </details>
  );
}
