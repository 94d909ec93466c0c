// What a provider tells about somebody, and where in it: a claim by its name, or one within others, as Keycloak has its roles.

export type Claims = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param path the claim's name, or names from the outside in with dots between ("realm_access.roles"). Names have dots themselves now and then,
 * as addresses have them: whatever is there counts
 * @returns undefined when nothing is told there
 */
export function claimAt(claims: unknown, path: string): unknown {
  if (!isObject(claims)) return undefined;
  if (Object.hasOwn(claims, path)) return claims[path];
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const outer = path.slice(0, dot);
    const found = Object.hasOwn(claims, outer) ? claimAt(claims[outer], path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A list of words, or one word; whatever else stands there is none. */
export const wordsOf = (told: unknown): string[] =>
  (Array.isArray(told) ? told : [told]).filter((word): word is string => typeof word === 'string');
