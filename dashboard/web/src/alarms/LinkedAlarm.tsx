// The alarm an address names when the list below does not hold it: closed meanwhile, explained, or left out by the selection.
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { language, words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import type { DeskRoute } from '../router/route.ts';
import { AlarmItem } from './AlarmItem.tsx';
import { ClosedItem } from './ClosedItem.tsx';
import { alarmNews } from './news.ts';
import { alarmWords } from './words.ts';

const REFRESH_MS = 30_000;

export function LinkedAlarm({ route, id }: { route: DeskRoute; id: number }) {
  const lang = language.value;
  const { current, failure } = usePolled((signal) => ask('alarmHistory', { id, lang }, signal), [id], REFRESH_MS, [lang, alarmNews.value]);
  const text = alarmWords();
  const alarm = current?.alarm;
  const leave = () => navigate({ ...route, id: undefined }, { replace: true });
  return (
    <section class="linked" aria-labelledby="linked-title">
      <h2 class="centre-title alarm-list-title" id="linked-title">
        {text.linked}
      </h2>
      {failure.value && <p class="alarm-note">{text.gone}</p>}
      {!alarm && !failure.value && <p class="alarm-note">{words.value.load.loading}</p>}
      {alarm && (
        <ul class="alarm-list">
          {alarm.closedAt === null ? (
            <AlarmItem alarm={alarm} isOpen onToggle={leave} />
          ) : (
            <ClosedItem alarm={alarm} isOpen onToggle={leave} />
          )}
        </ul>
      )}
    </section>
  );
}
