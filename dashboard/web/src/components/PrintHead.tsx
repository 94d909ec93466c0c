// The head of a printed page: whose it is, of when, and the address that shows the same again. Not on screens.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { route } from '../router/navigation.ts';
import { hrefOf } from '../router/route.ts';
import { now } from '../state/clock.ts';
import { region } from '../state/region.ts';

export function PrintHead() {
  const at = useSignal(now());
  useEffect(() => {
    const note = (): void => {
      at.value = now();
    };
    addEventListener('beforeprint', note);
    return () => removeEventListener('beforeprint', note);
  }, [at]);
  return (
    <p class="print-head num" aria-hidden="true">
      <span>Lagebild · {region.value?.name}</span>
      <span>{words.value.printed(formatTime(at.value, 'full'))}</span>
      <span>{`${location.host}${hrefOf(route.value)}`}</span>
    </p>
  );
}
