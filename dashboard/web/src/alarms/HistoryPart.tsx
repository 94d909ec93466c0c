// The alarms that are over, newest first, page by page.

import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { AlarmFilter } from './AlarmFilter.tsx';
import { ClosedItem } from './ClosedItem.tsx';
import { alarmNews } from './news.ts';
import { alarmWords } from './words.ts';

const REFRESH_MS = 30_000;
const PAGE_SIZE = 50;

export function HistoryPart({ route }: { route: DeskRoute }) {
  const lang = language.value;
  const text = alarmWords();
  const { load } = words.value;
  const { municipality, kind, rule, who, before } = route;
  const question = { state: 'closed', municipality, kind, rule, who };
  const { answer, current, failure } = usePolled(
    (signal) => ask('alarms', { ...question, before, lang, limit: PAGE_SIZE }, signal),
    Object.values(question),
    REFRESH_MS,
    [before, lang, alarmNews.value],
  );
  const { rules = [] } = answer.value ?? {};
  const { alarms = [], total = 0 } = current ?? {};
  const isFiltered = [municipality, kind, rule, who, before].some((value) => value !== undefined);
  const last = alarms.at(-1);
  return (
    <section class="alarm-part" aria-labelledby="history-title">
      <AlarmFilter route={route} rules={rules} hasState={false} />
      <h2 class="centre-title alarm-list-title" id="history-title">
        {text.closedAlarms} {current && <span class="count num">{formatNumber(total)}</span>}
      </h2>
      {total > 0 && (
        <ListFiles files={listFiles('alarme-verlauf', 'alarmsTable', 'alarms', { state: 'closed', municipality, kind, rule, who })} />
      )}
      {failure.value && (
        <p class="series-note" role="alert">
          {load.failed} {failure.value}
        </p>
      )}
      {!current && !failure.value && <p class="panel-quiet alarm-none">{load.loading}</p>}
      {current && alarms.length === 0 && <p class="panel-quiet alarm-none">{isFiltered ? text.noneHere : text.noneClosed}</p>}
      <ul class="alarm-list">
        {alarms.map((alarm) => (
          <ClosedItem
            key={alarm.id}
            alarm={alarm}
            isOpen={route.id === alarm.id}
            onToggle={() => navigate({ ...route, id: route.id === alarm.id ? undefined : alarm.id }, { replace: true })}
          />
        ))}
      </ul>
      <nav class="paging" aria-label={text.closedAlarms}>
        {before !== undefined && (
          <a class="button" href={hrefOf({ ...route, before: undefined, id: undefined })}>
            {text.newest}
          </a>
        )}
        {last && alarms.length === PAGE_SIZE && (
          <a class="button" href={hrefOf({ ...route, before: last.id, id: undefined })}>
            {text.older}
          </a>
        )}
      </nav>
    </section>
  );
}
