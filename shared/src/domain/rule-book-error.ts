// What stands in the way of a rule book: everything that was found, one sentence each.

export class RuleBookError extends Error {
  readonly code = 'RULE_BOOK_INVALID';
  /** One sentence each, with file, line and column where there is one. */
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const all = typeof problems === 'string' ? [problems] : problems;
    super(all.join('\n'), options);
    this.problems = all;
  }
}

/** Gathers what several files complain about, so that a person sees it all at once. */
export class Complaints {
  readonly problems: string[] = [];

  /** What the work gives; undefined when the rule book stands in its way, which is noted. */
  readonly attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof RuleBookError)) throw error;
      this.problems.push(...error.problems);
      return undefined;
    }
  };

  /** @throws {RuleBookError} with everything that was noted */
  throwIfAny(): void {
    if (this.problems.length > 0) throw new RuleBookError(this.problems);
  }
}
