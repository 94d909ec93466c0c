// A file of the region that is not right, as people are told of it.

export interface RegionProblem {
  /** As a person names it: region/profiles/x.yaml. */
  readonly file: string;
  /** Why it was refused, and what is used instead. */
  readonly problem: string;
  /** Epoch milliseconds. */
  readonly since: number;
}
