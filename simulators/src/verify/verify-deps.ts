// What every comparison needs: what is so, the rule book by which it is judged, and a Lagebild to ask.
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Promises } from '../region/load-promises.ts';
import type { Truth } from '../truth/read-truth.ts';
import type { LagebildApi } from './lagebild-api.ts';

export interface VerifyDeps {
  readonly truth: Truth;
  readonly rules: RuleBook;
  readonly promises: Promises;
  readonly api: LagebildApi;
}
