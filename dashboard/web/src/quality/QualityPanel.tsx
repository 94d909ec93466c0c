// What is doubtful about the shown values, why, and a person's word against it.

import type { QualityFlagView } from '@lagebild/shared/contract/quality-routes.ts';
import { useSignal } from '@preact/signals';
import { act } from '../api/client.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { account, mayDo } from '../state/account.ts';
import '../styles/quality.css';

const SHOWN = 6;

function spanOf({ from, to, code }: QualityFlagView): string {
  const { quality: text } = words.value;
  if (to === null) return text.since(formatTime(from, 'short'));
  const isMoment = code === 'spike' || code === 'jump';
  return isMoment ? formatTime(from, 'short') : text.fromTo(formatTime(from, 'short'), formatTime(to, 'short'));
}

function OverruleForm({ flag, onDone }: { flag: QualityFlagView; onDone: () => void }) {
  const { quality: text } = words.value;
  const failure = useSignal('');

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const textOf = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    try {
      await act('qualityOverrule', { id: flag.id, overruled: true, by: account.value?.name ?? textOf('by'), note: textOf('note') });
      onDone();
    } catch (error) {
      failure.value = error instanceof Error ? error.message : String(error);
    }
  }

  return (
    <details class="flag-form">
      <summary>{text.overrule}</summary>
      <form onSubmit={(event) => void submit(event)}>
        {!account.value && (
          <label>
            {text.by}
            <input name="by" required maxLength={100} autocomplete="name" />
          </label>
        )}
        <label>
          {text.note}
          <input name="note" required maxLength={1000} />
        </label>
        <button type="submit" class="button">
          {text.confirm}
        </button>
      </form>
      {failure.value && <p role="alert">{failure.value}</p>}
    </details>
  );
}

function Flag({ flag, onDone }: { flag: QualityFlagView; onDone: () => void }) {
  const { quality: text } = words.value;
  const isMine = mayDo('operate', flag.municipality);
  const takeBack = () =>
    void act('qualityOverrule', { id: flag.id, overruled: false, by: account.value?.name ?? flag.overruled?.by ?? '-' }).then(
      onDone,
      onDone,
    );
  return (
    <li class="flag" data-code={flag.code} data-level={flag.overruled ? 4 : flag.level}>
      <p class="flag-head">
        <strong>{flag.overruled ? text.overruled : text.levels[flag.level]}</strong> <span class="num">{spanOf(flag)}</span>
      </p>
      <p>{flag.reason}</p>
      {flag.overruled ? (
        <p class="flag-note">
          {text.saidBy(flag.overruled.by, formatTime(flag.overruled.at, 'short'))} „{flag.overruled.note}“{' '}
          {isMine && (
            <button type="button" class="button" onClick={takeBack}>
              {text.takeBack}
            </button>
          )}
        </p>
      ) : (
        isMine && <OverruleForm flag={flag} onDone={onDone} />
      )}
    </li>
  );
}

export function QualityPanel({ flags, onDone }: { flags: readonly QualityFlagView[]; onDone: () => void }) {
  const { quality: text } = words.value;
  const isWhole = useSignal(false);
  if (flags.length === 0) return null;
  const shown = isWhole.value ? flags : flags.slice(0, SHOWN);
  return (
    <section class="flags" aria-labelledby="flags-title">
      <h3 id="flags-title">{text.title}</h3>
      <p class="panel-quiet">{text.intro}</p>
      <ul>
        {shown.map((flag) => (
          <Flag key={flag.id} flag={flag} onDone={onDone} />
        ))}
      </ul>
      {shown.length < flags.length && (
        <button type="button" class="button" onClick={() => (isWhole.value = true)}>
          {text.more(String(flags.length - shown.length))}
        </button>
      )}
    </section>
  );
}
