// A form that judges its fields itself, in words, and is sent once at a time.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { focusField } from './fields.ts';

interface Props {
  readonly isBusy: boolean;
  readonly onSend: (form: HTMLFormElement) => Promise<void>;
  /** Name of the field that has the focus at once. */
  readonly focused?: string;
  /** Id of its heading. */
  readonly labelledBy?: string;
  readonly children: ComponentChildren;
}

export function SendForm({ isBusy, onSend, focused, labelledBy, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  // Before it is painted: who types on at once, types into the field.
  useLayoutEffect(() => {
    if (form.current && focused !== undefined) focusField(form.current, focused);
  }, []);
  return (
    <form
      class="account-form"
      ref={form}
      noValidate
      aria-labelledby={labelledBy}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void onSend(event.currentTarget);
      }}
    >
      {children}
    </form>
  );
}
