// Settings to paste somewhere else, with a button that copies them.
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { copyText } from '../components/copy-text.ts';
import { words } from '../i18n/language.ts';

export function PasteBlock({ where, text }: { where: string; text: string }) {
  const { copy, copied, marked } = words.value.lorawan.connect;
  const block = useRef<HTMLPreElement>(null);
  /** What became of the last press; of another text it says nothing. */
  const told = useSignal({ text: '', words: '' });

  async function press(): Promise<void> {
    told.value = { text, words: (await copyText(block.current, text)) ? copied : marked };
  }

  return (
    <figure class="paste">
      <figcaption>
        {where}
        <button type="button" class="button" onClick={() => void press()}>
          <span aria-live="polite">{told.value.text === text ? told.value.words : copy}</span>
          <span class="unseen">: {where}</span>
        </button>
      </figcaption>
      <pre class="mono" ref={block}>
        {text}
      </pre>
    </figure>
  );
}
