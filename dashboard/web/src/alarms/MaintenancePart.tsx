// Maintenance windows: what runs, comes, is over; entering and ending them.

import type { MaintenanceView } from '@lagebild/shared/contract/alarm-routes.ts';
import { useSignal } from '@preact/signals';
import { act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { mayDo, mayDoAnywhere } from '../state/account.ts';
import { everyFiveSeconds } from '../state/clock.ts';
import { municipalityName } from '../state/region.ts';
import { MaintenanceForm } from './MaintenanceForm.tsx';
import { actingName } from './my-name.ts';
import { alarmNews } from './news.ts';
import { alarmWords } from './words.ts';

function scopeInWords({ municipality, kind, device, gateway }: MaintenanceView): string {
  const { maintenance } = alarmWords();
  const place = municipality === undefined ? maintenance.district : municipalityName(municipality);
  const what = device ?? gateway ?? (kind && words.value.kinds[kind]);
  return what === undefined ? place : `${place} · ${what}`;
}

function Window({ window, isOver, onEnd }: { window: MaintenanceView; isOver: boolean; onEnd: () => void }) {
  const { maintenance: text } = alarmWords();
  const { from, to, note, by, endedAt, endedBy, suppresses } = window;
  const hasBegun = from <= everyFiveSeconds.value;
  return (
    <li class="window">
      <p class="window-what">
        <strong>{scopeInWords(window)}</strong>
        <span class="num">
          {formatTime(from, 'short')} – {formatTime(to, 'short')}
        </span>
      </p>
      <p class="window-note">{note}</p>
      <p class="alarm-about">
        <span>{text.enteredBy(by)}</span>
        {endedAt !== null && <span>{text.endedBy(endedBy ?? '', formatTime(endedAt, 'short'))}</span>}
        {suppresses > 0 && <a href={hrefOf({ page: 'alarms', state: 'suppressed' })}>{text.suppresses(formatNumber(suppresses))}</a>}
      </p>
      {!isOver && mayDo('operate', window.municipality ?? null) && (
        <button type="button" class="button" onClick={onEnd}>
          {hasBegun ? text.end : text.cancel}
        </button>
      )}
    </li>
  );
}

export function MaintenancePart() {
  const text = alarmWords();
  const { maintenance } = text;
  const { load } = words.value;
  const outcome = useSignal('');
  const { answer, failure, askAgain } = usePolled((signal) => ask('maintenance', {}, signal), [alarmNews.value]);
  const at = everyFiveSeconds.value;
  const windows = answer.value?.windows ?? [];
  const groups = {
    running: windows.filter(({ from, to }) => from <= at && at < to),
    coming: windows.filter(({ from, to }) => from > at && to > from),
    over: windows.filter(({ from, to }) => to <= at || to <= from),
  };

  async function end(id: number): Promise<void> {
    const by = actingName.value;
    if (by === '') {
      outcome.value = text.nameFirst;
      return;
    }
    try {
      const { ended } = await act('maintenanceEnd', { id, by });
      outcome.value = ended ? maintenance.ended : maintenance.notEnded;
    } catch (error) {
      outcome.value = error instanceof Error ? error.message : String(error);
    }
    askAgain();
  }

  return (
    <section class="alarm-part" aria-labelledby="maintenance-title">
      <h2 class="centre-title alarm-list-title" id="maintenance-title">
        {maintenance.title}
      </h2>
      <p class="alarm-note">{maintenance.intro}</p>
      {mayDoAnywhere('operate') && <MaintenanceForm tell={(sentence) => (outcome.value = sentence)} onSaved={askAgain} />}
      <p class="alarm-outcome alarm-note" role="status">
        {outcome.value}
      </p>
      {failure.value && (
        <p class="series-note" role="alert">
          {load.failed} {failure.value}
        </p>
      )}
      {answer.value && windows.length === 0 && <p class="panel-quiet alarm-none">{maintenance.none}</p>}
      {(['running', 'coming', 'over'] as const).map(
        (group) =>
          groups[group].length > 0 && (
            <section key={group} class="windows" aria-labelledby={`windows-${group}`}>
              <h3 class="panel-title" id={`windows-${group}`}>
                {maintenance[group]}
              </h3>
              <ul>
                {groups[group].map((window) => (
                  <Window key={window.id} window={window} isOver={group === 'over'} onEnd={() => void end(window.id)} />
                ))}
              </ul>
            </section>
          ),
      )}
    </section>
  );
}
