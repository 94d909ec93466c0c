// Holds the chart: loads the chart code when first shown, draws anew when line, theme or language change.
import { isRejected } from '@lagebild/shared/domain/quality/level.ts';
import type { ReadonlySignal } from '@preact/signals';
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LineChart, LineView } from '../chart/line-chart.ts';
import { extremesOf } from '../chart/points.ts';
import type { Line } from '../chart/series-model.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { region } from '../state/region.ts';
import { look as themeLook } from '../state/theme.ts';

/** How this quantity is written and what it is compared with. */
export type Look = Pick<LineView, 'format' | 'formatAxis' | 'limit' | 'isSwitch' | 'isWhole'> & { readonly canStartAtZero: boolean };

export interface LineFigureProps {
  line: ReadonlySignal<Line | undefined>;
  label: string;
  look: Look;
}

export function LineFigure({ line, label, look: given }: LineFigureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useSignal<LineChart | undefined>(undefined);
  const look = useRef(given);
  const current = useSignal({ line, label });
  look.current = given;
  if (current.peek().line !== line || current.peek().label !== label) current.value = { line, label };

  useEffect(() => {
    let isGone = false;
    // The axis would be measured with the wrong letters before the font is there.
    void Promise.all([import('../chart/line-chart.ts'), document.fonts.ready]).then(([{ createLineChart }]) => {
      if (!isGone && canvas.current) chart.value = createLineChart(canvas.current);
    });
    return () => {
      isGone = true;
      chart.peek()?.destroy();
    };
  }, [chart]);

  useSignalEffect(() => {
    const shown = current.value.line.value;
    const { locale } = words.value;
    if (!chart.value || !shown || !locale) return;
    const { canStartAtZero, ...written } = look.current;
    const found = extremesOf(shown.points);
    // From zero where that does not squeeze the line into the upper half.
    const isFromZero = canStartAtZero && found !== undefined && (written.limit !== undefined || found.low <= 0.65 * found.high);
    const { quality } = words.value;
    const bands = shown.flags
      .filter(({ overruled, from, to }) => overruled === null && (to ?? shown.to) - from > 1)
      .map(({ from, to, level }) => ({ from, to: to ?? shown.to, text: isRejected(level) ? quality.rejected : quality.doubtful }));
    chart.value.show({
      ...shown,
      ...written,
      bands,
      isFromZero,
      timezone: region.value?.timezone ?? 'Europe/Berlin',
      theme: themeLook.value,
    });
  });

  const summary = useComputed(() => {
    const found = extremesOf(current.value.line.value?.points ?? []);
    if (!found) return words.value.load.loading;
    return words.value.chart.summary(
      current.value.label,
      formatNumber(found.count),
      look.current.format(found.low),
      look.current.format(found.high),
    );
  });
  return (
    <figure class="line-figure">
      <canvas ref={canvas} role="img" aria-label={summary} />
    </figure>
  );
}
