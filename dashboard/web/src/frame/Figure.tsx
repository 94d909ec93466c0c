// Every chart stands in this frame: one sentence that sums it up, a walk over its points by keys and pointer that is shown and spoken in the
// same words, the table of the same points with the same one marked, and what it can be saved as.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { formatNumber, formatTime } from '../i18n/format.ts';
import './frame.css';
import { type FigureFiles, FilesMenu } from './FilesMenu.tsx';
import { Legend, type LegendEntry } from './Legend.tsx';
import { MarkedTable } from './MarkedTable.tsx';
import { type TimeZoom, useTimeZoom } from './use-time-zoom.ts';
import { useWidth } from './use-width.ts';
import { pointAfterKey } from './walk-keys.ts';
import { figureWords } from './words.ts';
import { placeOf } from './zoom.ts';

export interface FigureProps {
  /** Unique on the page. */
  id: string;
  /** What is walked over, for screen readers. */
  label: string;
  /** Sums the picture up; read with the walk. */
  sentence: string;
  /** False: the sentence is spoken, and stands on the page elsewhere or is of no use to the eye. */
  isSentenceShown?: boolean;
  /** Points there are. */
  count: number;
  /** The point that a walk begins at. */
  start: number;
  /** Points of a step with PageUp and PageDown. */
  page?: number;
  /** Points in a row, where they lie in a grid. */
  row?: number;
  /** A point in words: read out, and shown below the picture. */
  wordsAt: (index: number) => string;
  /** The point at a place. @param x,y pixels from the upper left @param width pixels of the picture */
  indexAt: (x: number, y: number, width: number) => number | undefined;
  /** @param marked the point that is walked or pointed at @param width pixels there are, 0 before it is known */
  picture: (marked: number | undefined, width: number) => ComponentChildren;
  legend?: readonly LegendEntry[];
  /** The same points; each row with data-index. */
  table: () => ComponentChildren;
  isTable: boolean;
  /** Beside the sentence: a switch of its own, for example. */
  tools?: ComponentChildren;
  zoom?: TimeZoom;
  files: FigureFiles;
  /** Attributes for the style sheet and for tests. */
  data?: Readonly<Record<`data-${string}`, string>>;
  class?: string;
}

function Selected({ zoom, span }: { zoom: TimeZoom; span: { from: number; to: number } }) {
  const plot = zoom.plot();
  if (!plot) return null;
  const [left, right] = [placeOf(span.from, plot), placeOf(span.to, plot)];
  return <div class="chart-selection" style={{ left: `${left}px`, width: `${Math.max(1, right - left)}px` }} />;
}

export function Figure(props: FigureProps) {
  const { id, label, sentence, count, start, wordsAt, isTable, zoom, files } = props;
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const walked = useSignal<number | undefined>(undefined);
  const pointed = useSignal<number | undefined>(undefined);
  const marked = useSignal<number | undefined>(undefined);
  const spoken = useSignal('');
  const handlers = useTimeZoom(zoom);
  const text = figureWords();
  const last = count - 1;
  const within = (index: number | undefined): number | undefined => (index !== undefined && index <= last ? index : undefined);
  // Other points may be there now: the walk goes on at the same time, not at the same number.
  const walkedTime = useRef<number | undefined>(undefined);
  if (zoom && walked.peek() !== undefined && walkedTime.current !== undefined && zoom.timeOf(walked.peek() ?? 0) !== walkedTime.current)
    walked.value = zoom.indexOf(walkedTime.current);
  const at = within(pointed.value ?? walked.value);
  if (marked.peek() !== at) marked.value = at;

  function walk(index: number): void {
    pointed.value = undefined;
    walked.value = index;
    walkedTime.current = zoom?.timeOf(index);
    spoken.value = wordsAt(index);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (count === 0) return;
    if (handlers.onKey(event, walked, walk, count)) {
      event.preventDefault();
      const { value: span } = handlers.selection;
      if (span) spoken.value = text.selection(formatTime(span.from, 'short'), formatTime(span.to, 'short'));
      return;
    }
    if (event.key === 'Escape') walked.value = undefined;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = pointAfterKey(event.key, within(walked.value) ?? start, { count, page: props.page, row: props.row });
    if (next === undefined) return;
    event.preventDefault();
    walk(next);
  }
  function point(event: PointerEvent & { currentTarget: HTMLElement }): void {
    const box = event.currentTarget.getBoundingClientRect();
    pointed.value = within(props.indexAt(event.clientX - box.left, event.clientY - box.top, width.value));
    // A finger leaves no hover behind: what it touched stays marked.
    if (event.pointerType !== 'mouse') walked.value = pointed.value;
  }
  const current = Math.max(0, within(walked.value) ?? Math.min(start, last));
  const { value: selection } = handlers.selection;
  return (
    <figure class={`chart-frame ${props.class ?? ''}`} id={id} {...props.data}>
      <figcaption class="chart-caption">
        <p class={props.isSentenceShown === false ? 'unseen' : 'chart-sentence'} id={`${id}-sentence`}>
          {sentence}
        </p>
        <div class="chart-tools">
          {props.tools}
          <FilesMenu files={files} sentence={sentence} legend={props.legend ?? []} picture={(wide) => props.picture(undefined, wide)} />
        </div>
      </figcaption>
      {props.legend && <Legend entries={props.legend} />}
      <div
        ref={place}
        class={zoom ? 'chart-walk chart-zooms' : 'chart-walk'}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-describedby={`${id}-sentence ${id}-keys`}
        aria-valuemin={count === 0 ? 0 : 1}
        aria-valuemax={Math.max(0, count)}
        aria-valuenow={count === 0 ? 0 : current + 1}
        aria-valuetext={count === 0 ? sentence : text.position(formatNumber(current + 1), formatNumber(count))}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (count > 0 && within(walked.value) === undefined) walked.value = Math.max(0, Math.min(start, last));
        }}
        onPointerDown={(event) => {
          handlers.onPointerDown(event);
          point(event);
        }}
        onPointerMove={(event) => {
          handlers.onPointerMove(event);
          point(event);
        }}
        onPointerUp={handlers.onPointerUp}
        onPointerCancel={handlers.onPointerCancel}
        onPointerLeave={() => {
          pointed.value = undefined;
        }}
        onDblClick={handlers.onDblClick}
      >
        {width.value > 0 && props.picture(at, width.value)}
        {zoom && selection && <Selected zoom={zoom} span={selection} />}
      </div>
      <p class="chart-readout num" aria-hidden="true">
        {at === undefined ? '\u00a0' : wordsAt(at)}
      </p>
      <p class="unseen" role="status" aria-live="polite">
        {spoken.value}
      </p>
      <p class="unseen" id={`${id}-keys`}>
        {text.keys} {zoom && text.zoomKeys}
      </p>
      {isTable && (
        <MarkedTable marked={marked} onMark={walk}>
          {props.table()}
        </MarkedTable>
      )}
    </figure>
  );
}
