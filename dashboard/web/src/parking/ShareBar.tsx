// How full a place is, as a thin bar: taken, free, and hatched what nobody knows. Decoration beside the number.
const WIDTH = 100;

/** @param unknown share of the spaces that do not report, 0 to 1 */
export function ShareBar({ share, unknown }: { share: number | null; unknown: number }) {
  const known = WIDTH * (1 - unknown);
  return (
    <svg class="share-bar" viewBox={`0 0 ${WIDTH} 4`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="share-free" width={known} height="4" />
      {share !== null && <rect class="share-taken" width={share * known} height="4" />}
    </svg>
  );
}
