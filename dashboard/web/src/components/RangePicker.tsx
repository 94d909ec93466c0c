// Choice of the time range: usual ones at a touch, any other by its two ends.
import { useSignal } from '@preact/signals';
import { fromLocalInput, toLocalInput } from '../chart/local-input.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf, RANGES, type Range, type Route } from '../router/route.ts';
import { region } from '../state/region.ts';

type DeviceRoute = Extract<Route, { page: 'device' }>;

function CustomRange({ route, from, to }: { route: DeviceRoute; from: number; to: number }) {
  const timezone = region.value?.timezone ?? 'Europe/Berlin';
  const begin = useSignal(toLocalInput(from, timezone));
  const end = useSignal(toLocalInput(to, timezone));
  const isWrong = useSignal(false);
  const { chart } = words.value;

  function apply(event: Event): void {
    event.preventDefault();
    const a = fromLocalInput(begin.value, timezone);
    const b = fromLocalInput(end.value, timezone);
    isWrong.value = a === undefined || b === undefined || a >= b;
    if (!isWrong.value) navigate({ ...route, range: 'custom', from: a, to: b }, { replace: true });
  }

  return (
    <form class="custom-range" onSubmit={apply}>
      <label>
        {chart.from} <input type="datetime-local" value={begin} onInput={(event) => (begin.value = event.currentTarget.value)} required />
      </label>
      <label>
        {chart.to} <input type="datetime-local" value={end} onInput={(event) => (end.value = event.currentTarget.value)} required />
      </label>
      <button type="submit" class="button">
        {chart.apply}
      </button>
      {isWrong.value && (
        <p class="form-problem" role="alert">
          {chart.badRange}
        </p>
      )}
    </form>
  );
}

/** @param shown the ends of the range on screen, from which a chosen one starts */
export function RangePicker({
  route,
  range,
  isOld,
  shown,
}: {
  route: DeviceRoute;
  range: Range;
  isOld: boolean;
  shown: { from: number; to: number };
}) {
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
      {range === 'custom' && <CustomRange route={route} from={shown.from} to={shown.to} />}
    </>
  );
}
