// The kinds of sensor.

export const KINDS = ['parking', 'air', 'lighting'] as const;
/** What a device watches over. */
export type Kind = (typeof KINDS)[number];

export function isKind(text: string): text is Kind {
  return (KINDS as readonly string[]).includes(text);
}
