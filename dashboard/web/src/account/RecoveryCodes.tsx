// Recovery codes, shown this once: to be copied, saved as a file, or printed with the page.
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { copyText } from '../components/copy-text.ts';
import { nameOfFile, saveBlob } from '../frame/files/save.ts';
import { formatTime } from '../i18n/format.ts';
import { now } from '../state/clock.ts';
import { secondFactorWords } from './second-factor-words.ts';
import { accountWords } from './words.ts';

interface Props {
  readonly codes: readonly string[];
  readonly login: string;
  readonly onDone: () => void;
}

export function RecoveryCodes({ codes, login, onDone }: Props) {
  const text = accountWords();
  const { codes: says } = secondFactorWords();
  const title = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const told = useSignal('');
  useLayoutEffect(() => title.current?.focus(), []);

  const plain = codes.join('\n');
  async function copy(): Promise<void> {
    told.value = (await copyText(list.current, plain)) ? text.copied : text.marked;
  }
  function save(): void {
    const file = `${says.fileHead(login, formatTime(now(), 'full'))}\n\n${plain}\n`;
    told.value = saveBlob(new Blob([file], { type: 'text/plain' }), `${nameOfFile(says.fileName)}.txt`);
  }
  return (
    <div class="shown-once recovery-codes">
      <h3 tabIndex={-1} ref={title}>
        {says.title}
      </h3>
      <p>{says.intro}</p>
      <ol class="recovery-list mono" ref={list}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <p class="account-hint">{says.keep}</p>
      <p class="account-actions">
        <button type="button" class="button" onClick={() => void copy()}>
          {text.copy}
        </button>
        <button type="button" class="button" onClick={save}>
          {says.save}
        </button>
        <button type="button" class="button account-main" onClick={onDone}>
          {says.done}
        </button>
      </p>
      <p class="account-said" role="status">
        {told.value}
      </p>
    </div>
  );
}
