// Between instants and what a date-and-time field holds: local time of the district, whatever zone the browser is in.

function partsIn(time: number, timezone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
}

/** "2022-03-01T14:30" in the district's time zone. */
export function toLocalInput(time: number, timezone: string): string {
  const { year, month, day, hour, minute } = partsIn(time, timezone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The instant a field means; undefined when it is empty or no time. */
export function fromLocalInput(text: string, timezone: string): number | undefined {
  const guess = Date.parse(`${text}Z`);
  if (Number.isNaN(guess)) return undefined;
  const shift = (time: number) => Date.parse(`${toLocalInput(time, timezone)}Z`) - time;
  // Twice, because the zone's offset at the guess may differ from the one at the answer.
  return guess - shift(guess - shift(guess));
}
