// Which of the listed air stations measure here: all but the official ones of which no value comes in.

/**
 * The state's network has stations whose values do not come in here: they are listed, and are no part of what this district measures.
 * @param of lastTime: of its newest reading, epoch milliseconds; null when there is none
 */
export function isConnected({ isOfficial, lastTime }: { readonly isOfficial: boolean; readonly lastTime: number | null }): boolean {
  return !isOfficial || lastTime !== null;
}
