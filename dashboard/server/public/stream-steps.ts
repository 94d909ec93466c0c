// What the public is told of a stream, made once for each step and the same until the next: no two answers about one moment differ.
import type { Sharing } from '@lagebild/shared/domain/access/sharing.ts';
import type { Visibility } from '@lagebild/shared/domain/access/visibility.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { publicStep } from '@lagebild/shared/domain/privacy/public-step.ts';
import { scopedParts } from '../access/scoped-parts.ts';
import type { ContextParts } from '../answer-context.ts';

/** The parts of one stream alone: a public answer made of them can speak of nothing else, whatever it asks. */
export function streamParts(parts: ContextParts, municipality: string, kind: Kind): ContextParts {
  const visibility: Visibility = {
    key: `public ${municipality}/${kind}`,
    isWhole: false,
    sees: (whose, of) => whose === municipality && of === kind,
    seesAny: (whose) => whose === municipality,
  };
  const scope = { key: visibility.key, visibility, works: () => false };
  return { ...scopedParts(parts, visibility), scope };
}

export class StreamSteps<T> {
  readonly #made = new Map<string, { readonly asOf: number; readonly told: Promise<T> }>();
  readonly #stepMinutes: () => number;

  constructor(stepMinutes: () => number) {
    this.#stepMinutes = stepMinutes;
  }

  /** What was told under other rules is told no more. */
  forget(): void {
    this.#made.clear();
  }

  /** @param now epoch milliseconds */
  async of(
    municipality: string,
    { delayMinutes }: Sharing,
    now: number,
    make: (asOf: number) => Promise<T>,
  ): Promise<{ asOf: number; told: T }> {
    const asOf = publicStep(now, delayMinutes, this.#stepMinutes());
    const made = this.#made.get(municipality);
    if (made?.asOf === asOf) return { asOf, told: await made.told };
    const next = { asOf, told: make(asOf) };
    this.#made.set(municipality, next);
    next.told.catch(() => {
      if (this.#made.get(municipality) === next) this.#made.delete(municipality);
    });
    return { asOf, told: await next.told };
  }
}
