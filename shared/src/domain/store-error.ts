// What can be wrong with a store: a file that cannot be opened, a database that does not take or answer.

export type StoreErrorCode = 'STORE_LOCKED' | 'STORE_UNUSABLE';

/** A store or registry that cannot be opened; the message names the file. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Why a database does not do what it was asked. STORE_AWAY: network, timeout, 5xx, 429; trying again is all there is to do.
 * STORE_HOLDS: a fault a person has to mend (credentials, a database that is missing, a capacity limit); it is said aloud, and tried
 * again at leisure.
 */
export type StoreUnavailableCode = 'STORE_AWAY' | 'STORE_HOLDS';

export class StoreUnavailable extends Error {
  readonly code: StoreUnavailableCode;
  constructor(code: StoreUnavailableCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
