// How far a municipality shares a kind of sensor: with nobody, with the district, or with everybody.

export const SHARING_LEVELS = ['private', 'district', 'public'] as const;
export type SharingLevel = (typeof SHARING_LEVELS)[number];

export interface Sharing {
  readonly level: SharingLevel;
  /** How old a value has to be before the public sees it, minutes. */
  readonly delayMinutes: number;
}
