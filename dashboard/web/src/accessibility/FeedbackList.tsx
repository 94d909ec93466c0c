// What people wrote about barriers, for those who deal with it: newest first, dealt with or not.
import type { FeedbackView } from '@lagebild/shared/contract/feedback-routes.ts';
import { useSignal } from '@preact/signals';
import { MyName } from '../alarms/MyName.tsx';
import { actingName } from '../alarms/my-name.ts';
import { act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { accessibilityWords } from './words.ts';

type AccessibilityRoute = Extract<Route, { page: 'accessibility' }>;

const REFRESH_MS = 30_000;

interface ItemProps {
  message: FeedbackView;
  isBusy: boolean;
  onDone: (isDone: boolean) => void;
  onDelete: () => void;
}

function Item({ message: { id, at, text, page, contact, done }, isBusy, onDone, onDelete }: ItemProps) {
  const { list } = accessibilityWords();
  const number = String(id);
  const about = <span class="unseen"> {list.about(number)}</span>;
  return (
    <li class="feedback-item">
      <p class="feedback-head num">
        <strong>{list.number(number)}</strong>
        <time dateTime={new Date(at).toISOString()}>{formatTime(at, 'full')}</time>
        <span class={done ? 'feedback-done' : 'feedback-open'}>{done ? list.done(done.by, formatTime(done.at, 'short')) : list.open}</span>
      </p>
      <p class="feedback-text">{text}</p>
      <p class="feedback-about">
        {page !== null && (
          <span>
            {list.page}: {page}
          </span>
        )}
        <span>{contact === null ? list.noContact : `${list.contact}: ${contact}`}</span>
      </p>
      <p class="feedback-actions">
        <button type="button" class="button" disabled={isBusy} onClick={() => onDone(done === null)}>
          {done ? list.markOpen : list.markDone}
          {about}
        </button>
        <button type="button" class="button" disabled={isBusy} onClick={onDelete}>
          {list.delete}
          {about}
        </button>
      </p>
    </li>
  );
}

export function FeedbackList({ route }: { route: AccessibilityRoute }) {
  const { list } = accessibilityWords();
  const { before } = route;
  const { answer, failure, askAgain } = usePolled((signal) => ask('feedback', { before }, signal), [before], REFRESH_MS);
  const isBusy = useSignal(false);
  const said = useSignal('');

  async function change(work: () => Promise<unknown>): Promise<void> {
    isBusy.value = true;
    said.value = '';
    try {
      await work();
      askAgain();
    } catch (error) {
      said.value = error instanceof Error ? error.message : String(error);
    }
    isBusy.value = false;
  }

  function markDone(id: number, isDone: boolean): void {
    const by = actingName.value;
    if (by === '') said.value = list.nameFirst;
    else void change(() => act('feedbackDone', { id, isDone, by }));
  }

  const shown = answer.value;
  const oldest = shown?.messages.at(-1)?.id;
  return (
    <section class="statement-part" aria-labelledby="feedback-title">
      <h2 id="feedback-title">{list.title}</h2>
      <p>
        {list.intro} {shown && (shown.isMailed ? list.mailed : list.notMailed)}
      </p>
      <MyName />
      <p class="feedback-said feedback-wrong" role="status">
        {failure.value ?? said.value}
      </p>
      {shown?.messages.length === 0 && <p>{list.none}</p>}
      {!shown && !failure.value && <p>{words.value.load.loading}</p>}
      <ul class="feedback-list">
        {shown?.messages.map((message) => (
          <Item
            key={message.id}
            message={message}
            isBusy={isBusy.value}
            onDone={(isDone) => markDone(message.id, isDone)}
            onDelete={() => {
              if (confirm(list.confirm(String(message.id)))) void change(() => act('feedbackDelete', { id: message.id }));
            }}
          />
        ))}
      </ul>
      <p class="feedback-pages">
        {before !== undefined && <a href={hrefOf({ ...route, before: undefined })}>{list.newest}</a>}
        {shown?.messages.length === 50 && oldest !== undefined && <a href={hrefOf({ ...route, before: oldest })}>{list.older}</a>}
        <a href={hrefOf({ page: 'accessibility' })}>{list.back}</a>
      </p>
    </section>
  );
}
