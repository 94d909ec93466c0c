// Holds the chart: loads the chart code when first shown, draws anew when line, theme or language change.
import type { ReadonlySignal } from '@preact/signals';
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LineChart } from '../chart/line-chart.ts';
import { extremesOf } from '../chart/points.ts';
import type { Line } from '../chart/series-model.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { isDark } from '../state/media.ts';
import { region } from '../state/region.ts';

export interface LineFigureProps {
  line: ReadonlySignal<Line | undefined>;
  label: string;
  format: (value: number) => string;
}

export function LineFigure({ line, label, format }: LineFigureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useSignal<LineChart | undefined>(undefined);
  const look = useRef(format);
  const current = useSignal({ line, label });
  look.current = format;
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
    chart.value.show({ ...shown, timezone: region.value?.timezone ?? 'Europe/Berlin', isDark: isDark.value, format: look.current });
  });

  const summary = useComputed(() => {
    const found = extremesOf(current.value.line.value?.points ?? []);
    if (!found) return words.value.load.loading;
    return words.value.chart.summary(current.value.label, formatNumber(found.count), look.current(found.low), look.current(found.high));
  });
  return (
    <figure class="line-figure">
      <canvas ref={canvas} role="img" aria-label={summary} />
    </figure>
  );
}
