// An alarm that is over: what it was, when, for how long, how it ended, who had acknowledged it.
import type { AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { formatSpan, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { municipalityName } from '../state/region.ts';
import { AlarmEvents } from './AlarmEvents.tsx';
import { alarmWords } from './words.ts';

export function ClosedItem({ alarm, isOpen, onToggle }: { alarm: AlarmView; isOpen: boolean; onToggle: () => void }) {
  const text = alarmWords();
  const { id, severity, sentence, label, thing, since, openedAt, closedAt, ending, acknowledged } = alarm;
  const end = closedAt ?? since;
  return (
    <li class="alarm alarm-closed" data-alarm={id}>
      <p class="alarm-severity">
        <AlarmMark severity={severity} isQuiet />
        {words.value.todo.severities[severity]}
      </p>
      <div class="alarm-body">
        <button type="button" class="alarm-sentence" aria-expanded={isOpen} onClick={onToggle}>
          {sentence}
        </button>
        <p class="alarm-about">
          <span>{label}</span>
          <span>{municipalityName(thing.municipality)}</span>
          <span class="num">
            {formatTime(openedAt ?? since, 'short')} – {formatTime(end, 'short')}
          </span>
          <span>{text.lasted(formatSpan(end - (openedAt ?? since)))}</span>
        </p>
        <p class="alarm-state">
          {ending && <span>{text.endings[ending]}</span>}
          {openedAt !== null && <span>{acknowledged ? `${text.steps.acknowledged}: ${acknowledged.by}` : text.notAcknowledged}</span>}
        </p>
        {isOpen && <AlarmEvents id={id} />}
      </div>
    </li>
  );
}
