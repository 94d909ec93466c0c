// Today as a small line in a tile, over the band in which the same weekday of the last weeks lay; in words, too. Missing when nobody can tell.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { now } from '../state/clock.ts';
import { HEIGHT, shapeOf, standing, WIDTH } from '../tiles/day-shape.ts';
import { tileWords } from '../tiles/words.ts';

const REFRESH_MS = 300_000;
/** First the page itself, then its ornaments. */
const PATIENCE_MS = 1200;

export function DayLine({ kind, municipality }: { kind: Kind; municipality: string | undefined }) {
  const day = useSignal<Answer<'tileDay'> | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    day.value = undefined;
    const load = (): void => {
      ask('tileDay', { kind, municipality }, abort.signal)
        .then((answer) => {
          day.value = answer;
        })
        .catch(() => undefined); // an ornament: the tile's figure does not depend on it
    };
    const first = setTimeout(load, PATIENCE_MS);
    const again = setInterval(load, REFRESH_MS);
    return () => {
      clearTimeout(first);
      clearInterval(again);
      abort.abort();
    };
  }, [kind, municipality, day]);
  const { day: text } = tileWords();
  const { steps, of } = day.value ?? { steps: [], of: 'free' as const };
  const { band, line, end } = shapeOf(steps);
  const where = standing(steps, now());
  return (
    <div class="day" aria-hidden={line === ''}>
      <svg class="day-line" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <path class="tile-band" d={band} />
        <path class="tile-today" d={line} />
        {end && <path class="day-end" d={`M${end.x.toFixed(1)} ${end.y.toFixed(1)}h0.01`} />}
      </svg>
      <span class="day-words">{line !== '' && (where ? text[where](text.of[of]) : text.today(text.of[of]))}</span>
    </div>
  );
}
