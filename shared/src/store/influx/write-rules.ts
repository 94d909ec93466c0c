// What an answer to a write means. Status codes lie across versions; where they do, the words of the answer decide.

export interface WriteAnswer {
  /** 0 when there was none: network, timeout. */
  readonly status: number;
  /** The server's words, or the network's. */
  readonly words: string;
}

/**
 * `away`: try the same again. `holds`: a person has to mend something. `too large`: halve. `bad`: something in it can never be written;
 * find it by halving. `broken`: 500, which may be either (InfluxDB 3 before 3.10 answered malformed lines with it).
 */
export type Meaning = 'done' | 'away' | 'holds' | 'database missing' | 'too large' | 'bad' | 'broken';

/** A limit is reached; the line itself is good. 1.x: tsdb/store.go; 3.x Core: 2,000 tables, 500 columns, 5 databases. */
const CAPACITY =
  /max-values-per-tag|max-series-per-database|max series|(column|table|database)s? limit|too many (columns|tables|databases)|no space left|quota/i;

export function meaningOf({ status, words }: WriteAnswer): Meaning {
  if (status >= 200 && status < 300) return 'done';
  if (status === 413) return 'too large';
  if (CAPACITY.test(words)) return 'holds';
  if (status === 404 && /database not found/i.test(words)) return 'database missing';
  if ([401, 403, 404].includes(status)) return 'holds';
  if (status === 400 && /shutting down|stopping|engine is closed/i.test(words)) return 'away'; // InfluxDB 3 before 3.11, influxd 1.x
  if (status === 400 || status === 422) return 'bad';
  if (status === 500 && !/timeout/i.test(words)) return 'broken';
  if (status >= 300 && status < 400) return 'holds'; // an address that points elsewhere is a setting
  return 'away';
}
