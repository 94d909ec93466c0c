// A secret that is shown this once: a link or a token, to be copied.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { copyText } from '../components/copy-text.ts';
import { formatTime } from '../i18n/format.ts';
import { accountWords } from './words.ts';

interface Props {
  readonly intro: string;
  readonly secret: string;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

export function ShownOnce({ intro, secret, endsAt }: Props) {
  const text = accountWords();
  const block = useRef<HTMLElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const told = useSignal('');
  // It may have appeared far from the button that was pressed.
  useEffect(() => {
    told.value = '';
    place.current?.scrollIntoView({ block: 'nearest' });
  }, [secret]);

  async function copy(): Promise<void> {
    told.value = (await copyText(block.current, secret)) ? text.copied : text.marked;
  }
  return (
    <div class="shown-once" role="status" ref={place}>
      <p>{intro}</p>
      <code class="shown-once-secret" ref={block}>
        {secret}
      </code>
      <p class="shown-once-foot">
        <button type="button" class="button" onClick={() => void copy()}>
          {text.copy}
        </button>
        <span>{told.value}</span>
        <span class="num">{text.until(formatTime(endsAt, 'dated'))}</span>
      </p>
    </div>
  );
}

/** Behind # it is sent to no server, and stands in no log of one. */
export const linkOf = (secret: string): string => `${location.origin}/anmelden#${secret}`;
