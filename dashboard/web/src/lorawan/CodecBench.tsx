// The codec workbench: source, example vectors, and what the sandbox makes of them before anything is saved.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { type Signal, useSignal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { navigate } from '../router/navigation.ts';
import { hrefOf } from '../router/route.ts';
import { mayDo } from '../state/account.ts';

type Result = Answer<'codecSave'>;

async function readInto(field: Signal<string>, files: FileList | null): Promise<void> {
  const file = files?.[0];
  if (file) field.value = await file.text();
}

/** What the codec wrote while it decoded: its author looks for a mistake with it. */
function ConsoleLines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <dl>
      <dt>{words.value.lorawan.codecs.console}</dt>
      <dd class="mono console-lines">{lines.join('\n')}</dd>
    </dl>
  );
}

function Results({ result }: { result: Result }) {
  const { lorawan } = words.value;
  const { codecs: text } = lorawan;
  if (result.vectors.length === 0) {
    return (
      <div class="vector">
        <ConsoleLines lines={result.lines} />
      </div>
    );
  }
  return (
    <ol class="vector-results" aria-label={text.result}>
      {result.vectors.map(({ description, fPort, hex, isRight, got, expected, lines }) => (
        <li key={`${fPort} ${hex} ${description}`} class={isRight ? 'vector' : 'vector vector-wrong'}>
          <p>
            <span aria-hidden="true">{isRight ? '●' : '◆'}</span> {isRight ? text.right : text.wrong} · {text.port} {fPort} ·{' '}
            <span class="mono">{hex || '–'}</span> {description}
          </p>
          {!isRight && (
            <dl>
              <dt>{text.expected}</dt>
              <dd class="mono">{expected}</dd>
              <dt>{text.got}</dt>
              <dd class="mono">{got}</dd>
            </dl>
          )}
          <ConsoleLines lines={lines} />
        </li>
      ))}
    </ol>
  );
}

/** Files of the region that are not right; what is right is taken up without a word. */
function RefusedFiles() {
  const { codecs: text } = words.value.lorawan;
  const { answer } = usePolled((abort) => ask('profiles', {}, abort), []);
  const problems = answer.value?.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <div class="notice refused-files">
      <h2>{text.refusedFiles}</h2>
      <ul>
        {problems.map(({ file, problem }) => (
          <li key={file}>
            <span class="mono">{file}</span>
            <p lang="en">{problem}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function CodecBench({ route }: { route: LorawanRoute }) {
  const { lorawan, load: loading } = words.value;
  const { codecs: text } = lorawan;
  const { answer, failure, askAgain } = usePolled((abort) => ask('codecs', {}, abort), []);
  const chosen = answer.value?.codecs.find(({ name }) => name === route.codec);
  const name = useSignal('');
  const source = useSignal('');
  const vectors = useSignal('');
  const result = useSignal<Result | undefined>(undefined);
  const outcome = useSignal('');
  const isBusy = useSignal(false);
  const isMine = mayDo('equip', null);
  useLayoutEffect(() => {
    name.value = chosen?.name ?? '';
    source.value = chosen?.source ?? '';
    vectors.value = chosen?.vectors ?? '';
    result.value = undefined;
    outcome.value = '';
    // Before it is painted, and only when another one is chosen: a new answer must not overwrite what is being written.
  }, [chosen?.name]);

  async function run(save: boolean): Promise<void> {
    isBusy.value = true;
    try {
      const got = await act('codecSave', { name: name.value, source: source.value, vectors: vectors.value, save });
      result.value = got;
      outcome.value = got.problem ?? (got.isSaved ? text.saved(name.value) : text.fits(formatNumber(got.vectors.length)));
      if (got.isSaved) askAgain();
    } catch (error) {
      outcome.value = error instanceof Error ? error.message : String(error);
    }
    isBusy.value = false;
  }
  async function remove(): Promise<void> {
    if (!confirm(text.confirmRemove(name.value))) return;
    await act('codecRemove', { name: name.value });
    navigate({ ...route, codec: undefined });
    askAgain();
  }

  return (
    <section class="lorawan-section codec-bench" aria-label={lorawan.parts.codecs}>
      <p class="lorawan-intro">{text.intro}</p>
      {failure.value && (
        <p class="series-note" role="alert">
          {loading.failed} {failure.value}
        </p>
      )}
      <RefusedFiles />
      <nav class="codec-list" aria-label={text.mine}>
        <h2 class="centre-title">{text.mine}</h2>
        <ul>
          {answer.value?.codecs.map((codec) => (
            <li key={codec.name}>
              <a href={hrefOf({ ...route, codec: codec.name })} aria-current={codec.name === route.codec ? 'true' : undefined} class="mono">
                {codec.name}
              </a>
              {codec.origin === 'region' && <span class="row-id">{text.region}</span>}
            </li>
          ))}
        </ul>
        {answer.value?.codecs.length === 0 && <p class="panel-quiet">{text.none}</p>}
        {route.codec !== undefined && (
          <a class="button" href={hrefOf({ ...route, codec: undefined })}>
            {text.create}
          </a>
        )}
        <h2 class="centre-title">{text.builtIn}</h2>
        <p class="built-in mono">{answer.value?.builtIn.join(', ')}</p>
      </nav>
      <form
        class="codec-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(true);
        }}
      >
        <label>
          <span>{text.name}</span>
          <input
            type="text"
            maxLength={64}
            spellcheck={false}
            value={name.value}
            onInput={(event) => (name.value = event.currentTarget.value)}
          />
        </label>
        {(
          [
            [text.source, source, '.js', 16],
            [text.vectors, vectors, '.json', 8],
          ] as const
        ).map(([label, field, accept, rows]) => (
          <div key={accept} class="codec-text">
            <label>
              <span>{label}</span>
              <textarea
                class="mono"
                rows={rows}
                spellcheck={false}
                placeholder={
                  accept === '.json'
                    ? text.vectorsHint
                    : 'function decodeUplink(input) {\n  return { data: { occupied: (input.bytes[0] & 1) === 1 } };\n}'
                }
                value={field.value}
                onInput={(event) => (field.value = event.currentTarget.value)}
              />
            </label>
            <label class="file-choice">
              <span>
                {text.fromFile} ({accept})
              </span>
              <input type="file" accept={accept} onChange={(event) => void readInto(field, event.currentTarget.files)} />
            </label>
          </div>
        ))}
        {!isMine && <p>{text.notMine}</p>}
        {isMine && (
          <div class="entry-actions">
            <button type="button" class="button" disabled={isBusy.value || source.value === ''} onClick={() => void run(false)}>
              {text.test}
            </button>
            <button type="submit" class="button" disabled={isBusy.value || source.value === '' || name.value === ''}>
              {text.save}
            </button>
            {chosen?.origin === 'uploaded' && (
              <button type="button" class="button" onClick={() => void remove()}>
                {text.remove}
              </button>
            )}
          </div>
        )}
        <p class={result.value?.problem === undefined ? 'lorawan-outcome' : 'lorawan-outcome waiting-warning'} role="status">
          {outcome.value}
        </p>
        {result.value && <Results result={result.value} />}
      </form>
    </section>
  );
}
