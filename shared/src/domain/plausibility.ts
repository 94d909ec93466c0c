// Checks the values of a message against the rule book: known quantity, right type, plausible range, not more than the spaces there are.

import type { Kind } from './kind.ts';
import type { Refusal } from './refusal.ts';
import { type Quantity, quantityOf, type RuleBook } from './rule-book.ts';

function toNumber(value: unknown, { accepts }: Quantity): number | undefined {
  if (typeof value === 'boolean') return accepts.includes('boolean') ? Number(value) : undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (accepts.includes('number')) return value + 0; // turns -0 into 0
  if (accepts.includes('count')) return Number.isInteger(value) ? value + 0 : undefined;
  return value === 0 || value === 1 ? value + 0 : undefined;
}

/**
 * Turns the values of a message into numbers in the rule book's units.
 * @returns the numbers by quantity, or the first reason why they cannot be true
 */
export function checkValues(
  rules: RuleBook,
  kind: Kind,
  given: Readonly<Record<string, unknown>>,
): { values: Record<string, number> } | Refusal {
  const values: Record<string, number> = {};
  for (const name of Object.keys(given)) {
    const quantity = quantityOf(rules, kind, name);
    if (!quantity) return { code: 'quantity_unknown', quantity: name.slice(0, 64), kind, known: Object.keys(rules.kinds[kind].quantities) };
    const value = toNumber(given[name], quantity);
    if (value === undefined) return { code: 'value_type', quantity: name, accepts: quantity.accepts };
    if (value < quantity.min || value > quantity.max) {
      return { code: 'out_of_range', quantity: name, value, min: quantity.min, max: quantity.max, unit: quantity.unit };
    }
    values[name] = value;
  }
  return { values };
}

/**
 * Refuses counts above the number of spaces.
 * @param known the device's last known number of spaces, for messages that do not bring their own
 */
export function checkCapacity(values: Readonly<Record<string, number>>, known: number | undefined): Refusal | undefined {
  const capacity = values.capacity ?? known;
  if (capacity === undefined) return undefined;
  for (const quantity of ['free', 'occupied']) {
    const value = values[quantity];
    if (value !== undefined && value > capacity) return { code: 'over_capacity', quantity, value, capacity };
  }
  return undefined;
}
