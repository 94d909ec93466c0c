// The alarms of now: by severity and age, what is explained folded under its cause, everything that can be done by keyboard.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { mayDoAnywhere } from '../state/account.ts';
import { isRoomy } from '../state/media.ts';
import { useSilent } from '../state/silent.ts';
import { AlarmFilter, LIST_STATES } from './AlarmFilter.tsx';
import { AlarmItem } from './AlarmItem.tsx';
import { actOn, isActing, mayActOn, outcome } from './act-on.ts';
import { LinkedAlarm } from './LinkedAlarm.tsx';
import { MyName } from './MyName.tsx';
import { alarmNews } from './news.ts';
import { alarmWords } from './words.ts';

const REFRESH_MS = 30_000;

/** What is the matter as a whole, in one or two sentences. */
function Summary({ counts }: { counts: Answer<'alarms'>['counts'] }) {
  const text = alarmWords();
  const { critical, warning, info, unacknowledged, suppressed } = counts;
  const open = critical + warning + info;
  const sentence = open === 0 ? text.calm : text.some(formatNumber(open), formatNumber(critical), formatNumber(unacknowledged));
  return <p class="alarm-summary">{suppressed > 0 ? `${sentence} ${text.explained(formatNumber(suppressed))}` : sentence}</p>;
}

function Keys() {
  const text = alarmWords();
  const { move, history, ...others } = text.keyNames;
  return (
    <p class="alarm-keys">
      {text.keys} <kbd class="key">↑</kbd> <kbd class="key">↓</kbd> {move}, <kbd class="key">Enter</kbd> {history}
      {(['acknowledge', 'note', 'assign'] as const).map((action) => (
        <span key={action}>
          , <kbd class="key">{text.keyOf[action].toUpperCase()}</kbd> {others[action]}
        </span>
      ))}
    </p>
  );
}

function AlarmItems({ route, alarms }: { route: DeskRoute; alarms: Answer<'alarms'>['alarms'] }) {
  const list = useRef<HTMLUListElement>(null);
  function move(from: number, key: string): void {
    const to = key === 'Home' ? 0 : key === 'End' ? alarms.length - 1 : from + (key === 'ArrowDown' ? 1 : -1);
    list.current?.querySelectorAll<HTMLElement>('.alarm-sentence')[to]?.focus();
  }
  return (
    <ul class="alarm-list" ref={list}>
      {alarms.map((alarm, index) => (
        <AlarmItem
          key={alarm.id}
          alarm={alarm}
          isOpen={route.id === alarm.id}
          onToggle={() => navigate({ ...route, id: route.id === alarm.id ? undefined : alarm.id }, { replace: true })}
          onMove={(key) => move(index, key)}
        />
      ))}
    </ul>
  );
}

/** On a phone the alarms come first: what narrows them is folded, unless it does. */
function Selection({ isFiltered, children }: { isFiltered: boolean; children: ComponentChildren }) {
  if (isRoomy.value) return <>{children}</>;
  return (
    <details class="alarm-selection" open={isFiltered}>
      <summary>{alarmWords().filter}</summary>
      {children}
    </details>
  );
}

/** No alarm, and yet not all is well as long as somebody is silent. */
function None() {
  const text = alarmWords();
  const { count } = useSilent(undefined).value;
  if (count === 0) return <p class="panel-quiet alarm-none">{text.none}</p>;
  return (
    <p class="panel-quiet alarm-none">
      {text.noneButSilent(formatNumber(count))} <a href={hrefOf({ page: 'overview', view: 'list' })}>{text.whoIsSilent}</a>
    </p>
  );
}

export function NowPart({ route }: { route: DeskRoute }) {
  const lang = language.value;
  const text = alarmWords();
  const { load } = words.value;
  const { municipality, kind, rule, who, id } = route;
  const state = LIST_STATES.find((one) => one === route.state) ?? 'open';
  const question = { state, municipality, kind, rule, who };
  const { answer, current, failure } = usePolled(
    (signal) => ask('alarms', { ...question, lang }, signal),
    Object.values(question),
    REFRESH_MS,
    [lang, alarmNews.value],
  );
  // Of another question only what may be chosen: nobody should acknowledge for Kamen what was Unna's.
  const { rules = [] } = answer.value ?? {};
  const { alarms = [], total = 0, counts } = current ?? {};
  const fresh = alarms.filter((alarm) => !alarm.acknowledged && mayActOn(alarm));
  const isOperator = mayDoAnywhere('operate');
  const isFiltered = [municipality, kind, rule, who].some((value) => value !== undefined) || state !== 'open';
  return (
    <section class="alarm-part" aria-labelledby="alarms-title">
      {counts && <Summary counts={counts} />}
      <Selection isFiltered={isFiltered}>
        <AlarmFilter route={route} rules={rules} hasState />
      </Selection>
      <div class="alarm-tools">
        {isOperator && <MyName />}
        {fresh.length > 1 && (state === 'open' || state === 'unacknowledged') && (
          <button
            type="button"
            class="button"
            disabled={isActing.value}
            onClick={() => {
              if (confirm(text.confirmAll(formatNumber(fresh.length)))) void actOn(fresh, { action: 'acknowledge' });
            }}
          >
            {text.acknowledgeAll(formatNumber(fresh.length))}
          </button>
        )}
        <p class="alarm-outcome" role="status">
          {outcome.value}
        </p>
      </div>
      {failure.value && (
        <p class="series-note" role="alert">
          {load.failed} {failure.value}
        </p>
      )}
      {id !== undefined && current && !alarms.some((alarm) => alarm.id === id) && <LinkedAlarm route={route} id={id} />}
      <h2 class="centre-title alarm-list-title" id="alarms-title">
        {text.list[state]} {current && <span class="count num">{formatNumber(total)}</span>}
      </h2>
      {total > 0 && <ListFiles files={listFiles(`alarme-${state}`, 'alarmsTable', 'alarms', { state, municipality, kind, rule, who })} />}
      {!current && !failure.value && <p class="panel-quiet alarm-none">{load.loading}</p>}
      {current && alarms.length === 0 && (isFiltered ? <p class="panel-quiet alarm-none">{text.noneHere}</p> : <None />)}
      {alarms.some(mayActOn) && <Keys />}
      <AlarmItems route={route} alarms={alarms} />
      {total > alarms.length && <p class="alarm-note">{text.shownOf(formatNumber(alarms.length), formatNumber(total))}</p>}
    </section>
  );
}
