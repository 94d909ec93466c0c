// One alarm: what is the matter and since when, who cares for it, what explains it or what it explains, and what can be done.
import type { AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import { useSignal } from '@preact/signals';
import { Age } from '../components/Age.tsx';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { formatAge, formatNumber, formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { municipalityName } from '../state/region.ts';
import { AlarmEvents } from './AlarmEvents.tsx';
import { AlarmForm, type FormName } from './AlarmForms.tsx';
import { actOn, isActing, mayActOn } from './act-on.ts';
import { FoldedAlarms } from './FoldedAlarms.tsx';
import { alarmWords } from './words.ts';

function thingHref({ thing: { type, municipality, id }, watch }: AlarmView): string {
  // Whose messages are not taken may never have been registered; what it sent is there.
  if (watch === 'quarantine') return hrefOf({ page: 'quarantine', municipality, device: id });
  if (type === 'device') return hrefOf({ page: 'device', municipality, device: id });
  if (type === 'gateway') return hrefOf({ page: 'lorawan', part: 'gateways', municipality });
  return type === 'district' ? '/' : hrefOf({ page: 'municipality', municipality });
}

/** A device or gateway, which is somewhere; a municipality and the district are the place itself. */
export const isWithin = ({ type }: AlarmView['thing']): boolean => type === 'device' || type === 'gateway';

export function Place({ thing }: { thing: AlarmView['thing'] }) {
  return <span>{isWithin(thing) ? municipalityName(thing.municipality) : thing.name}</span>;
}

function About({ alarm }: { alarm: AlarmView }) {
  const text = alarmWords();
  const { thing, label, since, phase, acknowledged, assignedTo, isUnknown, cause } = alarm;
  const isExplained = cause !== null;
  return (
    <>
      <p class="alarm-about">
        <span>{label}</span>
        <Place thing={thing} />
        {isWithin(thing) && <a href={thingHref(alarm)}>{thing.name}</a>}
        <span class="num">
          <Age time={since} words={(ms) => words.value.todo.since(formatSpan(ms))} />
        </span>
      </p>
      <p class="alarm-state">
        {isExplained || phase === 'pending' || phase === 'clearing' ? <span>{text.phase[isExplained ? 'suppressed' : phase]}</span> : null}
        {!isExplained && phase !== 'pending' && !acknowledged && <span class="alarm-new">{text.notAcknowledged}</span>}
        {acknowledged && (
          <span>
            <Age time={acknowledged.at} words={(ms) => text.acknowledgedBy(acknowledged.by, formatAge(ms))} />
          </span>
        )}
        {assignedTo !== null && <span>{text.assignedTo(assignedTo)}</span>}
        {isUnknown && <span>{text.unknown}</span>}
      </p>
      {cause && (
        <p class="alarm-cause">
          {text.cause}:{' '}
          {cause.by === 'alarm' ? (
            <a href={hrefOf({ page: 'alarms', id: cause.id })}>{cause.sentence}</a>
          ) : (
            <a href={hrefOf({ page: 'alarms', part: 'wartung' })}>{cause.sentence}</a>
          )}
        </p>
      )}
    </>
  );
}

export interface AlarmItemProps {
  readonly alarm: AlarmView;
  /** Its history is shown. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** Arrow keys, Home, End: to another alarm of the list. */
  readonly onMove?: ((key: string) => void) | undefined;
}

const MOVES = ['ArrowDown', 'ArrowUp', 'Home', 'End'];

export function AlarmItem({ alarm, isOpen, onToggle, onMove }: AlarmItemProps) {
  const text = alarmWords();
  const form = useSignal<FormName | undefined>(undefined);
  const { id, severity, sentence, cause, acknowledged, assignedTo, explains, phase } = alarm;
  const isMine = mayActOn(alarm);
  const toggleAcknowledged = () => void actOn([alarm], { action: acknowledged ? 'unacknowledge' : 'acknowledge' });
  const sentenceId = `alarm-${id}`;

  function leaveForm(): void {
    form.value = undefined;
    document.querySelector<HTMLElement>(`#${sentenceId}`)?.focus();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (onMove && MOVES.includes(key)) onMove(key);
    else if (key === 'Escape') form.value = undefined;
    else if (!isMine) return;
    else if (key === text.keyOf.acknowledge) toggleAcknowledged();
    else if (key === text.keyOf.note) form.value = 'note';
    else if (key === text.keyOf.assign) form.value = 'assign';
    else return;
    event.preventDefault();
  }

  return (
    <li class={`alarm alarm-${severity}`} data-alarm={id}>
      <p class="alarm-severity">
        <AlarmMark severity={severity} isQuiet={cause !== null || phase === 'pending'} />
        {words.value.todo.severities[severity]}
      </p>
      <div class="alarm-body">
        <div class="alarm-told">
          <button type="button" id={sentenceId} class="alarm-sentence" aria-expanded={isOpen} onClick={onToggle} onKeyDown={onKeyDown}>
            {sentence}
          </button>
          <About alarm={alarm} />
        </div>
        {isMine && (
          <div class="alarm-actions">
            <button type="button" class="button" disabled={isActing.value} onClick={toggleAcknowledged}>
              {acknowledged ? text.unacknowledge : text.acknowledge}
            </button>
            <button type="button" class="button" onClick={() => (form.value = 'note')}>
              {text.note}
            </button>
            <button type="button" class="button" onClick={() => (form.value = 'assign')}>
              {text.assign}
            </button>
            {assignedTo !== null && (
              <button type="button" class="button" disabled={isActing.value} onClick={() => void actOn([alarm], { action: 'unassign' })}>
                {text.unassign}
              </button>
            )}
          </div>
        )}
        {form.value && <AlarmForm alarm={alarm} form={form.value} onLeave={leaveForm} />}
        {explains > 0 && <FoldedAlarms cause={id} summary={text.explains(formatNumber(explains))} />}
        {isOpen && <AlarmEvents id={id} />}
      </div>
    </li>
  );
}
