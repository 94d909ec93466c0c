// Choice of the time range: usual ones at a touch, any other by its two ends.
import type { TimeSpan } from '../frame/zoom.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf, RANGES, type Range, type Route } from '../router/route.ts';
import { CustomRange } from './CustomRange.tsx';

type DeviceRoute = Extract<Route, { page: 'device' }>;

/** @param shown the ends of the range on screen, from which a chosen one starts */
export function RangePicker({ route, range, isOld, shown }: { route: DeviceRoute; range: Range; isOld: boolean; shown: TimeSpan }) {
  const { chart } = words.value;
  const offered = RANGES.filter((each) => each !== 'last' || isOld || range === 'last');
  const hrefFor = (each: Range) =>
    hrefOf(
      each === 'custom'
        ? { ...route, range: each, from: Math.round(shown.from), to: Math.round(shown.to) }
        : { ...route, range: each, from: undefined, to: undefined },
    );
  return (
    <>
      <nav class="switch ranges" aria-label={chart.range}>
        {offered.map((each) => (
          <a key={each} class="switch-option" href={hrefFor(each)} aria-current={each === range ? 'true' : undefined}>
            {chart.ranges[each]}
          </a>
        ))}
      </nav>
      {range === 'custom' && (
        <CustomRange shown={shown} onChoose={({ from, to }) => navigate({ ...route, range: 'custom', from, to }, { replace: true })} />
      )}
    </>
  );
}
