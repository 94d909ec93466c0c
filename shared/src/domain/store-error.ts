// What can be wrong with a file of the data folder before anything can be read from it.

export type StoreErrorCode = 'STORE_LOCKED' | 'STORE_UNUSABLE';

/** A store or registry that cannot be opened; the message names the file. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
