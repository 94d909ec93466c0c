// A part of a page whose code is loaded when it is shown: the first page must not wait for it. Nothing is shown meanwhile; a failure is said.
import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { words } from '../i18n/language.ts';

/** @param load is called once, and again when somebody asks for it after a failure */
export function LaterPart<P extends object>({ load, props }: { load: () => Promise<ComponentType<P>>; props: P }) {
  const loaded = useSignal<{ component: ComponentType<P> } | undefined>(undefined);
  const hasFailed = useSignal(false);

  function start(): void {
    hasFailed.value = false;
    load().then(
      (component) => {
        loaded.value = { component };
      },
      () => {
        hasFailed.value = true;
      },
    );
  }
  useEffect(start, []);

  const text = words.value.load;
  if (hasFailed.value)
    return (
      <div class="later-failed panel" role="alert">
        <p>{text.failed}</p>
        <button type="button" class="button" onClick={start}>
          {text.again}
        </button>
      </div>
    );
  const Part = loaded.value?.component;
  return Part ? <Part {...props} /> : null;
}
