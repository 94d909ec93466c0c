// Lets rules that many parts hold say something new, in place: whoever keeps the book, or a part of it, reads what holds now.

type Group = Record<string, unknown>;

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * Makes an object equal to another without changing which object it is, and so for the objects within; lists, dates and functions are
 * put in place of the old ones. In one go: nobody sees half of it.
 * @param next is part of the target afterwards; not to be used any further
 */
export function takeOver(target: object, next: object): void {
  const into = target as Group;
  const from = next as Group;
  for (const key of Object.keys(into)) if (!Object.hasOwn(from, key)) delete into[key];
  for (const [key, value] of Object.entries(from)) {
    const old = into[key];
    if (isGroup(old) && isGroup(value)) takeOver(old, value);
    else into[key] = value;
  }
}
