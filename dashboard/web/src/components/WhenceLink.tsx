// The way from a figure to what it is made of: a quiet link beside it, by mouse, touch and keyboard.
import type { FigureName } from '@lagebild/shared/domain/figures/figure.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { hrefOf } from '../router/route.ts';
import { tileWords } from '../tiles/words.ts';

/** @param of what the figure is of, for those who hear the link alone */
export function WhenceLink({
  figure,
  municipality,
  kind,
  of,
}: {
  figure: FigureName;
  municipality?: string | undefined;
  kind?: Kind | undefined;
  of: string;
}) {
  const text = tileWords();
  return (
    <a class="whence" href={hrefOf({ page: 'figure', figure, municipality, kind })} title={text.whenceOf(of)}>
      {text.whence}
      <span class="unseen"> {text.whenceOf(of)}</span>
    </a>
  );
}
