// What is written or chosen for an alarm: a note, somebody it is assigned to. Escape leaves without doing anything.
import type { AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { actOn, isActing } from './act-on.ts';
import { actingName } from './my-name.ts';
import { alarmWords } from './words.ts';

export type FormName = 'note' | 'assign';

export interface FormProps {
  readonly alarm: AlarmView;
  readonly form: FormName;
  readonly onLeave: () => void;
}

export function AlarmForm({ alarm, form, onLeave }: FormProps) {
  const text = alarmWords();
  const input = useRef<HTMLInputElement>(null);
  // At once: the next key is meant for the field.
  useLayoutEffect(() => input.current?.focus(), [form]);
  const isNote = form === 'note';
  const submit = async (value: string) => {
    if (value === '') return;
    if (await actOn([alarm], isNote ? { action: 'note', text: value } : { action: 'assign', to: value })) onLeave();
  };
  return (
    <form
      class="alarm-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(input.current?.value.trim() ?? '');
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onLeave();
      }}
    >
      <label>
        <span>{isNote ? text.noteText : text.assignTo}</span>
        <input ref={input} type="text" required maxLength={isNote ? 2000 : 80} defaultValue={isNote ? '' : (alarm.assignedTo ?? '')} />
      </label>
      <button type="submit" class="button" disabled={isActing.value}>
        {isNote ? text.noteSave : text.assign}
      </button>
      {!isNote && actingName.value !== '' && (
        <button type="button" class="button" disabled={isActing.value} onClick={() => void submit(actingName.value)}>
          {text.assignMe}
        </button>
      )}
      <button type="button" class="button" onClick={onLeave}>
        {text.cancel}
      </button>
    </form>
  );
}
