// What a chart or a list can be saved as: a picture for a report, its data for a spreadsheet or a program. The code for pictures is loaded on demand.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { language } from '../i18n/language.ts';
import type { LegendEntry } from './Legend.tsx';
import './frame.css';
import { nameOfFile, type Question, saveAnswer } from './files/save.ts';
import { figureWords } from './words.ts';

/** Where its data comes from: paths of the API, and the question. */
export interface FilesSource {
  /** Part of the file's name. */
  readonly name: string;
  readonly csv: { readonly path: string; readonly question: Question };
  readonly json: { readonly path: string; readonly question: Question };
}

export interface FigureFiles extends FilesSource {
  readonly title: string;
  /** Unit and range. */
  readonly subtitle: string;
  /** Draws it on paper where it is no SVG on the screen. @param width pixels */
  readonly paper?: (width: number) => Promise<SVGSVGElement>;
}

interface PictureProps {
  readonly sentence: string;
  readonly legend: readonly LegendEntry[];
  readonly picture: (width: number) => ComponentChildren;
}

type Job = 'png' | 'svg' | 'csv' | 'json';

function Menu({ label, files, onPicture }: { label: string; files: FilesSource; onPicture?: (kind: 'png' | 'svg') => Promise<string> }) {
  const { files: text } = figureWords();
  const hasPoint = useSignal(false);
  const told = useSignal('');
  const hasFailed = useSignal(false);
  const menu = useRef<HTMLDetailsElement>(null);

  async function run(job: Job): Promise<void> {
    hasFailed.value = false;
    told.value = text.working;
    try {
      told.value = text.saved(await save(job));
    } catch (error) {
      hasFailed.value = true;
      told.value = text.failed(error instanceof Error ? error.message : String(error));
    }
  }
  function save(job: Job): Promise<string> {
    if (job === 'json') return saveAnswer(files.json.path, files.json.question, `${nameOfFile(files.name)}.json`);
    const decimal = hasPoint.value ? 'point' : 'comma';
    if (job === 'csv')
      return saveAnswer(files.csv.path, { ...files.csv.question, lang: language.value, decimal }, `${nameOfFile(files.name)}.csv`);
    return onPicture ? onPicture(job) : Promise.reject(new Error(job));
  }
  const button = (job: Job) => (
    <button type="button" class="button" onClick={() => void run(job)}>
      {text[job]}
    </button>
  );
  return (
    <details
      class="files no-print"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !menu.current?.open) return;
        menu.current.open = false;
        menu.current.querySelector('summary')?.focus();
      }}
    >
      <summary>
        {label} <span class="unseen">{files.name}</span>
      </summary>
      <div class="files-choice">
        {onPicture && (
          <p>
            <span class="files-name">{text.picture}</span> {button('png')} {button('svg')}
          </p>
        )}
        <p>
          <span class="files-name">{text.data}</span> {button('csv')} {button('json')}
        </p>
        <label>
          <input type="checkbox" checked={hasPoint} onChange={(event) => (hasPoint.value = event.currentTarget.checked)} /> {text.point}
        </label>
        <p class="files-told" role={hasFailed.value ? 'alert' : 'status'}>
          {told}
        </p>
      </div>
    </details>
  );
}

/** Of a chart. */
export function FilesMenu({ files, sentence, legend, picture }: PictureProps & { files: FigureFiles }) {
  const { files: text } = figureWords();
  return (
    <Menu
      label={text.open}
      files={files}
      onPicture={async (kind) => {
        const { savePicture } = await import('./files/picture.tsx');
        return savePicture(kind, files, { sentence, legend, picture });
      }}
    />
  );
}

/** Of a list. */
export function ListFiles({ files, label }: { files: FilesSource; label?: string }) {
  return <Menu label={label ?? figureWords().files.list} files={files} />;
}
