// How an attempt to tell somebody came out.
export type Attempt =
  | { readonly result: 'sent' }
  /** `failed` is tried again, `refused` is not. */
  | { readonly result: 'failed' | 'refused'; readonly why: string };
