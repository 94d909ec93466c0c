// Settings to paste somewhere else, with a button that copies them.
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { words } from '../i18n/language.ts';

export function PasteBlock({ where, text }: { where: string; text: string }) {
  const { copy, copied } = words.value.lorawan.connect;
  const block = useRef<HTMLPreElement>(null);
  const copiedText = useSignal('');

  async function copyText(): Promise<void> {
    // Over plain HTTP browsers give no clipboard: the text is marked, ready for Ctrl-C.
    if (!navigator.clipboard) {
      if (block.current) getSelection()?.selectAllChildren(block.current);
      return;
    }
    await navigator.clipboard.writeText(text);
    copiedText.value = text;
  }

  return (
    <figure class="paste">
      <figcaption>
        {where}
        <button type="button" class="button" onClick={() => void copyText()}>
          <span aria-live="polite">{copiedText.value === text ? copied : copy}</span>
        </button>
      </figcaption>
      <pre class="mono" ref={block}>
        {text}
      </pre>
    </figure>
  );
}
