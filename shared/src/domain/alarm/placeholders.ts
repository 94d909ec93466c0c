// What a rule's sentence may speak of: the placeholders of each watch.
import type { Watch } from './rules.ts';

const COMMON = ['name', 'municipality', 'kind', 'for'] as const;

const OF_WATCH: Record<Watch['what'], readonly string[]> = {
  silence: [],
  gateway: ['devices'],
  finding: ['finding'],
  value: ['quantity', 'value', 'limit', 'unit'],
  quarantine: ['quarantined', 'received', 'share'],
  coverage: ['reporting', 'all', 'share'],
  together: ['silent', 'all', 'time'],
  counter: ['time'],
};

export const PLACEHOLDER = /\{(\w+)\}/g;

/** Why a sentence cannot be filled in; undefined when it can. */
export function unknownPlaceholder(what: Watch['what'], template: string): string | undefined {
  const known = [...COMMON, ...OF_WATCH[what]];
  for (const [whole, name = ''] of template.matchAll(PLACEHOLDER)) {
    if (!known.includes(name)) return `${whole} is not known here; known are ${known.map((one) => `{${one}}`).join(', ')}`;
  }
  return undefined;
}
