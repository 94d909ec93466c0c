// The rule book as it holds in one municipality. Made when the book is read, so that a message costs one look into a table.
import type { RuleBook } from './rule-book.ts';

/** The common book where the municipality does not deviate. */
export function rulesFor(rules: RuleBook, municipality: string): RuleBook {
  return (Object.hasOwn(rules.own, municipality) ? rules.own[municipality] : undefined) ?? rules;
}
