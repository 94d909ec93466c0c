// Whether somebody may be told live of what they ask for: one look for readings and for tiles.
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Asker } from './access/asker.ts';
import type { Gate } from './access/gate.ts';
import { RefusedQuestion } from './problem.ts';

export interface LiveRefusal {
  readonly ok: false;
  readonly code: string;
  readonly detail: string;
}

export const refuseLive = (code: string, detail: string): LiveRefusal => ({ ok: false, code, detail });

/** @param name of the route that answers the same; @returns undefined when they may */
export function createLiveRefusalOf(rules: RuleBook, gate: Pick<Gate, 'authorise'>) {
  return (asker: Asker, name: 'latest' | 'tile', of: { readonly municipality?: string | undefined }): LiveRefusal | undefined => {
    if (of.municipality !== undefined && !isMunicipality(rules, of.municipality))
      return refuseLive('MUNICIPALITY_UNKNOWN', `"${of.municipality}" is no municipality of the district`);
    try {
      gate.authorise(asker, name, of);
      return undefined;
    } catch (error) {
      if (error instanceof RefusedQuestion) return refuseLive(error.code, error.message);
      throw error;
    }
  };
}
